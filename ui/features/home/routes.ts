import { defineRoutes } from '../../app/route-table.ts';

export const routes = defineRoutes([{ path: '/', page: () => import('./HomePage.tsx') }]);
