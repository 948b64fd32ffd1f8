import { defineRoutes } from '../../app/route-table.ts';

const roles = ['librarian'] as const;

export const routes = defineRoutes([
  { path: '/desk', roles, page: () => import('./TodayPage.tsx') },
  { path: '/desk/titles', roles, page: () => import('./TitlesPage.tsx') },
  { path: '/desk/titles/$titleId', roles, page: () => import('./TitlePage.tsx') },
  { path: '/desk/add', roles, page: () => import('./AddPage.tsx') },
  { path: '/desk/licences', roles, page: () => import('./LicencesPage.tsx') },
  { path: '/desk/holds', roles, page: () => import('./HoldsPage.tsx') },
  { path: '/desk/patrons', roles, page: () => import('./PatronsPage.tsx') },
]);
