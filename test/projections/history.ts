/** Histories for projections: written event by event, or lived by deciders. */
import fc from 'fast-check';
import { searches, searchesStream } from '../../domain/catalogue/searches.ts';
import { work, workStream, type BibliographicRecord, type WorkCommand } from '../../domain/catalogue/work.ts';
import type { DomainEvent, Recorded } from '../../domain/events.ts';
import { dayOf, fold, minutesAfter, type Decider, type Instant } from '../../domain/kernel.ts';
import { patron, patronStream, type PatronCommand } from '../../domain/lending/patron.ts';
import { initialRules, rules, rulesStream } from '../../domain/lending/rules.ts';
import { titleStream, type TitleEvent } from '../../domain/lending/title.ts';
import { member, membershipStream } from '../../domain/membership/member.ts';
import { reading, readingStream, type Place } from '../../domain/reading/reading.ts';
import { security, securityStream } from '../../domain/security/security.ts';
import { factsOf } from '../domain/given.ts';
import { monotonic, play, type Step, type Told } from '../domain/lending/script.ts';

export interface History {
  readonly log: readonly Recorded[];
  /** Writes events at an instant. */
  add(stream: string, at: Instant, ...events: readonly DomainEvent[]): void;
  /** Lets a decider decide on what its stream holds so far, and writes what follows. */
  tell<C, S, E extends DomainEvent, R>(stream: string, decider: Decider<C, S, E, R>, command: C, at: Instant): void;
}

export const history = (): History => {
  const log: Recorded[] = [];
  const of = (stream: string): readonly Recorded[] => log.filter((recorded) => recorded.stream === stream);
  const add: History['add'] = (stream, at, ...events) => {
    const version = of(stream).length;
    events.forEach((event, i) => {
      const position = String(log.length + 1).padStart(16, '0');
      log.push({ id: `e-${log.length + 1}`, event, stream, version: version + i + 1, position, at, actor: { role: 'system' } });
    });
  };
  return {
    log,
    add,
    tell: <C, S, E extends DomainEvent, R>(stream: string, decider: Decider<C, S, E, R>, command: C, at: Instant) =>
      add(stream, at, ...factsOf(decider.decide(fold(decider, of(stream).map(({ event }) => event as E)), command, at))),
  };
};

export const record: BibliographicRecord = {
  title: '潮待ちの窓', titleYomi: 'シオマチノマド', subtitle: null, series: null, contributors: [], publisher: '島影書房', published: '2020-04-01', isbn: null, ndc: '913.6', subjects: [],
  audience: 'general', language: 'ja', description: '島の話。', pages: null, layout: 'none', accessibility: { speech: true, reflow: true, ruby: false, alternatives: false }, local: false,
};

export const place = (progression: number): Place => ({
  href: 'a.xhtml', type: 'application/xhtml+xml', title: null, locations: { progression, totalProgression: progression, partialCfi: null },
});

/** What goes on in the library around one step of a title's story. `chance` picks among it. */
const around = ({ tell }: History, titleId: string, { now, command, verdict }: Told, chance: number): void => {
  const patronId = 'holder' in command ? command.holder.patronId : 'patron-of-ai';
  const asWork = (asked: WorkCommand): void => tell(workStream(titleId), work, asked, now);
  const asPatron = (asked: PatronCommand): void => tell(patronStream(patronId), patron, asked, now);
  const doings: readonly (() => void)[] = [
    () => asWork({ type: 'ReviseTitle', record: { ...record, pages: chance } }),
    () => asWork({ type: 'AttachFile', file: { hash: `f${chance}`, size: 1, layout: 'reflow-vertical', chapters: 1, removed: 0 } }),
    () => asWork({ type: 'AttachCover', hash: `c${chance}`, mediaType: 'image/png' }),
    () => asWork({ type: 'HideTitle' }),
    () => asWork({ type: 'ShowTitle' }),
    () => asPatron({ type: 'ChangeClass', class: chance % 2 === 0 ? 'teacher' : 'general', school: null }),
    () => asPatron({ type: 'RenewCard', cardExpires: minutesAfter(now, chance * 1440) }),
    () => asPatron({ type: 'BlockPatron', reason: 'x', until: null }),
    () => asPatron({ type: 'UnblockPatron' }),
    () => tell(membershipStream(patronId), member, { type: 'RegisterMember', patronId, person: { card: 'K1', name: '名', kana: 'ナ', born: '1990-01-01', mail: null } }, now),
    () => tell(membershipStream(patronId), member, { type: 'AcceptTerms', edition: `${chance}` }, now),
    () => tell(membershipStream(patronId), member, { type: 'WithdrawMember' }, now),
    () => tell(securityStream(dayOf(now)), security, { type: 'NoteSignIn', occurrence: now, door: chance % 2 === 0 ? 'patron' : 'staff', class: null }, now),
    () => tell(securityStream(dayOf(now)), security, { type: 'NoteRefusedSignIn', occurrence: now, door: 'patron', reason: 'unknown-or-wrong' }, now),
    () => tell(securityStream(dayOf(now)), security, { type: 'NotePersonalRecordView', occurrence: now, subject: patronId, reason: 'x' }, now),
    () => tell(securityStream(dayOf(now)), security, { type: 'NotePasswordReset', occurrence: now, subject: patronId, reason: 'x' }, now),
    () => tell(searchesStream(dayOf(now)), searches, { type: 'NoteEmptySearch', occurrence: now, query: `q${chance % 3}` }, now),
    () => tell(rulesStream, rules, { type: 'ChangeRetention', days: chance }, now),
    () => tell(rulesStream, rules, { type: 'ChangeClassRules', class: 'general', rules: { ...initialRules.classes.general, loans: chance } }, now),
  ];
  doings[chance % doings.length]?.();
  for (const event of factsOf(verdict)) follow({ tell }, titleId, event, now, chance);
};

