import { defineRoutes } from '../../app/route-table.ts';

export const routes = defineRoutes([{ path: '/sign-in', page: () => import('./SignInPage.tsx') }]);
