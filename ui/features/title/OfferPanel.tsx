import type { ReactNode } from 'react';
import { useApi, type Answer } from '../../api.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { titleTexts } from '../../i18n/title.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { RelativeDays } from '../../kit/DateText.tsx';
import { formatDate } from '../../kit/dates.ts';
import { Icon, type IconName } from '../../kit/Icon.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Ruby } from '../../kit/Ruby.tsx';
import { HoldControls } from '../shelf/HoldControls.tsx';
import { LoanControls } from '../shelf/LoanControls.tsx';
import { readerAddress } from './book.ts';
import { useBorrowing } from './borrowing.ts';

export type Title = Answer<'GET /api/titles/:titleId'>;

const Fact = ({ icon, children }: { icon: IconName; children: ReactNode }) => (
  <p className="flex items-start gap-2"><Icon name={icon} size={22} className="mt-1 text-primary" /><span className="min-w-0">{children}</span></p>
);

/** What the shelf can help: giving one back, or letting one go. */
const helpedByShelf: readonly (string | null)[] = ['loan-limit', 'hold-limit', 'provisional-limit'];

/** What one can do with a title: one call to action, and before it everything one should know. */
export const OfferPanel = ({ title }: { title: Title }) => {
  const t = useTexts(titleTexts);
  const locale = localeOf(useLanguage());
  const say = useRefusalText();
  const { titleId, offer, availability, seats } = title;
  const borrowing = useBorrowing(titleId);
  const mine = useApi('GET /api/shelf', {}, { enabled: offer.loan !== null || offer.hold !== null });
  const loan = offer.loan === null ? undefined : mine.data?.loans.find((one) => one.title.titleId === titleId);
  const hold = offer.hold === null ? undefined : mine.data?.holds.find((one) => one.title.titleId === titleId);
  const date = (value: string): string => formatDate(value, locale);

  const queue = (
    <Fact icon="people">
      {seats !== null && seats > 0 ? t.reading(Math.max(0, seats - (availability.free ?? 0))) : null} {t.queue(availability.waiting)}{' '}
      {availability.estimatedDays === null ? t.noEstimate : <strong>{t.estimate(availability.estimatedDays)}</strong>}
    </Fact>
  );
  const free = availability.free === null ? <Fact icon="people">{t.unlimited}</Fact> : availability.free > 0 ? <Fact icon="book">{t.free(availability.free)}</Fact> : null;
  const reader = <LinkButton size="l" icon="book" href={readerAddress(titleId)} block><span><Ruby text={t.read} /></span></LinkButton>;
  const press = (label: string, icon: IconName, onPress: () => void) => <Button size="l" icon={icon} pending={borrowing.pending} onPress={onPress} block><span><Ruby text={label} /></span></Button>;

  const body = (): ReactNode => {
    if (offer.loan !== null) {
      return (
        <>
          <h2 className="text-xl font-bold">{t.onLoan}</h2>
          <Fact icon="calendar">{t.due(date(offer.loan.due))} (<RelativeDays until={offer.loan.due} />)</Fact>
          {reader}
          {loan ? <LoanControls loan={loan} /> : null}
        </>
      );
    }
    switch (offer.action) {
      case 'read':
        return <><Fact icon="sun">{t.openToAll}</Fact>{reader}</>;
      case 'borrow':
        return (
          <>
            {offer.hold?.status === 'ready' ? <Notice tone="success" title={t.ready}>{offer.hold.until === null ? null : t.readyUntil(date(offer.hold.until))}</Notice> : free}
            {offer.due === null ? null : <Fact icon="calendar"><strong>{t.due(date(offer.due))}</strong> {t.autoReturn}</Fact>}
            {offer.cut ? <Notice tone="warn">{t.cut}</Notice> : null}
            {press(t.borrow, 'book', borrowing.borrow)}
            {hold ? <HoldControls hold={hold} /> : null}
          </>
        );
      case 'hold':
        return <>{queue}{press(t.hold, 'bookmark', borrowing.hold)}</>;
      case 'sign-in': {
        const waits = availability.status === 'waiting';
        return (
          <>
            {waits ? queue : free}
            {press(waits ? t.signInToHold : t.signInToBorrow, 'book', borrowing.signInFirst)}
            <p className="text-ink-soft">{waits ? t.holdSignInHint : t.signInHint}</p>
          </>
        );
      }
      case 'none':
        if (offer.refusal === 'no-file') return <Notice title={t.soon}>{say({ code: 'no-file' })}</Notice>;
        if (offer.hold !== null) {
          return (
            <>
              <h2 className="text-xl font-bold">{t.heldNow}</h2>
              {hold ? <HoldControls hold={hold} detailed /> : null}
              {offer.refusal !== null && offer.refusal !== 'all-on-loan' ? <Notice tone="warn">{say({ code: offer.refusal })}</Notice> : null}
            </>
          );
        }
        return (
          <>
            <Notice tone="warn">{say({ code: offer.refusal ?? 'not-licensed' })}</Notice>
            {helpedByShelf.includes(offer.refusal) ? <LinkButton size="l" icon="shelf" to="/shelf" block>{t.toShelf}</LinkButton> : null}
          </>
        );
    }
  };

  return (
    <section aria-label={t.action} className="flex max-w-xl flex-col gap-4 rounded-12 bg-mist p-5 sm:p-6">
      {body()}
      {borrowing.problem === null ? null : <Notice tone="error" live>{say(borrowing.problem)}</Notice>}
    </section>
  );
};