/** What follows a title's event in the streams of its reader. */
const follow = ({ tell }: Pick<History, 'tell'>, titleId: string, event: TitleEvent, now: Instant, chance: number): void => {
  if (!('holder' in event) || event.holder === null) return;
  const { patronId, slot } = event.holder;
  if (event.type === 'LoanStarted') {
    tell(readingStream(event.loanId), reading, { type: 'OpenBook', titleId, access: 'loan', device: chance % 2 === 0 ? 'phone' : 'desk' }, now);
    tell(readingStream(event.loanId), reading, { type: 'OpenChapter', chapter: chance }, now);
    tell(readingStream(event.loanId), reading, { type: 'KeepPlace', place: place(chance / 100) }, now);
  }
  if (event.type === 'LoanReturned' || event.type === 'LoanExpired') {
    tell(patronStream(patronId), patron, { type: 'ReleaseSlot', slot, why: 'ended' }, now);
    tell(readingStream(event.loanId), reading, { type: 'CloseBook' }, now);
    if (chance % 2 === 0) tell(readingStream(event.loanId), reading, { type: 'ForgetReader', loanId: event.loanId, titleId, holder: { patronId } }, now);
    if (chance % 8 === 0) tell(readingStream(event.loanId), reading, { type: 'OpenBook', titleId, access: 'open', device: 'tablet' }, now);
  }
};

const lived = (scripts: readonly (readonly Step[])[], chances: readonly number[]): readonly Recorded[] => {
  const library = history();
  const told = scripts.flatMap((script, n) => {
    const steps: { readonly titleId: string; readonly step: Told }[] = [];
    play(script, (step) => steps.push({ titleId: `t-${n + 1}`, step }));
    return steps;
  });
  told.sort((a, b) => (a.step.now < b.step.now ? -1 : a.step.now > b.step.now ? 1 : 0));
  told.forEach(({ titleId, step }, i) => {
    const { now, command, verdict } = step;
    if (i === 0) library.tell(workStream(titleId), work, { type: 'CatalogueTitle', record }, now);
    if (command.type === 'Borrow' || command.type === 'PlaceHold') {
      const { holder: { patronId, slot }, borrower } = command;
      const [kind, id] = command.type === 'Borrow' ? (['loan', command.loanId] as const) : (['hold', command.holdId] as const);
      library.tell(patronStream(patronId), patron, { type: 'EnrolPatron', ...borrower, cardExpires: null }, now);
      library.tell(patronStream(patronId), patron, { type: 'ClaimSlot', slot, kind, metered: true, use: { titleId, id }, lease: minutesAfter(now, 5), rules: initialRules.classes[borrower.class] }, now);
    }
    library.add(titleStream(titleId), now, ...factsOf(verdict));
    around(library, titleId, step, chances[i % chances.length] ?? 0);
  });
  return library.log;
};

/** What happened in a library with two titles and five patrons, in any way it can; ids of licences and loans may meet across titles, which no projection may mind. */
export const histories: fc.Arbitrary<readonly Recorded[]> = fc
  .tuple(monotonic, monotonic, fc.array(fc.nat(99), { minLength: 7, maxLength: 40 }))
  .map(([first, second, chances]) => lived([first, second], chances));
