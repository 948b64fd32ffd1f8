import { useState } from 'react';
import { useCommand, type Answer } from '../../api.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { shelfTexts } from '../../i18n/shelf.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Badge, type BadgeTone } from '../../kit/Badge.tsx';
import { Button } from '../../kit/Button.tsx';
import { formatDate } from '../../kit/dates.ts';
import { ConfirmDialog } from '../../kit/Dialog.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { RadioGroup } from '../../kit/RadioGroup.tsx';

export type Hold = Answer<'GET /api/shelf'>['holds'][number];

const tones: Record<Hold['status'], BadgeTone> = { waiting: 'wait', ready: 'good', paused: 'sand', stranded: 'due' };
const pauseDays = { week: 7, fortnight: 14, month: 30, open: null } as const;
type Pause = keyof typeof pauseDays;

const DAY_MS = 86_400_000;
/** The Japanese day so many days from now. */
const dayIn = (days: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(Date.now() + days * DAY_MS);

/** Where a hold stands, in words. */
export const HoldStanding = ({ hold }: { hold: Hold }) => {
  const t = useTexts(shelfTexts);
  const locale = localeOf(useLanguage());
  const date = (value: string): string => formatDate(value, locale);
  const words = (): string => {
    switch (hold.status) {
      case 'ready': return hold.until === null ? '' : t.readyUntil(date(hold.until));
      case 'paused': return hold.until === null ? t.pausedOpen : t.pausedUntil(date(hold.until));
      case 'stranded': return t.stranded;
      case 'waiting': return hold.estimatedDays !== null ? t.estimate(hold.estimatedDays) : hold.place === 1 ? t.next : t.noEstimate;
    }
  };
  return (
    <div className="flex flex-col items-start gap-1">
      <Badge tone={tones[hold.status]}>{t.status[hold.status]}</Badge>
      {hold.status === 'waiting' || hold.status === 'paused' ? <p className="font-bold">{t.place(hold.place, hold.of)}</p> : null}
      <p className={hold.status === 'ready' ? 'font-bold text-good' : ''}>{words()}</p>
    </div>
  );
};

/** Pause, resume, cancel; `detailed` says where the hold stands as well. */
export const HoldControls = ({ hold, detailed = false }: { hold: Hold; detailed?: boolean }) => {
  const t = useTexts(shelfTexts);
  const say = useRefusalText();
  const { title: { titleId, title }, status } = hold;
  const params = { titleId };
  const refresh = ['shelf', 'home', `titles/${titleId}`];
  const pause = useCommand('PUT /api/titles/:titleId/hold/pause', { refresh });
  const resume = useCommand('DELETE /api/titles/:titleId/hold/pause', { refresh });
  const cancel = useCommand('DELETE /api/titles/:titleId/hold', { refresh });
  const [asked, setAsked] = useState<'pause' | 'cancel' | null>(null);
  const [length, setLength] = useState<Pause>('fortnight');
  const close = (): void => setAsked(null);
  const problem = pause.error ?? resume.error ?? cancel.error;

  // A refusal is said on the card, with the question put away.
  const pauseNow = (): Promise<void> => {
    const days = pauseDays[length];
    return pause.mutateAsync({ params, body: { until: days === null ? null : dayIn(days) } }).then(() => announce(t.paused), () => undefined);
  };
  const cancelNow = (): Promise<void> => cancel.mutateAsync({ params }).then(() => announce(t.cancelled), () => undefined);

  return (
    <div className="flex flex-col gap-3">
      {detailed ? <HoldStanding hold={hold} /> : null}
      <div className="flex flex-wrap gap-2">
        {status === 'waiting' ? <Button variant="secondary" size="s" icon="pause" aria-label={`${t.pause}: ${title}`} onPress={() => setAsked('pause')}>{t.pause}</Button> : null}
        {status === 'paused' ? (
          <Button variant="secondary" size="s" icon="play" aria-label={`${t.resume}: ${title}`} pending={resume.isPending} onPress={() => resume.mutate({ params }, { onSuccess: () => announce(t.resumed) })}>{t.resume}</Button>
        ) : null}
        <span className="first:-ml-3"><Button variant="quiet" size="s" icon="close" aria-label={`${t.cancelHold}: ${title}`} onPress={() => setAsked('cancel')}>{t.cancelHold}</Button></span>
      </div>
      {problem ? <Notice tone="error" live>{say(problem)}</Notice> : null}
      <ConfirmDialog open={asked === 'pause'} onClose={close} title={t.pauseTitle} confirm={t.pause} onConfirm={pauseNow}>
        <p className="mb-4">{t.pauseText}</p>
        <RadioGroup
          label={t.pauseFor} cards value={length} onChange={setLength}
          items={(Object.keys(pauseDays) as Pause[]).map((one) => ({ id: one, label: t.pauses[one] }))}
        />
      </ConfirmDialog>
      <ConfirmDialog open={asked === 'cancel'} onClose={close} title={t.cancelTitle} confirm={t.cancelHold} danger onConfirm={cancelNow}>
        <p>{t.cancelText(title)}</p>
      </ConfirmDialog>
    </div>
  );
};
