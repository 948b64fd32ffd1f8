/** Our own icons: 24 px grid, one 1.75 px line, round ends. */
const paths = {
  home: 'M4 11 12 4l8 7M6 9.5V20h12V9.5M10 20v-6h4v6',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20',
  shelf: 'M3 20h18M5 20V6h4v14M9 20V4h4v16M14.2 7.6l3.9-1L21 19.4',
  book: 'M12 6.5C10 5 7 4.5 3.5 5v13.5c3.5-.5 6.5 0 8.5 1.5 2-1.5 5-2 8.5-1.5V5c-3.5-.5-6.5 0-8.5 1.5ZM12 6.5V20',
  settings: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM9 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM13 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1 1-1.1 1.8M12 16.8v.1',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6',
  people: 'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.6-3.6 3.1-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 5a3.3 3.3 0 0 1 0 6.3M18 14.8c2 .7 3.2 2.5 3.5 5.2',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  document: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 16h6',
  sun: 'M5 17a7 7 0 0 1 14 0M2.5 17h19M7 20.5h10M12 3.5v3M4.2 7.2l2 2M19.8 7.2l-2 2',
  tide: 'M3 9c2 0 2.5-1.5 4.5-1.5S10 9 12 9s2.5-1.5 4.5-1.5S19 9 21 9M3 14c2 0 2.5-1.5 4.5-1.5S10 14 12 14s2.5-1.5 4.5-1.5S19 14 21 14M3 19c2 0 2.5-1.5 4.5-1.5S10 19 12 19s2.5-1.5 4.5-1.5S19 19 21 19',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8 3.5V8M16 3.5V8',
  queue: 'M5 7a2 2 0 1 0 0-.01M5 17.5a2 2 0 1 0 0-.01M11 7h9M11 17.5h9M11 12.2h6',
  closed: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.7 5.7l12.6 12.6',
  basket: 'M3.5 10h17l-1.8 10H5.3zM8 10l2.5-6M16 10l-2.5-6M9.5 13.5v3M14.5 13.5v3',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  chart: 'M4 4v16h16M8 16v-4M12.5 16V7M17 16v-6.5',
  pulse: 'M3 12.5h4l2.5-7 4.5 13 2.5-6H21',
  key: 'M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM10.8 12.2 19 4M15.5 7.5l3 3M13 10l2 2',
  boat: 'M3 16h18l-2.5 4.5h-13zM12 16V3.5c4 2.5 6 6 6 9.5h-6M9 13V8l-3 5h3',
  check: 'M5 12.5 10 17.5 19.5 7',
  eye: 'M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  hand: 'M4 13v7h4l4 .8 7-2c1.8-.6 1.2-2.8-.5-2.5L14 17M8 13h3.5c2.5 0 2.5 3.5 0 3.5H10M9 3.5h7v6H9z',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1',
  screen: 'M3.5 5h17v11h-17zM12 16v4M8 20h8',
  close: 'M6 6l12 12M18 6 6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  left: 'M14.5 5.5 8 12l6.5 6.5',
  right: 'M9.5 5.5 16 12l-6.5 6.5',
  up: 'M5.5 14.5 12 8l6.5 6.5',
  down: 'M5.5 9.5 12 16l6.5-6.5',
  updown: 'M8 10l4-4 4 4M8 14l4 4 4-4',
  download: 'M12 4v11M7.5 10.5 12 15l4.5-4.5M4.5 19.5h15',
  upload: 'M12 15V4M7.5 8.5 12 4l4.5 4.5M4.5 19.5h15',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3.5 9.5h17M3.5 14.5h17M12 3c-5 5.5-5 12.5 0 18 5-5.5 5-12.5 0-18Z',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v6M12 7.3v.1',
  warn: 'M12 4 2.8 20h18.4zM12 10v5M12 17.6v.1',
  error: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM9 9l6 6M15 9l-6 6',
  success: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8 12.3l3 3 5.2-6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  play: 'M8 5v14l11-7z',
  pause: 'M8 5.5v13M16 5.5v13',
  bookmark: 'M7 4h10v16.5l-5-4-5 4z',
  speech: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9c1.5 1.7 1.5 4.3 0 6M18 6.5c3 3.1 3 7.9 0 11',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.3 11v5.5M13.7 11v5.5',
  edit: 'M4.5 19.5l.8-4L16 4.8l3.2 3.2L8.5 18.7zM13.5 7.3l3.2 3.2',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.3M20 4.5v4.8h-4.8',
  filter: 'M4 6h16M7 12h10M10 18h4',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.3l3.5 2',
  external: 'M13 4.5h6.5V11M19.5 4.5 11 13M16.5 14.5V20h-12V8H10',
  ribbon: 'M12 3.5l2.6 5.3 5.9.9-4.3 4.1 1 5.8L12 16.8l-5.2 2.8 1-5.8-4.3-4.1 5.9-.9z',
  out: 'M14 4.5h5v15h-5M10 8l-4.5 4L10 16M5.5 12H15',
} as const;

export type IconName = keyof typeof paths;

/** Decorative unless it gets a `label`. `size` in px at normal text size; grows with the text. */
export const Icon = ({ name, size = 24, label, className = '' }: { name: IconName; size?: number; label?: string; className?: string }) => (
  <svg
    viewBox="0 0 24 24" width={`${size / 16}rem`} height={`${size / 16}rem`} className={`shrink-0 ${className}`}
    fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round"
    {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
  >
    <path d={paths[name]} />
  </svg>
);
