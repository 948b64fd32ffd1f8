import { readTexts } from '../../i18n/read.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { IconButton } from '../../kit/Button.tsx';
import { Wake } from '../../kit/Wake.tsx';
import type { Opened } from './book-source.ts';
import type { Spot } from './engine.ts';

export type Panel = 'contents' | 'search' | 'settings' | 'help' | 'finished';

/** Without the year: the bar is narrow, and a loan lasts weeks. */
const shortDate = (instant: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Tokyo', month: 'short', day: 'numeric', weekday: 'short', hour: 'numeric', minute: '2-digit', hourCycle: 'h23' })
    .format(new Date(instant));

/** Bar above: out, what this is, and the panels. Hidden it stays reachable by Tab and by screen readers. */
export const TopBar = ({ opened, shown, onPanel, onLeave }: { opened: Opened; shown: boolean; onPanel: (panel: Panel) => void; onLeave: () => void }) => {
  const t = useTexts(readTexts);
  const locale = localeOf(useLanguage());
  return (
    <header className="bar bar-top" data-shown={shown}>
      <div className="mx-auto flex max-w-5xl items-center gap-1 px-1 py-1 sm:px-3">
        <IconButton icon="left" label={t.toShelf} onPress={onLeave} />
        <div className="min-w-0 flex-1 px-1">
          <h1 className="truncate text-base leading-snug font-bold">{opened.title}</h1>
          <p className="truncate text-sm text-ink-soft">{opened.due === null ? t.open : t.due(shortDate(opened.due, locale))}</p>
        </div>
        <IconButton icon="list" label={t.contents} onPress={() => onPanel('contents')} />
        <IconButton icon="search" label={t.search} onPress={() => onPanel('search')} />
        <IconButton icon="settings" label={t.settings} onPress={() => onPanel('settings')} />
        <IconButton icon="help" label={t.help} onPress={() => onPanel('help')} />
      </div>
    </header>
  );
};

/** Bar below: turning for those who do not tap, and how far the boat has come. */
export const BottomBar = ({ spot, minutes, shown, leftIsNext, onLeft, onRight }: {
  spot: Spot; minutes: number; shown: boolean; leftIsNext: boolean; onLeft: () => void; onRight: () => void;
}) => {
  const t = useTexts(readTexts);
  const percent = Math.floor(spot.end * 100);
  return (
    <footer className="bar bar-bottom" data-shown={shown}>
      <div className="mx-auto flex max-w-5xl items-center gap-2 px-1 py-2 sm:px-3">
        <IconButton icon="left" label={leftIsNext ? t.next : t.previous} onPress={onLeft} />
        <div className="min-w-0 flex-1">
          <Wake value={spot.end} label={spot.chapter ?? t.progress} note={<span className="whitespace-nowrap">{t.percent(percent)} · {t.left(percent >= 100 ? 0 : minutes)}</span>} />
          {spot.page !== null && spot.pages !== null ? <p className="text-center text-sm text-ink-soft tabular-nums">{t.pageOf(spot.page, spot.pages)}</p> : null}
        </div>
        <IconButton icon="right" label={leftIsNext ? t.previous : t.next} onPress={onRight} />
      </div>
    </footer>
  );
};
