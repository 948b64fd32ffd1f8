import type { ja } from './ja.ts';
import type { Same } from './texts.ts';

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

export const en = {
  app: {
    name: 'Nagi',
    full: 'Kasaoka City e-Library',
    title: 'Nagi — Kasaoka City e-Library',
    skip: 'Skip to content',
    main: 'Main menu',
    staff: 'Staff menu',
    footer: 'About this library',
    offline: 'You are offline. You can go on as soon as the connection is back.',
    place: 'Kasaoka, Okayama, Japan',
  },
  hero: { title: 'A calm sea of books.', lead: 'The e-library of Kasaoka: borrow and read at once, anywhere, at any hour.' },
  nav: {
    home: 'Home', search: 'Search', shelf: 'My shelf', settings: 'Settings', menu: 'Menu',
    help: 'Help', accessibility: 'Accessibility', privacy: 'Privacy', terms: 'Terms of use',
    desk: 'Today', titles: 'Titles', add: 'Add a book', licences: 'Licences', holds: 'Holds and supply', turnaways: 'Turned away',
    patrons: 'Patrons',
    statistics: 'Statistics', service: 'Service status', rules: 'Roles and rules',
    trail: 'Trail',
  },
  session: {
    signIn: 'Sign in', signOut: 'Sign out', account: 'Account', signedInAs: (name) => name, signedOut: 'You are signed out.',
    needed: 'Sign in to use this page', neededHint: 'All you need is your library card number.', notForYou: 'You may not see this page.', notForYouHint: 'Ask an administrator if you need it.',
    librarian: 'Librarian', administrator: 'Administrator', auditor: 'Auditor', patron: 'Patron', visitor: 'Visitor',
  },
  language: { label: 'Language' },
  problem: {
    title: 'This could not be loaded', retry: 'Load again', offline: 'No connection. Check your network and try again.',
    busy: 'The library is very busy just now. Wait a moment and try again.',
    unreachable: 'The library cannot reach its records just now. Wait a moment, then look whether it was done.',
    unexpected: 'Something went wrong. Wait a moment and try again.', code: (code) => `Code: ${code}`,
    notFound: 'Page not found', notFoundHint: 'The address may have changed, or the page is gone.', toHome: 'To the home page', crashed: 'This page could not be shown',
  },
  action: {
    close: 'Close', cancel: 'Cancel', back: 'Back', search: 'Search', clear: 'Clear', more: 'See all', loadMore: 'Show more', previous: 'Previous', next: 'Next',
    required: 'required', download: 'Download CSV', choose: 'Please choose',
  },
  loading: 'Loading',
  search: { label: 'Search books', placeholder: 'Title, author or words' },
  cover: { of: (title) => `Cover of “${title}”`, local: 'Local' },
  shelf: { back: (shelf) => `${shelf}: previous books`, forward: (shelf) => `${shelf}: next books` },
  gauge: {
    of: (used, total) => `${used} / ${total}`, spoken: (total, used, unit) => `${used} of ${total} ${unit}`.trim(),
    unlimited: 'No limit', unlimitedSpoken: (used, unit) => `${used} ${unit}, no limit`,
  },
  tooMuch: { cut: (shown, total) => `Showing ${shown} of ${total}.`, hint: 'Add words or conditions to narrow it down.' },
  list: {
    shown: (shown) => `${shown} shown`, shownOf: (shown, total) => `${shown} of ${total} shown`,
    pages: 'Pages', page: (page) => `Page ${page}`, pageOf: (page, pages) => `Page ${page} of ${pages}`,
  },
  table: {
    sortedUp: 'ascending', sortedDown: 'descending', sortBy: (column) => `Sort by ${column}`, empty: 'Nothing matches.',
    rows: (count) => `${count} rows`, scroll: (caption) => `${caption} (scrollable)`,
  },
  chart: { chart: 'Chart', table: 'Table', show: 'Show as', plan: 'plan' },
  file: {
    choose: 'Choose a file', drop: 'Drop a file here, or choose one.', wrongType: (types) => `This file cannot be used. Accepted: ${types}.`,
    progress: 'Uploading',
  },
  days: {
    today: 'until today', tomorrow: 'until tomorrow', left: (count) => `${days(count)} left`, over: (count) => `${days(count)} overdue`,
  },
  notice: { info: 'Notice', success: 'Done', warn: 'Caution', error: 'Error' },
} satisfies Same<typeof ja>;
