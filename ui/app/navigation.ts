import type { IconName } from '../kit/Icon.tsx';
import type { ja } from '../i18n/ja.ts';
import type { Session } from './session.tsx';

/** A place in the navigation; `label` is a key of the base texts. */
export interface Place { readonly to: string; readonly label: keyof (typeof ja)['nav']; readonly icon: IconName }

export const patronPlaces: readonly Place[] = [
  { to: '/', label: 'home', icon: 'home' },
  { to: '/search', label: 'search', icon: 'search' },
  { to: '/shelf', label: 'shelf', icon: 'shelf' },
  { to: '/settings', label: 'settings', icon: 'settings' },
];

export const footerPlaces: readonly Place[] = [
  { to: '/help', label: 'help', icon: 'help' },
  { to: '/accessibility', label: 'accessibility', icon: 'person' },
  { to: '/privacy', label: 'privacy', icon: 'lock' },
  { to: '/terms', label: 'terms', icon: 'document' },
];

const librarian: readonly Place[] = [
  { to: '/desk', label: 'desk', icon: 'sun' },
  { to: '/desk/titles', label: 'titles', icon: 'list' },
  { to: '/desk/add', label: 'add', icon: 'plus' },
  { to: '/desk/licences', label: 'licences', icon: 'tide' },
  { to: '/desk/expiry', label: 'expiry', icon: 'calendar' },
  { to: '/desk/holds', label: 'holds', icon: 'queue' },
  { to: '/desk/turnaways', label: 'turnaways', icon: 'closed' },
  { to: '/desk/selection', label: 'selection', icon: 'basket' },
  { to: '/desk/patrons', label: 'patrons', icon: 'people' },
  { to: '/desk/shelves', label: 'shelves', icon: 'shelf' },
  { to: '/desk/links', label: 'links', icon: 'link' },
  { to: '/desk/notices', label: 'notices', icon: 'bell' },
];
const administrator: readonly Place[] = [
  { to: '/admin/statistics', label: 'statistics', icon: 'chart' },
  { to: '/admin/service', label: 'service', icon: 'pulse' },
  { to: '/admin/turnaways', label: 'turnaways', icon: 'closed' },
  { to: '/admin/rules', label: 'rules', icon: 'key' },
  { to: '/admin/security', label: 'security', icon: 'lock' },
];
const auditor: readonly Place[] = [
  { to: '/audit', label: 'trail', icon: 'boat' },
  { to: '/audit/verify', label: 'verify', icon: 'check' },
  { to: '/audit/views', label: 'views', icon: 'eye' },
  { to: '/audit/reports', label: 'reports', icon: 'document' },
];
const teacher: readonly Place[] = [
  { to: '/class', label: 'class', icon: 'people' },
  { to: '/class/handout', label: 'handout', icon: 'hand' },
  { to: '/class/lists', label: 'lists', icon: 'list' },
  { to: '/class/projection', label: 'projection', icon: 'screen' },
  { to: '/class/roster', label: 'roster', icon: 'document' },
];

/** What stands in the left rail for whom; nothing for readers. */
export const staffPlaces = ({ role, class: patronClass }: Session): readonly Place[] => {
  if (role === 'librarian') return librarian;
  if (role === 'administrator') return administrator;
  if (role === 'auditor') return auditor;
  return patronClass === 'teacher' ? teacher : [];
};
