import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// The screens are compiled by a project of their own, which knows their markup; here they are only run.
interface Place { readonly to: string }
type Role = 'visitor' | 'patron' | 'librarian' | 'administrator' | 'auditor';
const ui = join(__dirname, '../../../ui');
const { footerPlaces, patronPlaces, staffPlaces } = require(join(ui, 'app/navigation.ts')) as {
  footerPlaces: readonly Place[]; patronPlaces: readonly Place[]; staffPlaces: (session: { role: Role }) => readonly Place[];
};
const routes = readdirSync(join(ui, 'features'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /^[\w-]+[\\/]routes\.ts$/.test(path))
  .flatMap((path) => (require(join(ui, 'features', path)) as { routes: readonly { path: string; roles?: readonly Role[] }[] }).routes);

/** Places a role is shown that are no page, or not for them. */
const misleading = (role: Role, places: readonly Place[]): string[] =>
  places.map(({ to }) => to).filter((to) => !routes.some(({ path, roles }) => path === to && (roles?.includes(role) ?? true)));

describe('the navigation', () => {
  test('there are routes at all', () => {
    expect(routes.length).toBeGreaterThan(15);
  });

  test('names pages that exist, to those they are for', () => {
    expect(misleading('visitor', footerPlaces)).toEqual([]);
    expect(misleading('patron', patronPlaces)).toEqual([]);
    for (const role of ['librarian', 'administrator', 'auditor'] as const) expect([role, misleading(role, staffPlaces({ role }))]).toEqual([role, []]);
  });

  test('leads staff to every page of theirs that stands by itself', () => {
    for (const role of ['librarian', 'administrator', 'auditor'] as const) {
      const missing = routes.filter(({ path, roles }) => roles?.includes(role) === true && !path.includes('$')).map(({ path }) => path).filter((path) => !staffPlaces({ role }).some(({ to }) => to === path));
      // The same page as its twin at the desk or in the administration.
      expect([role, missing.filter((path) => !path.endsWith('/turnaways'))]).toEqual([role, []]);
    }
  });
});
