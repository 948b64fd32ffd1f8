import type { IdentityVault, Json } from '../../application/ports.ts';

export interface VaultUnderTest {
  readonly vault: IdentityVault;
  close(): Promise<void>;
}

const flipped = (sealed: string, at: number): string => {
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  return `v1.${bytes.toString('base64url')}`;
};

/** What an identity vault must do. `open` answers an empty one. */
export const vaultContract = (name: string, open: () => Promise<VaultUnderTest>): void => {
  describe(`${name} identity vault`, () => {
    let subject: VaultUnderTest;
    let vault: IdentityVault;

    beforeEach(async () => {
      subject = await open();
      vault = subject.vault;
    });
    afterEach(() => subject.close());

    test('minted subjects are random text, all different, each with a key', async () => {
      const subjects = await Promise.all(Array.from({ length: 600 }, () => vault.mint()));
      expect(new Set(subjects).size).toBe(600);
      for (const subjectId of subjects) expect(subjectId).toMatch(/^[\w-]{22}$/);
      const ring = await vault.keyring(subjects);
      for (const subjectId of subjects) expect(ring.open(subjectId, ring.seal(subjectId, subjectId, 'c'), 'c')).toBe(subjectId);
    });

    test('what was sealed opens again, with another ring as well', async () => {
      await vault.create('patron-1');
      const values: Json[] = ['笠岡 𠮷', '', null, true, -1.5, [1, ['a']], { name: '瀬戸 凪', deep: { none: null } }];
      const ring = await vault.keyring(['patron-1']);
      const sealed = values.map((value) => ring.seal('patron-1', value, 'patron.name'));
      const other = await vault.keyring(['patron-1', 'unknown']);
      expect(sealed.map((text) => other.open('patron-1', text, 'patron.name'))).toEqual(values);
    });

    test('sealed text says nothing, not even that two values are the same', async () => {
      await vault.create('p');
      const ring = await vault.keyring(['p']);
      const [one, two] = [ring.seal('p', '瀬戸 凪', 'c'), ring.seal('p', '瀬戸 凪', 'c')];
      expect(one).not.toBe(two);
      expect(one).toMatch(/^v1\.[\w-]+$/);
      expect(Buffer.from(one.slice(3), 'base64url').includes(Buffer.from('瀬戸'))).toBe(false);
    });

    test('creating again keeps the key, also at once', async () => {
      await Promise.all([vault.create('p'), vault.create('p'), vault.create('p')]);
      const sealed = (await vault.keyring(['p'])).seal('p', 1, 'c');
      await vault.create('p');
      expect((await vault.keyring(['p'])).open('p', sealed, 'c')).toBe(1);
    });

    test('text, context or subject tampered with throws', async () => {
      await vault.create('p');
      await vault.create('q');
      const ring = await vault.keyring(['p', 'q']);
      const sealed = ring.seal('p', 'secret', 'patron.name');
      for (const at of [0, 12, -1]) expect(() => ring.open('p', flipped(sealed, at), 'patron.name')).toThrow();
      expect(() => ring.open('p', sealed, 'patron.mail')).toThrow();
      expect(() => ring.open('q', sealed, 'patron.name')).toThrow();
      expect(() => ring.open('p', sealed.slice(0, 12), 'patron.name')).toThrow('short');
      expect(() => ring.open('p', `v2${sealed.slice(2)}`, 'patron.name')).toThrow('format');
      expect(ring.open('p', sealed, 'patron.name')).toBe('secret');
    });

    test('without a key nothing is sealed or opened', async () => {
      await vault.create('p');
      const sealed = (await vault.keyring(['p'])).seal('p', 1, 'c');
      const empty = await vault.keyring([]);
      expect(() => empty.seal('p', 1, 'c')).toThrow('no key');
      expect(() => empty.open('p', sealed, 'c')).toThrow('no key');
    });

    test('a destroyed key opens nothing and never comes back', async () => {
      await vault.create('p');
      const minted = await vault.mint();
      const before = await vault.keyring(['p', minted]);
      const sealed = { p: before.seal('p', 'name', 'c'), minted: before.seal(minted, 'loan', 'c') };
      await vault.destroy('p');
      await vault.destroy(minted);
      const ring = await vault.keyring(['p', minted]);
      expect(ring.open('p', sealed.p, 'c')).toBeNull();
      expect(ring.open(minted, sealed.minted, 'c')).toBeNull();
      expect(() => ring.seal('p', 'name', 'c')).toThrow('destroyed');
      await expect(vault.create('p')).rejects.toThrow('cannot come back');
      await expect(vault.create(minted)).rejects.toThrow('cannot come back');
    });

    test('destroying the destroyed or the unknown is no error, and the unknown cannot come later', async () => {
      await vault.create('p');
      await vault.destroy('p');
      await vault.destroy('p');
      await vault.destroy('unknown');
      await expect(vault.create('unknown')).rejects.toThrow('cannot come back');
    });

    test('other subjects keep theirs', async () => {
      await vault.create('p');
      await vault.create('q');
      const sealed = (await vault.keyring(['q'])).seal('q', 1, 'c');
      await vault.destroy('p');
      expect((await vault.keyring(['p', 'q'])).open('q', sealed, 'c')).toBe(1);
    });
  });
};
