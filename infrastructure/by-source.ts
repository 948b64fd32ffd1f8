import type { BySource } from '../application/ports.ts';

/** Two counts as one. */
export const together = (one: BySource, other: BySource): BySource => {
  const sum = { ...one };
  for (const [source, count] of Object.entries(other)) sum[source] = (sum[source] ?? 0) + count;
  return sum;
};
