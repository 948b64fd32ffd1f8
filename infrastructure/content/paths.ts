/**
 * The path inside the package that a link written in `from` means, in NFC and decoded, with its fragment apart.
 * `null` for links that leave the package: other schemes, other hosts, `..` above the root, broken escapes.
 */
export const resolvePath = (link: string, from: string): { readonly path: string; readonly fragment: string | null } | null => {
  const trimmed = link.trim();
  if (/^[a-z][a-z0-9+.-]*:/iu.test(trimmed) || trimmed.startsWith('/') || trimmed.includes('\\')) return null;
  const hash = trimmed.indexOf('#');
  const beforeHash = hash < 0 ? trimmed : trimmed.slice(0, hash);
  const path = decoded(beforeHash.split('?')[0] ?? '');
  const fragment = hash < 0 ? null : decoded(trimmed.slice(hash + 1));
  if (path === null) return null;
  if (path === '') return { path: from, fragment };
  const parts = from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return { path: parts.join('/').normalize('NFC'), fragment };
};

/** `null` when an escape is no UTF-8. */
const decoded = (text: string): string | null => {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
};
