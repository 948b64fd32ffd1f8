import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';
import { openMessageBus } from '../../infrastructure/embedded/message-bus.ts';
import { openReadStore } from '../../infrastructure/embedded/read-store.ts';
import { openRecords } from '../../infrastructure/embedded/records.ts';
import { openVault } from '../../infrastructure/embedded/vault.ts';
import { memoryEventStore } from '../../infrastructure/memory/event-store.ts';
import { memoryReadStore } from '../../infrastructure/memory/read-store.ts';
import { checkpointsContract } from './checkpoints.ts';
import { draft, eventScript, eventStoreContract, observed } from './event-store.ts';
import { announcement, hearing, messageBusContract } from './message-bus.ts';
import { readObserved, readScript, readStoreContract } from './read-store.ts';
import { recordsContract } from './records.ts';
import { vaultContract } from './vault.ts';

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'nagi-embedded-'));

const removed = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true });

/** Runs with a folder of its own, which is gone afterwards. */
const inFolder = async (run: (dir: string) => Promise<void>): Promise<void> => {
  const dir = await folder();
  try {
    await run(dir);
  } finally {
    await removed(dir);
  }
};

const master = randomBytes(32);

recordsContract('embedded', async () => {
  const dir = await folder();
  const records = await openRecords(dir);
  return { records, close: () => records.close().then(() => removed(dir)) };
});

eventStoreContract('embedded', async () => {
  const dir = await folder();
  const store = await openEventStore(dir);
  return { store, close: () => store.close().then(() => removed(dir)) };
});

readStoreContract('embedded', async () => {
  const dir = await folder();
  const store = await openReadStore(dir);
  return { store, close: () => store.close().then(() => removed(dir)) };
});

checkpointsContract('embedded', async () => {
  const dir = await folder();
  const store = await openReadStore(dir);
  return { checkpoints: store.checkpoints, close: () => store.close().then(() => removed(dir)) };
});

vaultContract('embedded', async () => {
  const dir = await folder();
  const vault = await openVault(dir, master);
  return { vault, close: () => vault.close().then(() => removed(dir)) };
});

describe('embedded event store, closed and opened again', () => {
  test('what was acknowledged is there, and conflicts, repeats and following go on from it', () => inFolder(async (dir) => {
    const first = await openEventStore(dir);
    await Promise.all(Array.from({ length: 30 }, async (_, s) => {
      for (let i = 0; i < 5; i += 1) await first.append(`s${s}`, i, [draft(`s${s}-${i}`, { [`shape${s}`]: { i } })]);
    }));
    const head = await first.head();
    const before = await Promise.all(Array.from({ length: 30 }, (_, s) => first.read(`s${s}`)));
    await first.close();

    const second = await openEventStore(dir);
    expect(await second.head()).toBe(head);
    expect(await Promise.all(Array.from({ length: 30 }, (_, s) => second.read(`s${s}`)))).toEqual(before);
    expect(await second.append('s3', 4, [draft('other')])).toEqual({ ok: false, version: 5 });
    expect(await second.append('s3', 4, [draft('s3-4')])).toEqual({ ok: true, position: before[3]![4]!.position });
    expect((await second.append('s3', 5, [draft('s3-5', { shape99: 1 })])).ok).toBe(true);
    await second.close();

    const third = await openEventStore(dir);
    expect((await third.read('s3')).map((e) => e.version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await third.read('s3', 5))[0]!.data).toEqual({ shape99: 1 });
    await third.close();
  }));

  test('an append under way when the store is closed is finished', () => inFolder(async (dir) => {
    const store = await openEventStore(dir);
    const under = store.append('s', 0, [draft('a')]);
    await store.close();
    expect((await under).ok).toBe(true);
    const again = await openEventStore(dir);
    expect(await again.read('s')).toHaveLength(1);
    await again.close();
  }));

  test('one append that cannot be written as it is refuses only itself', () => inFolder(async (dir) => {
    const store = await openEventStore(dir);
    const bad = store.append('s', 0, [draft('ok'), draft('bad', { tooBig: (2n ** 70n) as unknown as null })]);
    const good = store.append('s', 0, [draft('good')]);
    await expect(bad).rejects.toThrow();
    expect((await good).ok).toBe(true);
    expect((await store.read('s')).map((e) => e.id)).toEqual(['good']);
    await store.close();
  }));
});

test('one script gives the same observations on memory and embedded event stores', async () => {
  await fc.assert(fc.asyncProperty(eventScript, (script) => inFolder(async (dir) => {
    const memory = memoryEventStore();
    const embedded = await openEventStore(dir);
    const expected = await observed(memory, script);
    expect(await observed(embedded, script)).toEqual(expected);
    await embedded.close();
    const again = await openEventStore(dir);
    expect((await observed(again, [])).at(-1)).toEqual(expected.at(-1));
    await again.close();
  })), { numRuns: 60 });
}, 60_000);

