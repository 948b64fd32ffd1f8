/** Rules, statistics, turnaways, service state. */
import { addDays, daysBetween, fiscalYearOf, monthOf, type Day } from '../domain/kernel.ts';
import { rules, rulesStream, type ClassRules, type Rules, type RulesCommand } from '../domain/lending/rules.ts';
import { isUnlimited, type LicenceTerms, type PatronClass } from '../domain/lending/terms.ts';
import { circulation, figures, type Counts, type DayDocument, type Figure } from '../projections/circulation.ts';
import { ledger } from '../projections/ledger.ts';
import { anybody } from '../projections/titles.ts';
import { turnaways, type TurnawayDocument } from '../projections/turnaways.ts';
import { cardsInOrder, cardsOf, type TitleCard } from './cards.ts';
import { currentRules } from './lending.ts';
import { done, refuse, type Answer } from './refusal.ts';
import { contextOf, documentsOf, type Caller, type System, type UseCase } from './system.ts';

/** 笠岡市, May 2026 (the customer's specification, table 1). */
const residents = 42_583;

interface Written {
  readonly position: string;
}

export const seeRules: UseCase<Record<never, never>, Rules> = {
  operation: 'see-rules',
  run: async (system) => done(await currentRules(system)),
};

const onRules = async (system: System, caller: Caller, command: RulesCommand): Promise<Answer<Written>> => {
  const result = await system.transact(contextOf(caller, 'rules'), rulesStream, rules, command);
  return result.refused ? refuse(result.refused) : done({ position: result.position });
};

export const changeClassRules: UseCase<{ readonly class: PatronClass; readonly rules: ClassRules }, Written> = {
  operation: 'change-rules',
  run: (system, caller, input) => onRules(system, caller, { type: 'ChangeClassRules', class: input.class, rules: input.rules }),
};

export const changeRetention: UseCase<{ readonly days: number }, Written> = {
  operation: 'change-rules',
  run: (system, caller, { days }) => onRules(system, caller, { type: 'ChangeRetention', days }),
};

type Range = { readonly from: Day; readonly to: Day };

const daysIn = ({ from, to }: Range): readonly Day[] => Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i));

const sum = (all: Iterable<Counts>): Counts => {
  const total = new Map<string, number>();
  for (const counts of all) for (const [value, n] of Object.entries(counts)) total.set(value, (total.get(value) ?? 0) + n);
  return Object.fromEntries(total);
};

const sumBy = (counts: Counts, group: (value: string) => string): Counts => sum(Object.entries(counts).map(([value, n]) => ({ [group(value)]: n })));

/** The model of a licence as statistics name it. */
export const modelOf = ({ concurrency, checkouts, expires, perLoan, audience, ...terms }: LicenceTerms): string => {
  if (perLoan !== null) return 'per-loan';
  if (isUnlimited({ concurrency, checkouts, expires, perLoan, audience, ...terms })) {
    return audience.kind === 'anyone' ? 'open' : audience.kind === 'schools' ? 'school-pack' : 'unlimited';
  }
  if (checkouts !== null) return expires !== null ? 'time-and-count' : 'counted';
  return expires !== null ? 'timed' : 'perpetual';
};

export type By = 'day' | 'month' | 'fiscal-year';

const periodOf = (day: Day, by: By): string => (by === 'day' ? day : by === 'month' ? monthOf(day) : String(fiscalYearOf(day)));

type Figures = { readonly [F in Figure]: number };

const noFigures: Figures = Object.fromEntries(figures.map((f) => [f, 0])) as Figures;

const total = (days: Iterable<DayDocument>): Figures => ({ ...noFigures, ...sum([...days].map((d) => d.figures)) });

export interface Statistics {
  readonly rows: readonly (Figures & { readonly period: string })[];
  readonly totals: Figures;
  readonly previous: Figures;
  readonly byClass: Counts;
  readonly byNdc: Counts;
  readonly byModel: Counts;
  readonly byHour: Counts;
  readonly byDevice: Counts;
  readonly titles: readonly { readonly title: TitleCard; readonly loans: number }[];
  readonly perThousandResidents: number;
}

const mostTitles = 50;

