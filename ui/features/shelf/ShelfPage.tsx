import type { ReactNode } from 'react';
import { useApi, type Answer } from '../../api.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { shelfTexts } from '../../i18n/shelf.ts';
import { titleTexts } from '../../i18n/title.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Cover } from '../../kit/Cover.tsx';
import { CoverShelf } from '../../kit/CoverShelf.tsx';
import { RelativeDays } from '../../kit/DateText.tsx';
import { daysUntil, formatDate } from '../../kit/dates.ts';
import { Icon } from '../../kit/Icon.tsx';
import { Anchor, LinkButton } from '../../kit/LinkButton.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Page, Section } from '../../kit/Page.tsx';
import { Ruby } from '../../kit/Ruby.tsx';
import { EmptyState, Loaded } from '../../kit/states.tsx';
import { TideGauge } from '../../kit/TideGauge.tsx';
import { Wake } from '../../kit/Wake.tsx';
import { TermsReminder } from '../sign-in/TermsDialog.tsx';
import { readerAddress, useAuthors, useBook, type TitleCard } from '../title/book.ts';
import { HoldControls, HoldStanding, type Hold } from './HoldControls.tsx';
import { LoanControls, type Loan } from './LoanControls.tsx';

type Shelf = Answer<'GET /api/shelf'>;

/** From so many loans on, the order is explained. */
const MANY = 12;
/** A card that ends within so many days is worth a word. */
const CARD_SOON = 30;

const ShelfPage = () => {
  const t = useTexts(shelfTexts);
  const query = useApi('GET /api/shelf');
  return <Page title={t.title}><Loaded query={query} loading="list">{(shelf) => <Full shelf={shelf} />}</Loaded></Page>;
};

const Full = ({ shelf }: { shelf: Shelf }) => {
  const t = useTexts(shelfTexts);
  const say = useRefusalText();
  return (
    <>
      <TermsReminder />
      {shelf.standing === null ? null : <div className="mb-6"><Notice tone="warn" title={t.standing}>{say({ code: shelf.standing, extras: { since: shelf.cardExpires } })}</Notice></div>}
      {shelf.class === 'provisional' ? <div className="mb-6"><Notice>{t.provisional}</Notice></div> : null}
      <Account shelf={shelf} />
      <Section title={t.loans}>
        {shelf.loans.length === 0 ? (
          <EmptyState title={t.empty} action={<LinkButton to="/search" icon="search">{t.find}</LinkButton>}>{t.emptyHint}</EmptyState>
        ) : (
          <>
            {shelf.loans.length > MANY ? <p className="mb-4 text-ink-soft">{t.many}</p> : null}
            <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2">{shelf.loans.map((loan) => <li key={loan.title.titleId}><LoanCard loan={loan} /></li>)}</ul>
          </>
        )}
      </Section>
      <Section title={t.holds}>
        {shelf.holds.length === 0
          ? <p className="text-ink-soft">{t.noHolds}</p>
          : <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2">{shelf.holds.map((hold) => <li key={hold.title.titleId}><HoldCard hold={hold} /></li>)}</ul>}
      </Section>
      {shelf.returned.length > 0 ? <Returned shelf={shelf} /> : null}
    </>
  );
};

const Account = ({ shelf: { slots, class: patronClass, cardExpires } }: { shelf: Shelf }) => {
  const t = useTexts(shelfTexts);
  const locale = localeOf(useLanguage());
  const soon = cardExpires !== null && daysUntil(cardExpires, new Date().toISOString()) <= CARD_SOON;
  return (
    <div className="mb-12 flex flex-wrap items-center gap-x-12 gap-y-5 rounded-12 bg-sand px-5 py-5 sm:px-6">
      <TideGauge label={t.loanSlots} used={slots.loans.used} total={slots.loans.limit} unit={t.unit} />
      <TideGauge label={t.holdSlots} used={slots.holds.used} total={slots.holds.limit} unit={t.unit} />
      <div className="flex items-center gap-4">
        <Icon name="person" size={36} className="text-primary" />
        <div>
          <p className="text-ink-soft">{t.card} ・ {t.classes[patronClass]}</p>
          <p className={soon ? 'font-bold text-due' : 'font-bold'}>{cardExpires === null ? t.cardNoEnd : t.cardUntil(formatDate(cardExpires, locale, { weekday: false }))}</p>
          {soon ? <p className="text-sm">{t.cardSoon}</p> : null}
        </div>
      </div>
    </div>
  );
};

/** Cover at the left, the title leading to its page. */
const Book = ({ card, children }: { card: TitleCard; children: ReactNode }) => {
  const authors = useAuthors();
  return (
    <article className="flex h-full gap-4 rounded-12 border border-line bg-paper p-4 sm:gap-5 sm:p-5">
      <div className="w-[min(5rem,22vw)] shrink-0 sm:w-28"><Cover src={card.cover} title={card.title} author={authors(card.authors)} decorative /></div>
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <div>
          <h3 className="text-[1.1875rem]"><Anchor target={{ to: `/titles/${card.titleId}` }} className="text-ink no-underline underline-offset-4 hover:underline">{card.title}</Anchor></h3>
          <p className="text-sm text-ink-soft">{authors(card.authors)}</p>
        </div>
        {children}
      </div>
    </article>
  );
};

const LoanCard = ({ loan }: { loan: Loan }) => {
  const t = useTexts(shelfTexts);
  const title = useTexts(titleTexts);
  const locale = localeOf(useLanguage());
  return (
    <Book card={loan.title}>
      <p className="flex flex-wrap items-baseline gap-x-3"><RelativeDays until={loan.due} /><span className="text-sm text-ink-soft">{t.until(formatDate(loan.due, locale))}</span></p>
      <Wake value={loan.progress} label={t.progress} />
      <LinkButton href={readerAddress(loan.title.titleId)} icon="book" block><span><Ruby text={title.read} /><span className="visually-hidden">{`: ${loan.title.title}`}</span></span></LinkButton>
      <LoanControls loan={loan} />
    </Book>
  );
};

const HoldCard = ({ hold }: { hold: Hold }) => {
  const title = useTexts(titleTexts);
  return (
    <Book card={hold.title}>
      <HoldStanding hold={hold} />
      {hold.status === 'ready' ? <LinkButton to={`/titles/${hold.title.titleId}`} icon="book" block><span><Ruby text={title.borrow} /><span className="visually-hidden">{`: ${hold.title.title}`}</span></span></LinkButton> : null}
      <HoldControls hold={hold} />
    </Book>
  );
};

const Returned = ({ shelf: { returned, forgottenAfterDays } }: { shelf: Shelf }) => {
  const t = useTexts(shelfTexts);
  const book = useBook();
  const now = new Date().toISOString();
  const left = (ended: string): number => Math.max(0, forgottenAfterDays + daysUntil(ended, now));
  const books = returned.map(({ title, ended }, n) => ({ ...book(title), id: `${title.titleId}-${n}`, to: `/titles/${title.titleId}`, note: <span className="text-ink-soft">{t.forgotten(left(ended))}</span> }));
  return (
    <div className="mt-12">
      <CoverShelf title={t.returned} books={books} />
      <p className="text-ink-soft">{t.forgottenNote(forgottenAfterDays)}</p>
    </div>
  );
};

export default ShelfPage;
