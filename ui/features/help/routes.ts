import { defineRoutes } from '../../app/route-table.ts';

export const routes = defineRoutes([
  { path: '/help', page: () => import('./HelpPage.tsx') },
  { path: '/terms', page: () => import('./TermsPage.tsx') },
  { path: '/privacy', page: () => import('./PrivacyPage.tsx') },
  { path: '/accessibility', page: () => import('./AccessibilityPage.tsx') },
]);
