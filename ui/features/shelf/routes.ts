import { defineRoutes } from '../../app/route-table.ts';

export const routes = defineRoutes([{ path: '/shelf', roles: ['patron'], page: () => import('./ShelfPage.tsx') }]);
