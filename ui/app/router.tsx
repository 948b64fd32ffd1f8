import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type AsyncRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Guard } from './Guard.tsx';
import { CrashPage, NotFoundPage, PendingPage } from './pages.tsx';
import { defineRoutes, type FeatureRoute } from './route-table.ts';
import { Shell } from './Shell.tsx';

// Each feature brings its own routes.ts; the pages behind them are loaded when they are visited.
const features = import.meta.glob<{ routes: readonly FeatureRoute[] }>('../features/*/routes.ts', { eager: true });
const gallery = import.meta.env.DEV || import.meta.env.VITE_KIT === 'on'
  ? defineRoutes([{ path: '/kit', page: () => import('../kit/gallery/GalleryPage.tsx') }])
  : [];
const table = [...Object.values(features).flatMap(({ routes }) => routes), ...gallery];

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const pages = table.map(({ path, page, roles }) => {
  const Page = lazyRouteComponent<{ default: ComponentType }>(page, 'default') as AsyncRouteComponent<object>;
  return createRoute({
    getParentRoute: () => root,
    path,
    component: roles === undefined ? Page : () => <Guard roles={roles}><Page /></Guard>,
    // The chunk is fetched as soon as the link is under the pointer.
    loader: async () => { await Page.preload?.(); },
    errorComponent: CrashPage,
    pendingComponent: PendingPage,
  });
});

export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Search params are plain text here; features read them with `useSearchText`.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString();
    return text === '' ? '' : `?${text}`;
  },
});
