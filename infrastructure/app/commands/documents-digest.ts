/** One hash for all documents of a projection, the same wherever and however often they were built. */
import { createHash } from 'node:crypto';
import type { Json } from '../../../application/ports.ts';

/** JSON with members in order of their names. */
export const canonical = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value as { readonly [key: string]: Json });
  return `{${members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
};

export const digestOf = (documents: Iterable<{ readonly id: string; readonly document: Json }>): { readonly documents: number; readonly sha256: string } => {
  const hash = createHash('sha256');
  let count = 0;
  for (const { id, document } of documents) {
    hash.update(`${id}\n${canonical(document)}\n`);
    count += 1;
  }
  return { documents: count, sha256: hash.digest('hex') };
};
