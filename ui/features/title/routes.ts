import { defineRoutes } from '../../app/route-table.ts';

export const routes = defineRoutes([{ path: '/titles/$titleId', page: () => import('./TitlePage.tsx') }]);
