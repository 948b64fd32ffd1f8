import type { ReactNode } from 'react';
import { bookTexts, titleTexts } from '../../i18n/title.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../kit/Icon.tsx';
import { DateText } from '../../kit/DateText.tsx';
import { TextLink } from '../../kit/LinkButton.tsx';
import { Section } from '../../kit/Page.tsx';
import { useLanguageName } from './book.ts';
import type { Title } from './OfferPanel.tsx';

const find = (name: string, value: string): string => `/search?${new URLSearchParams({ [name]: value }).toString()}`;

/** What the book is about, how it can be read, and its record. */
export const Details = ({ title }: { title: Title }) => {
  const t = useTexts(titleTexts);
  return (
    <>
      <Section title={t.about}>
        <p className={`max-w-prose whitespace-pre-line ${title.description === '' ? 'text-ink-soft' : ''}`}>{title.description === '' ? t.noDescription : title.description}</p>
      </Section>
      <Section title={t.accessibility}><Access title={title} /></Section>
      <Section title={t.details}><Record title={title} /></Section>
    </>
  );
};

const Access = ({ title: { accessibility } }: { title: Title }) => {
  const t = useTexts(titleTexts);
  const b = useTexts(bookTexts);
  return (
    <ul className="grid max-w-2xl grid-cols-[repeat(auto-fit,minmax(min(100%,17rem),1fr))] gap-2">
      {(['speech', 'reflow', 'ruby', 'alternatives'] as const).map((one) => (
        <li key={one} className={`flex items-center gap-3 rounded-8 px-4 py-2.5 ${accessibility[one] ? 'bg-good-wash' : 'bg-paper text-ink-soft outline outline-1 -outline-offset-1 outline-line'}`}>
          <Icon name={accessibility[one] ? 'check' : 'minus'} size={22} className={accessibility[one] ? 'text-good' : ''} />
          <span>{b[one]}</span><span className="ml-auto font-bold whitespace-nowrap">{accessibility[one] ? t.yes : t.no}</span>
        </li>
      ))}
    </ul>
  );
};

const Record = ({ title }: { title: Title }) => {
  const t = useTexts(titleTexts);
  const b = useTexts(bookTexts);
  const languageName = useLanguageName();
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  const ndcClass = b.ndc[title.ndc.charAt(0) as unknown as keyof typeof b.ndc];
  const people = (
    <ul>
      {title.contributors.map(({ name, yomi, role }) => (
        <li key={`${name}${role}`} className="flex flex-wrap items-baseline gap-x-2">
          <TextLink to={find('author', name)}>{name}</TextLink><span className="text-sm text-ink-soft">{b.role[role]}{yomi === '' ? '' : ` ・ ${yomi}`}</span>
        </li>
      ))}
    </ul>
  );
  const subjects = <ul className="flex flex-wrap gap-x-4">{title.subjects.map((one) => <li key={one}><TextLink to={find('subject', one)}>{one}</TextLink></li>)}</ul>;
  const rows: readonly (readonly [label: string, value: ReactNode] | null)[] = [
    [t.row.yomi, title.titleYomi],
    title.contributors.length > 0 ? [t.row.contributors, people] : null,
    title.series === null ? null : [t.row.series, title.series.number === null ? title.series.name : t.inSeries(title.series.name, title.series.number)],
    [t.row.publisher, title.publisher],
    [t.row.published, <DateText key="d" value={title.published} weekday={false} />],
    title.isbn === null ? null : [t.row.isbn, title.isbn],
    [t.row.ndc, <TextLink key="n" to={find('ndc', title.ndc.charAt(0))}>{`${title.ndc} ${ndcClass}`}</TextLink>],
    title.subjects.length > 0 ? [t.row.subjects, subjects] : null,
    [t.row.audience, b.audience[title.audience]],
    [t.row.language, languageName(title.language)],
    title.pages === null ? null : [t.row.pages, t.pages(number.format(title.pages))],
    [t.row.layout, b.layout[title.layout]],
    title.chapters === null ? null : [t.row.chapters, t.chapters(title.chapters)],
    title.availability.readable && title.offer.refusal !== 'not-licensed' ? [t.row.seats, title.seats === null ? t.noLimit : t.people(title.seats)] : null,
  ];
  return (
    <dl className="max-w-2xl border-t border-line">
      {rows.map((row) => (row === null ? null : (
        <div key={row[0]} className="grid gap-x-6 border-b border-line py-2.5 sm:grid-cols-[10rem_1fr]">
          <dt className="font-bold max-sm:text-sm max-sm:text-ink-soft">{row[0]}</dt><dd className="min-w-0">{row[1]}</dd>
        </div>
      )))}
    </dl>
  );
};
