import { defineRoutes } from '../../app/route-table.ts';

export const routes = defineRoutes([{ path: '/settings', page: () => import('./SettingsPage.tsx') }]);
