import { defineRoutes } from '../../app/route-table.ts';

const both = ['librarian', 'administrator'] as const;

export const routes = defineRoutes([
  { path: '/admin/statistics', roles: both, page: () => import('./StatisticsPage.tsx') },
  { path: '/admin/turnaways', roles: both, page: () => import('./TurnawaysPage.tsx') },
  // The desk decides what to buy from the same figures.
  { path: '/desk/turnaways', roles: both, page: () => import('./TurnawaysPage.tsx') },
  { path: '/admin/rules', roles: both, page: () => import('./RulesPage.tsx') },
  { path: '/admin/service', roles: ['librarian', 'administrator', 'auditor'], page: () => import('./ServicePage.tsx') },
]);
