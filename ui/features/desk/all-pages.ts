import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Problem } from '../../api.ts';

interface PageOf<Item> { readonly items: readonly Item[]; readonly next: string | null }
export interface All<Item> { readonly items: readonly Item[]; readonly more: boolean }

/** The most pages read for one table; 100 rows each. */
const MOST_PAGES = 60;

/** Everything a listing has, page after page, for tables that sort, filter and save what they show. */
export const useAllPages = <Item,>(key: readonly unknown[], page: (cursor: string | undefined, signal: AbortSignal) => Promise<PageOf<Item>>): UseQueryResult<All<Item>, Problem> =>
  useQuery<All<Item>, Problem>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const items: Item[] = [];
      let cursor: string | undefined;
      for (let n = 0; n < MOST_PAGES; n += 1) {
        const { items: found, next } = await page(cursor, signal);
        items.push(...found);
        if (next === null) return { items, more: false };
        cursor = next;
      }
      return { items, more: true };
    },
  });