test('one script gives the same observations on memory and embedded read stores', async () => {
  await fc.assert(fc.asyncProperty(readScript, (script) => inFolder(async (dir) => {
    const embedded = await openReadStore(dir);
    expect(await readObserved(embedded, script)).toEqual(await readObserved(memoryReadStore(), script));
    await embedded.close();
  })), { numRuns: 60 });
}, 60_000);

test('embedded read store, closed and opened again, has documents, places, checkpoints and pointers', () => inFolder(async (dir) => {
  const first = await openReadStore(dir);
  await first.apply('s', [{ id: 'a', document: { n: 1 }, keys: { k: ['x'] }, position: '0000000000000001' }], '0000000000000004');
  await first.apply('s', [{ id: 'b', document: null, keys: {}, position: '0000000000000003' }], '0000000000000004');
  await first.switchTo('p', 's');
  await first.checkpoints.set('f', '0000000000000002');
  await first.close();

  const second = await openReadStore(dir);
  expect(await second.page('s', { index: 'k', limit: 5 })).toEqual({
    items: [{ id: 'a', key: 'x', document: { n: 1 }, position: '0000000000000001' }], next: null,
  });
  await second.apply('s', [{ id: 'b', document: { n: 2 }, keys: {}, position: '0000000000000002' }], '');
  expect(await second.get('s', 'b')).toBeNull();
  expect([await second.progress('s'), await second.current('p'), await second.checkpoints.get('f')])
    .toEqual(['0000000000000004', 's', '0000000000000002']);
  await second.close();
}));

describe('embedded identity vault', () => {
  test('closed and opened again it has every key given out, and the destroyed ones stay destroyed', () => inFolder(async (dir) => {
    const first = await openVault(dir, master);
    const minted = [await first.mint(), await first.mint()] as const;
    await first.create('p');
    const ring = await first.keyring(['p', ...minted]);
    const sealed = ['p', ...minted].map((s) => ring.seal(s, s, 'c'));
    await first.destroy(minted[1]);
    await first.close();

    const second = await openVault(dir, master);
    const again = await second.keyring(['p', ...minted]);
    expect(['p', ...minted].map((s, i) => again.open(s, sealed[i]!, 'c'))).toEqual(['p', minted[0], null]);
    await expect(second.create(minted[1])).rejects.toThrow('cannot come back');
    await second.close();
  }));

  test('a wrong master key is told at once, with what to look at, and changes nothing', () => inFolder(async (dir) => {
    const first = await openVault(dir, master);
    await first.create('p');
    const sealed = (await first.keyring(['p'])).seal('p', 1, 'c');
    await first.close();
    await expect(openVault(dir, randomBytes(32))).rejects.toThrow(/wrong master key.*NAGI_MASTER_KEY.*Nothing was changed/s);
    await expect(openVault(dir, randomBytes(16))).rejects.toThrow('16 bytes instead of 32');
    const second = await openVault(dir, master);
    expect((await second.keyring(['p'])).open('p', sealed, 'c')).toBe(1);
    await second.close();
  }));

  test('rotation: only the next master key opens the vault, everything sealed before stays readable', () => inFolder(async (dir) => {
    const next = randomBytes(32);
    const vault = await openVault(dir, master);
    const minted = await vault.mint();
    await vault.create('gone');
    await vault.destroy('gone');
    const sealed = (await vault.keyring([minted])).seal(minted, 'before', 'c');
    // Writers and readers while it turns.
    const [, , during] = await Promise.all([vault.create('early'), vault.rotate(next), vault.keyring([minted]), vault.create('late')]);
    expect(during.open(minted, sealed, 'c')).toBe('before');
    const more = await Promise.all(Array.from({ length: 300 }, () => vault.mint()));
    const ring = await vault.keyring(['early', 'late', ...more]);
    const others = ['early', 'late', ...more].map((s) => [s, ring.seal(s, s, 'c')] as const);
    await vault.close();

    await expect(openVault(dir, master)).rejects.toThrow('wrong master key');
    const opened = await openVault(dir, next);
    const after = await opened.keyring([minted, 'gone', ...others.map(([s]) => s)]);
    expect(after.open(minted, sealed, 'c')).toBe('before');
    for (const [s, text] of others) expect(after.open(s, text, 'c')).toBe(s);
    await expect(opened.create('gone')).rejects.toThrow('cannot come back');
    await opened.close();
  }));

  test('the wrapped key of an erased subject is nowhere in the file after the next start, nor is a wrapping before a rotation', () => inFolder(async (dir) => {
    /** The bytes that follow a subject in the file, as long as a wrapped key. */
    const wrappedIn = async (subject: string): Promise<Buffer> => {
      const bytes = await readFile(join(dir, 'data.mdb'));
      const at = bytes.indexOf(subject) + subject.length;
      return Buffer.from(bytes.subarray(at, at + 60));
    };
    const first = await openVault(dir, master);
    await first.create('subject-to-be-erased');
    await first.create('subject-that-stays');
    const erased = await wrappedIn('subject-to-be-erased');
    const old = await wrappedIn('subject-that-stays');
    const sealed = (await first.keyring(['subject-that-stays'])).seal('subject-that-stays', 1, 'c');
    await first.destroy('subject-to-be-erased');
    const next = randomBytes(32);
    await first.rotate(next);
    await first.close();
    expect((await readFile(join(dir, 'data.mdb'))).includes(erased)).toBe(true);

    const second = await openVault(dir, next);
    const bytes = await readFile(join(dir, 'data.mdb'));
    expect(bytes.includes(erased)).toBe(false);
    expect(bytes.includes(old)).toBe(false);
    expect((await second.keyring(['subject-that-stays'])).open('subject-that-stays', sealed, 'c')).toBe(1);
    await expect(second.create('subject-to-be-erased')).rejects.toThrow('cannot come back');
    await second.create('new');
    await second.close();
    const third = await openVault(dir, next);
    expect((await third.keyring(['new'])).seal('new', 1, 'c')).toMatch(/^v1\./);
    await third.close();
  }));

  test('the master key does not stand in the files', () => inFolder(async (dir) => {
    const vault = await openVault(dir, master);
    await vault.create('patron-of-the-test');
    await vault.close();
    const bytes = await readFile(join(dir, 'data.mdb'));
    expect(bytes.includes(Buffer.from('patron-of-the-test'))).toBe(true);
    for (const written of [master, Buffer.from(master.toString('base64')), Buffer.from(master.toString('hex'))]) expect(bytes.includes(written)).toBe(false);
  }));
});

