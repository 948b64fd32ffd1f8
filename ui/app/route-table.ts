import { useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { useCallback, useMemo, type ComponentType } from 'react';
import type { Role } from './session.tsx';

/** One page: its path (`/titles/$titleId`), who may see it (all, when not said), and the module with the component as default export. */
export interface FeatureRoute {
  readonly path: string;
  readonly roles?: readonly Role[];
  readonly page: () => Promise<{ default: ComponentType }>;
}

export const defineRoutes = (routes: readonly FeatureRoute[]): readonly FeatureRoute[] => routes;

/** The params of the current path, all text. */
export const useRouteParams = <P extends Record<string, string>>(): P => useParams({ strict: false }) as P;

/** `go('/search?q=海')`; `replace` leaves no step behind for the back button. */
export const useGo = (): ((href: string, options?: { replace?: boolean }) => void) => {
  const navigate = useNavigate();
  return useCallback((href, { replace = false } = {}) => { void navigate({ href, replace }); }, [navigate]);
};

/** The query part of the address, and a way to change it (in place, so that filters do not pile up in the history). */
export const useSearchText = (): [URLSearchParams, (change: (search: URLSearchParams) => void) => void] => {
  const location = useRouterState({ select: (state) => state.location });
  const go = useGo();
  const search = useMemo(() => new URLSearchParams(location.searchStr), [location.searchStr]);
  const set = useCallback((change: (search: URLSearchParams) => void) => {
    const next = new URLSearchParams(location.searchStr);
    change(next);
    const text = next.toString();
    go(text === '' ? location.pathname : `${location.pathname}?${text}`, { replace: true });
  }, [go, location.pathname, location.searchStr]);
  return [search, set];
};
