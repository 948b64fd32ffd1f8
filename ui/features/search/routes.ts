import { defineRoutes } from '../../app/route-table.ts';

export const routes = defineRoutes([{ path: '/search', page: () => import('./SearchPage.tsx') }]);