export const seeStatistics: UseCase<Range & { readonly by: By }, Statistics> = {
  operation: 'see-statistics',
  run: async (system, _caller, { from, to, by }) => {
    const wanted = daysIn({ from, to });
    const before = daysIn({ from: addDays(from, -wanted.length), to: addDays(from, -1) });
    const [days, earlier] = await Promise.all([documentsOf(system, circulation, wanted), documentsOf(system, circulation, before)]);
    const periods = new Map<string, DayDocument[]>(wanted.map((day) => [periodOf(day, by), []]));
    for (const [day, document] of days) periods.get(periodOf(day, by))?.push(document);
    const all = [...days.values()];
    const loansByTitle = sum(all.map((d) => d.loansByTitle));
    const loansByLicence = sum(all.map((d) => d.loansByLicence));
    const [cards, licences] = await Promise.all([cardsOf(system, Object.keys(loansByTitle), anybody), documentsOf(system, ledger, Object.keys(loansByLicence))]);
    const top = Object.entries(loansByTitle).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostTitles);
    const totals = total(all);
    return done({
      rows: [...periods].map(([period, documents]) => ({ period, ...total(documents) })),
      totals,
      previous: total(earlier.values()),
      byClass: sum(all.map((d) => d.loansByClass)),
      byNdc: sumBy(loansByTitle, (titleId) => cards.get(titleId)?.ndc.slice(0, 1) ?? '?'),
      byModel: sumBy(loansByLicence, (licenceId) => {
        const licence = licences.get(licenceId);
        return licence === undefined ? '?' : modelOf(licence.terms);
      }),
      byHour: sum(all.map((d) => d.loansByHour)),
      byDevice: sum(all.map((d) => d.readsByDevice)),
      titles: top.flatMap(([titleId, loans]) => {
        const title = cards.get(titleId);
        return title === undefined ? [] : [{ title, loans }];
      }),
      perThousandResidents: Math.round((totals.loans / residents) * 100_000) / 100,
    });
  },
};

export interface Turnaways {
  readonly rows: readonly { readonly day: Day; readonly limitExceeded: number; readonly noLicence: number; readonly emptySearches: number }[];
  readonly titles: readonly { readonly title: TitleCard; readonly limitExceeded: number; readonly noLicence: number }[];
  readonly emptySearches: readonly { readonly query: string; readonly times: number }[];
}

const count = (counts: Counts | undefined): number => Object.values(counts ?? {}).reduce((a, b) => a + b, 0);

export const seeTurnaways: UseCase<Range, Turnaways> = {
  operation: 'see-turnaways',
  run: async (system, _caller, range) => {
    const days = daysIn(range);
    const documents = await documentsOf<TurnawayDocument>(system, turnaways, days);
    const all = [...documents.values()];
    const limit = sum(all.map((d) => d.limitExceeded));
    const none = sum(all.map((d) => d.noLicence));
    const both = sum([limit, none]);
    const ids = Object.keys(both).sort((a, b) => (both[b] ?? 0) - (both[a] ?? 0) || (a < b ? -1 : 1)).slice(0, mostTitles);
    return done({
      rows: days.map((day) => {
        const document = documents.get(day);
        return { day, limitExceeded: count(document?.limitExceeded), noLicence: count(document?.noLicence), emptySearches: count(document?.emptySearches) };
      }),
      titles: (await cardsInOrder(system, ids, anybody)).map((title) => ({ title, limitExceeded: limit[title.titleId] ?? 0, noLicence: none[title.titleId] ?? 0 })),
      emptySearches: Object.entries(sum(all.map((d) => d.emptySearches)))
        .map(([query, times]) => ({ query, times }))
        .sort((a, b) => b.times - a.times || (a.query < b.query ? -1 : 1))
        .slice(0, mostTitles),
    });
  },
};

export const seeService: UseCase<Record<never, never>, { readonly head: string; readonly followers: readonly { readonly name: string; readonly position: string; readonly behind: boolean; readonly trouble: string | null }[] }> = {
  operation: 'see-service',
  run: async (system) => {
    const [head, followers] = await Promise.all([system.events.head(), system.followers()]);
    return done({ head, followers: followers.map((s) => ({ ...s, behind: s.position < head })) });
  },
};
