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

/** What one may see of the service stands in everybody's rail, each in the order of one's own work. */
const librarian: readonly Place[] = [
  { to: '/desk', label: 'desk', icon: 'sun' },
  { to: '/desk/titles', label: 'titles', icon: 'list' },
  { to: '/desk/add', label: 'add', icon: 'plus' },
  { to: '/desk/licences', label: 'licences', icon: 'tide' },
  { to: '/desk/holds', label: 'holds', icon: 'queue' },
  { to: '/desk/turnaways', label: 'turnaways', icon: 'closed' },
  { to: '/desk/patrons', label: 'patrons', icon: 'people' },
  { to: '/admin/statistics', label: 'statistics', icon: 'chart' },
  { to: '/admin/rules', label: 'rules', icon: 'key' },
  { to: '/admin/service', label: 'service', icon: 'pulse' },
];
const administrator: readonly Place[] = [
  { to: '/admin/statistics', label: 'statistics', icon: 'chart' },
  { to: '/admin/service', label: 'service', icon: 'pulse' },
  { to: '/admin/turnaways', label: 'turnaways', icon: 'closed' },
  { to: '/admin/rules', label: 'rules', icon: 'key' },
];
const auditor: readonly Place[] = [
  { to: '/audit', label: 'trail', icon: 'boat' },
  { to: '/admin/service', label: 'service', icon: 'pulse' },
];

/** What stands in the left rail for whom; nothing for readers. */
export const staffPlaces = ({ role }: Pick<Session, 'role'>): readonly Place[] =>
  ({ librarian, administrator, auditor, patron: [], visitor: [] })[role];
