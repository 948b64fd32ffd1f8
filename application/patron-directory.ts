/** Finds people by card number, name or reading: in memory only, since at rest all of it is sealed. */
export interface DirectoryEntry {
  readonly patronId: string;
  readonly card: string;
  readonly name: string;
  readonly kana: string;
}

export interface PatronDirectory {
  put(entry: DirectoryEntry): void;
  remove(patronId: string): void;
  /** At most `limit` people, those whose card is the query first, then by reading. */
  find(query: string, limit: number): readonly DirectoryEntry[];
  get(patronId: string): DirectoryEntry | null;
}

/** Hiragana and katakana, full and half width, upper and lower case alike; blanks do not count. */
const folded = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60)).replace(/\s+/g, '');

export const patronDirectory = (): PatronDirectory => {
  const people = new Map<string, DirectoryEntry & { readonly text: string }>();
  return {
    put: (entry) => people.set(entry.patronId, { ...entry, text: [entry.card, entry.name, entry.kana].map(folded).join('\n') }),
    remove: (patronId) => people.delete(patronId),
    find: (query, limit) => {
      const wanted = folded(query);
      const rank = (entry: DirectoryEntry): string => `${folded(entry.card) === wanted ? 0 : 1}${entry.kana}`;
      return [...people.values()]
        .filter((p) => p.text.includes(wanted))
        .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
        .slice(0, limit);
    },
    get: (patronId) => people.get(patronId) ?? null,
  };
};
