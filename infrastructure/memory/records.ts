import type { Json, Records } from '../../application/ports.ts';

export const memoryRecords = (): Records => {
  const collections = new Map<string, Map<string, string>>();
  const of = (collection: string): Map<string, string> => {
    const there = collections.get(collection) ?? new Map<string, string>();
    collections.set(collection, there);
    return there;
  };
  return {
    get: async <T extends Json>(collection: string, key: string) => {
      const text = of(collection).get(key);
      return text === undefined ? null : (JSON.parse(text) as T);
    },
    put: async (collection, key, value) => {
      of(collection).set(key, JSON.stringify(value));
    },
    add: async (collection, key, value) => {
      if (of(collection).has(key)) return false;
      of(collection).set(key, JSON.stringify(value));
      return true;
    },
    remove: async (collection, key) => {
      of(collection).delete(key);
    },
    list: async <T extends Json>(collection: string) =>
      [...of(collection)].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([key, text]) => ({ key, value: JSON.parse(text) as T })),
  };
};
