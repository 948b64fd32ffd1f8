import type { PatronClass, LicenceTerms } from '../../../domain/lending/terms.ts';
import { isUnlimited } from '../../../domain/lending/terms.ts';
import { addDays, dayOf, endOfDay, startOfDay, type Day } from '../../../domain/kernel.ts';
import type { Input } from '../../api.ts';
import type { Same } from '../../i18n/texts.ts';
import type { deskTexts } from '../../i18n/desk.ts';
import { formatDate } from '../../kit/dates.ts';

type TermsTexts = typeof deskTexts extends { readonly ja: infer T extends { readonly terms: object } } ? Same<T>['terms'] : never;

/** The models a librarian buys by; each only fills in terms. */
export const models = ['perpetual', 'two-years', 'count-52', 'two-years-or-52', 'bundle', 'per-loan', 'unlimited-year', 'school-pack', 'public-domain', 'local'] as const;
export type Model = (typeof models)[number];

/** Terms as they are typed: empty text is "no limit". */
export interface TermsDraft {
  readonly concurrency: string;
  readonly checkouts: string;
  readonly starts: string;
  readonly expires: string;
  readonly price: string;
  readonly budget: string;
  readonly audience: LicenceTerms['audience']['kind'];
  readonly schools: string;
  readonly classes: readonly PatronClass[];
}

const plain: TermsDraft = { concurrency: '1', checkouts: '', starts: '', expires: '', price: '', budget: '', audience: 'patrons', schools: '', classes: [] };

/** The last day of a span of years that begins today. */
const lastDay = (today: Day, years: number): Day => addDays(`${Number(today.slice(0, 4)) + years}${today.slice(4) === '-02-29' ? '-03-01' : today.slice(4)}`, -1);

export const draftOf = (model: Model, today: Day): TermsDraft => {
  switch (model) {
    case 'perpetual': return plain;
    case 'two-years': return { ...plain, expires: lastDay(today, 2) };
    case 'count-52': return { ...plain, checkouts: '52' };
    case 'two-years-or-52': return { ...plain, checkouts: '52', expires: lastDay(today, 2) };
    case 'bundle': return { ...plain, concurrency: '', checkouts: '26' };
    case 'per-loan': return { ...plain, concurrency: '', price: '200', budget: '10000' };
    case 'unlimited-year': return { ...plain, concurrency: '', expires: lastDay(today, 1) };
    case 'school-pack': return { ...plain, concurrency: '', expires: lastDay(today, 1), audience: 'schools' };
    case 'public-domain':
    case 'local': return { ...plain, concurrency: '', audience: 'anyone' };
  }
};

export type TermsField = 'concurrency' | 'checkouts' | 'starts' | 'expires' | 'price' | 'budget' | 'audience';
export type TermsFaults = Partial<Record<TermsField, 'number' | 'before' | 'past' | 'needed' | 'budget'>>;

/** Digits as they come from Japanese keyboards too: `１２` is 12. `null` for empty, `NaN` for what is no positive number. */
export const numberIn = (text: string): number | null => {
  const plainText = text.normalize('NFKC').trim().replaceAll(',', '');
  if (plainText === '') return null;
  return /^\d+$/.test(plainText) && Number(plainText) > 0 ? Number(plainText) : Number.NaN;
};

export const partsIn = (text: string): readonly string[] => text.split(/[、,，]/).map((part) => part.trim()).filter((part) => part !== '');

/** Terms as the server takes them. */
export type SentTerms = Input<'POST /api/staff/titles/:titleId/licences'>['body']['terms'];

const audienceOf = ({ audience, schools, classes }: TermsDraft): SentTerms['audience'] => {
  if (audience === 'schools') return { kind: 'schools', schools: [...partsIn(schools)] };
  return audience === 'classes' ? { kind: 'classes', classes: [...classes] } : { kind: audience };
};

/** Terms ready to be sent, or what is wrong field by field. */
export const termsFrom = (draft: TermsDraft, today: Day): { readonly terms: SentTerms; readonly faults?: never } | { readonly faults: TermsFaults; readonly terms?: never } => {
  const [concurrency, checkouts, price, budget] = [draft.concurrency, draft.checkouts, draft.price, draft.budget].map(numberIn) as [number | null, number | null, number | null, number | null];
  const audience = audienceOf(draft);
  const faults: TermsFaults = {
    ...(Number.isNaN(concurrency) ? { concurrency: 'number' } : {}),
    ...(Number.isNaN(checkouts) ? { checkouts: 'number' } : {}),
    ...(Number.isNaN(price) ? { price: 'number' } : price === null && budget !== null ? { price: 'needed' } : {}),
    ...(Number.isNaN(budget) ? { budget: 'number' } : budget === null && price !== null ? { budget: 'needed' } : price !== null && budget !== null && budget < price ? { budget: 'budget' } : {}),
    ...(draft.expires !== '' && draft.starts !== '' && draft.expires <= draft.starts ? { expires: 'before' } : draft.expires !== '' && draft.expires < today ? { expires: 'past' } : {}),
    ...((audience.kind === 'schools' && audience.schools.length === 0) || (audience.kind === 'classes' && audience.classes.length === 0) ? { audience: 'needed' } : {}),
  };
  if (Object.keys(faults).length > 0) return { faults };
  return {
    terms: {
      concurrency, checkouts, audience,
      starts: draft.starts === '' ? null : startOfDay(draft.starts),
      expires: draft.expires === '' ? null : endOfDay(draft.expires),
      perLoan: price === null || budget === null ? null : { price, monthlyBudget: budget },
    },
  };
};

/** The kind of a licence as the statistics name it too. */
export const kindOfTerms = (terms: LicenceTerms): 'per-loan' | 'open' | 'school-pack' | 'unlimited' | 'time-and-count' | 'counted' | 'timed' | 'perpetual' => {
  if (terms.perLoan !== null) return 'per-loan';
  if (isUnlimited(terms)) return terms.audience.kind === 'anyone' ? 'open' : terms.audience.kind === 'schools' ? 'school-pack' : 'unlimited';
  if (terms.checkouts !== null) return terms.expires === null ? 'counted' : 'time-and-count';
  return terms.expires === null ? 'perpetual' : 'timed';
};

/** 「同時1人・52回まで・2028年3月31日まで・利用者」 */
export const termsInWords = (terms: LicenceTerms, t: TermsTexts, locale: 'ja-JP' | 'en-GB'): string => {
  const number = new Intl.NumberFormat(locale);
  const date = (instant: string): string => formatDate(dayOf(instant), locale, { weekday: false });
  return [
    terms.concurrency === null ? t.seatsAny : t.seats(terms.concurrency),
    ...(terms.checkouts === null ? [] : [t.uses(terms.checkouts)]),
    ...(terms.starts === null ? [] : [t.from(date(terms.starts))]),
    terms.expires === null ? t.forever : t.to(date(terms.expires)),
    ...(terms.perLoan === null ? [] : [t.yen(number.format(terms.perLoan.price), number.format(terms.perLoan.monthlyBudget))]),
    t.audiences[terms.audience.kind],
  ].join(locale === 'ja-JP' ? '・' : ', ');
};
