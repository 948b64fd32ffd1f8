/** Binding cloths for books without a cover picture: background and ink, each pair above 7:1. */
export const cloths = [
  { cloth: '#003741', ink: '#ffffff', thread: '#2bc8e4' },
  { cloth: '#fbf5e0', ink: '#333333', thread: '#ac3e00' },
  { cloth: '#541e00', ink: '#ffeee2', thread: '#ff8d44' },
  { cloth: '#e9f7f9', ink: '#003741', thread: '#006173' },
  { cloth: '#0c472a', ink: '#e6f5ec', thread: '#9bd4b5' },
  { cloth: '#4d4d4d', ink: '#ffffff', thread: '#ffd43d' },
  { cloth: '#00316a', ink: '#dcf0ff', thread: '#97d3ff' },
] as const;

/** The same title always wears the same cloth and the same ornament. */
export const clothOf = (title: string): { readonly cloth: string; readonly ink: string; readonly thread: string; readonly ornament: 'waves' | 'sun' | 'hills' } => {
  let hash = 0x811c9dc5;
  for (const character of title) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  const pick = (hash >>> 4) % cloths.length;
  return { ...(cloths[pick] ?? cloths[0]), ornament: (['waves', 'sun', 'hills'] as const)[(hash >>> 15) % 3] ?? 'waves' };
};
