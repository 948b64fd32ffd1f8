import { api, refresh } from '../../api.ts';

/** Reads these resources anew as soon as the server has taken in what was just written, so that nothing older is shown. */
export const refreshAfter = async (written: { readonly position: string }, paths: readonly string[]): Promise<void> => {
  // Every GET waits for `after`; the smallest one is asked.
  await api('GET /api/health', { query: { after: written.position } } as never);
  await refresh(paths);
};
