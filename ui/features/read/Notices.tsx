import { useEffect, useState } from 'react';
import { readTexts } from '../../i18n/read.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button, IconButton } from '../../kit/Button.tsx';
import { daysUntil } from '../../kit/dates.ts';
import { Notice } from '../../kit/Notice.tsx';
import { keep, kept } from './kept.ts';
import type { Reading } from './use-engine.ts';

const SOON_DAYS = 3;
const HINT_KEY = 'nagi.reader.hint';

const useOnline = (): boolean => {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => { window.removeEventListener('online', look); window.removeEventListener('offline', look); };
  }, []);
  return online;
};

/** Quiet words at the foot of the page, one under the other. `menu` is open: they make room for it, and the loan's end is said again. */
export const Notices = ({ due, menu, reading, fresh, back, onStay }: {
  due: string | null; menu: boolean; reading: Reading; fresh: boolean; back: (() => void) | null; onStay: () => void;
}) => {
  const t = useTexts(readTexts);
  const online = useOnline();
  const [hint, setHint] = useState(() => kept(HINT_KEY) === null);
  const [dueSeen, setDueSeen] = useState(false);
  useEffect(() => { if (!fresh) { keep(HINT_KEY, 'seen'); setHint(false); } }, [fresh]);
  const days = due === null ? null : daysUntil(due, new Date().toISOString());
  return (
    <div className={`pointer-events-none absolute inset-x-3 z-10 mx-auto flex max-w-xl flex-col gap-2 *:pointer-events-auto ${menu ? 'bottom-28' : 'bottom-10'}`}>
      {online ? null : <Notice tone="warn" live>{t.offline}</Notice>}
      {reading.broken ? (
        <Notice
          tone="error" live title={t.brokenTitle}
          action={(
            <>
              <Button variant="secondary" icon="refresh" onPress={reading.mend}>{t.again}</Button>
              <Button variant="quiet" onPress={reading.goOn}>{t.goOn}</Button>
            </>
          )}
        >
          {t.brokenBody}
        </Notice>
      ) : null}
      {days !== null && days <= SOON_DAYS && !dueSeen && (fresh || menu) ? <Notice live onDismiss={() => setDueSeen(true)}>{t.dueSoon(days)}</Notice> : null}
      {hint && reading.spot ? <Notice onDismiss={() => { keep(HINT_KEY, 'seen'); setHint(false); }}>{t.hint}</Notice> : null}
      {back ? (
        <div className="flex items-center self-center rounded-12 border border-line bg-paper p-1">
          <Button variant="quiet" size="s" icon="left" onPress={back}>{t.back}</Button>
          <IconButton icon="close" label={t.forget} onPress={onStay} />
        </div>
      ) : null}
    </div>
  );
};
