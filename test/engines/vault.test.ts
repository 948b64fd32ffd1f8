/** The identity vault on a MongoDB-protocol server: the contract, the master key and its rotation. */
import { randomBytes } from 'node:crypto';
import { openClusterVault } from '../../infrastructure/cluster/vault.ts';
import { vaultContract } from '../contract/vault.ts';
import { dying, ownMongo, withMongo } from './ferretdb/world.ts';

const master = randomBytes(32);

vaultContract('MongoDB', async () => {
  const mongo = await ownMongo();
  const vault = await openClusterVault(mongo, master);
  return { vault, close: () => vault.close().then(() => mongo.close()) };
});

test('two processes have the same keys, also when both make them at once; what one destroys no other opens', () => withMongo(async (mongo) => {
  const [one, other] = await Promise.all([openClusterVault(mongo, master), openClusterVault(mongo, master)]);
  await Promise.all([one.create('p'), other.create('p')]);
  const sealed = (await one.keyring(['p'])).seal('p', '瀬戸', 'c');
  expect((await other.keyring(['p'])).open('p', sealed, 'c')).toBe('瀬戸');
  await one.destroy('p');
  expect((await other.keyring(['p'])).open('p', sealed, 'c')).toBeNull();
  await expect(other.create('p')).rejects.toThrow('cannot come back');
  const minted = [await one.mint(), await other.mint()];
  await Promise.all([one.close(), other.close()]);
  expect((await mongo.db.collection('keys').find().toArray()).map((key) => String(key._id)).sort()).toEqual(['p', ...minted].sort());
}));

test('another master key is recognised at once and changes nothing', () => withMongo(async (mongo) => {
  const vault = await openClusterVault(mongo, master);
  await vault.create('p');
  await expect(openClusterVault(mongo, randomBytes(32))).rejects.toThrow(/wrong master key for the identity vault.*NAGI_MASTER_KEY.*Nothing was changed/);
  await expect(openClusterVault(mongo, randomBytes(16))).rejects.toThrow('16 bytes instead of 32');
  await mongo.db.collection('vault').deleteMany({});
  await expect(openClusterVault(mongo, master)).rejects.toThrow('no check value');
}));

test('neither the master key nor a data key stands in the database', () => withMongo(async (mongo) => {
  const vault = await openClusterVault(mongo, master);
  await vault.create('p');
  const all = Buffer.from(JSON.stringify([await mongo.db.collection('keys').find().toArray(), await mongo.db.collection('vault').find().toArray()]));
  for (const form of ['base64', 'hex', 'base64url'] as const) expect(all.includes(master.toString(form))).toBe(false);
  await vault.destroy('p');
  expect(await mongo.db.collection<{ _id: string }>('keys').findOne({ _id: 'p' })).toEqual({ _id: 'p', destroyed: true });
}));

test.each([false, true])('a rotation that is broken off at any request is finished by the next (done by the server: %s)', (done) => withMongo(async (mongo) => {
  let old = master;
  const first = await openClusterVault(mongo, old);
  await first.create('p');
  await first.create('q');
  await first.destroy('q');
  const sealed = (await first.keyring(['p'])).seal('p', 1, 'c');
  let finished = false;
  let step = 0;
  for (; !finished; step += 1) {
    const next = randomBytes(32);
    // Opening takes three requests.
    const victim = await openClusterVault(dying(mongo, 4 + step, done), old);
    finished = await victim.rotate(next).then(() => true, () => false);
    const turned = await openClusterVault(mongo, next).catch((error: Error) => error);
    if (turned instanceof Error) {
      expect(turned.message).toMatch(/broken off|wrong master key/);
      const again = await openClusterVault(mongo, old);
      const begun = turned.message.includes('broken off');
      if (begun) {
        await expect(again.create('new')).rejects.toThrow('being rotated');
        await expect(again.rotate(randomBytes(32))).rejects.toThrow('finish that one first');
      }
      await again.rotate(next);
      expect((await again.keyring(['p'])).open('p', sealed, 'c')).toBe(1);
    }
    await expect(openClusterVault(mongo, old)).rejects.toThrow('wrong master key');
    old = next;
    const now = await openClusterVault(mongo, next);
    expect((await now.keyring(['p', 'q'])).open('p', sealed, 'c')).toBe(1);
    await expect(now.create('q')).rejects.toThrow('cannot come back');
    await now.create(`after-${step}`);
    await now.close();
  }
  expect(step).toBeGreaterThan(4);
}));

test('a process that still has the old key makes none with it, and says why it opens none', () => withMongo(async (mongo) => {
  const [stale, vault] = [await openClusterVault(mongo, master), await openClusterVault(mongo, master)];
  await stale.create('p');
  await vault.rotate(randomBytes(32));
  await expect(stale.create('q')).rejects.toThrow('rotated');
  await expect(stale.mint()).rejects.toThrow('rotated');
  await expect(stale.keyring(['p'])).rejects.toThrow('another master key');
  await vault.create('q');
  expect(await vault.mint()).toMatch(/^[\w-]{22}$/);
  await vault.close();
}));