messageBusContract('embedded', async () => {
  const dir = await folder();
  const bus = await openMessageBus(dir);
  return { bus, close: () => bus.close().then(() => removed(dir)) };
});

describe('embedded message bus, closed and opened again', () => {
  const topic = 'nagi.test.v1';

  test('consumers go on behind what they heard, and what was published before is known', () => inFolder(async (dir) => {
    const first = await openMessageBus(dir);
    await first.publish(topic, [announcement('a'), announcement('b')]);
    const one = hearing(first, 'one');
    await one.until(2);
    await one.stop();
    await first.publish(topic, [announcement('c')]);
    await first.checkpoints.set('announcer', '0000000000000003');
    await first.close();

    const second = await openMessageBus(dir);
    await second.publish(topic, [announcement('a'), announcement('c'), announcement('d')]);
    const [again, other] = [hearing(second, 'one'), hearing(second, 'other')];
    await Promise.all([again.until(2), other.until(4)]);
    expect(again.heard).toEqual(['c', 'd']);
    expect(other.heard).toEqual(['a', 'b', 'c', 'd']);
    expect(await second.checkpoints.get('announcer')).toBe('0000000000000003');
    await second.close();
  }));

  test('what was published is in the file when it resolves', () => inFolder(async (dir) => {
    const bus = await openMessageBus(join(dir, 'live'));
    for (let i = 0; i < 10; i += 1) await bus.publish(topic, [announcement(`a-${i}`)]);
    await cp(join(dir, 'live', 'data.mdb'), join(dir, 'copy', 'data.mdb'));
    const copy = await openMessageBus(join(dir, 'copy'));
    const one = hearing(copy, 'one');
    await one.until(10);
    expect(one.heard).toEqual(Array.from({ length: 10 }, (_, i) => `a-${i}`));
    await Promise.all([bus.close(), copy.close()]);
  }));

  test('what cannot be written leaves nothing behind, and those published at the same time are there', () => inFolder(async (dir) => {
    const bus = await openMessageBus(dir);
    const bad = bus.publish(topic, [announcement('before'), announcement('bad', 't-1', { tooBig: (2n ** 70n) as unknown as null })]);
    const good = bus.publish(topic, [announcement('good')]);
    await expect(bad).rejects.toThrow('BigInt');
    await good;
    await bus.publish(topic, [announcement('before')]);
    const one = hearing(bus, 'one');
    await one.until(2);
    expect(one.heard).toEqual(['good', 'before']);
    await bus.close();
  }));
});
