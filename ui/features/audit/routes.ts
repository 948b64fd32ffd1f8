import { defineRoutes } from '../../app/route-table.ts';

export const routes = defineRoutes([{ path: '/audit', roles: ['auditor'], page: () => import('./TrailPage.tsx') }]);
