/**
 * What must hold of the log, whoever wrote it: read event by event as it is written, with bookkeeping of its own and
 * nothing of the deciders. What is not so is noted in words.
 */
import type { Stored } from '../../application/ports.ts';
import type { DomainEvent, EventOf } from '../../domain/events.ts';
import type { Instant } from '../../domain/kernel.ts';
import type { PatronEvent } from '../../domain/lending/patron.ts';
import { initialRules, type ClassRules } from '../../domain/lending/rules.ts';
import type { Borrower, LicenceTerms, PatronClass } from '../../domain/lending/terms.ts';
import type { Holder, TitleEvent } from '../../domain/lending/title.ts';
import { unsealed } from './stores.ts';

interface Licence {
  readonly id: string;
  readonly terms: LicenceTerms;
  used: number;
  ended: boolean;
  /** Loans of pay per loan by month in Japan. */
  readonly months: Map<string, number>;
}

interface Loan {
  readonly id: string;
  readonly titleId: string;
  readonly licence: Licence;
  readonly holder: Holder;
  due: Instant;
}

interface Hold {
  readonly id: string;
  readonly titleId: string;
  readonly borrower: Borrower;
  readonly holder: Holder;
  is: 'waiting' | 'paused' | 'ready';
  until: Instant | null;
  licence: Licence | null;
}

interface Title {
  readonly id: string;
  readonly licences: Map<string, Licence>;
  readonly loans: Map<string, Loan>;
  /** In the order they were placed. */
  readonly holds: Map<string, Hold>;
  at: Instant;
}

interface Slot {
  readonly slot: string;
  readonly kind: 'loan' | 'hold';
  readonly counted: boolean;
  readonly lease: Instant;
  readonly use: { readonly titleId: string; readonly id: string };
  /** How many events the log had before it. */
  readonly since: number;
}

interface Patron {
  readonly id: string;
  class: PatronClass;
  block: { readonly until: Instant | null } | null;
  readonly slots: Map<string, Slot>;
  at: Instant;
}

/** A loan as it was begun, for what a borrower was told. */
export interface Begun {
  readonly id: string;
  readonly titleId: string;
  readonly patronId: string;
  readonly due: Instant;
  readonly index: number;
}

export interface Oracle {
  /** In words, in the order they were found. */
  readonly wrong: string[];
  /** What has happened, by event and refusal, to see that schedules come into tight spots. */
  readonly seen: Set<string>;
  readonly begun: readonly Begun[];
  readonly titles: ReadonlyMap<string, Title>;
  readonly patrons: ReadonlyMap<string, Patron>;
  written(events: readonly Stored[]): void;
  /** A key was destroyed. */
  destroyed(subject: string): void;
  note(so: boolean, what: string): void;
  /** The next instant at which something is due by itself after `now`. */
  nextDue(now: Instant): Instant | null;
  /** Leases that are open: slots without their loan or hold. */
  unused(): readonly Slot[];
  /** Whether a loan or hold has ever begun. */
  hasBegun(id: string): boolean;
  /** What should have been done by `now` and has not; empty when nothing is left to do. */
  left(now: Instant): readonly string[];
}

const unlimited = ({ concurrency, checkouts, perLoan }: LicenceTerms): boolean => concurrency === null && checkouts === null && perLoan === null;

const serves = ({ audience }: LicenceTerms, borrower: Borrower): boolean =>
  audience.kind === 'anyone' || audience.kind === 'patrons' || (audience.kind === 'classes' && audience.classes.includes(borrower.class));

const monthInJapan = (at: Instant): string => new Date(Date.parse(at) + 9 * 3_600_000).toISOString().slice(0, 7);

/** 23:59:59 in Japan, so many days after the day of an instant there; by `Date`, not by the kernel's calendar. */
export const lastMoment = (at: Instant, days: number): Instant => {
  const inJapan = new Date(Date.parse(at) + 9 * 3_600_000);
  return new Date(Date.UTC(inJapan.getUTCFullYear(), inJapan.getUTCMonth(), inJapan.getUTCDate() + days, 14, 59, 59)).toISOString();
};

const usable = ({ ended, terms, used }: Licence, at: Instant): boolean =>
  !ended && (terms.starts ?? '') <= at && at < (terms.expires ?? '9999') && used < (terms.checkouts ?? Infinity);

/** `steady`: the clock is never stepped back and is one for all. `since` answers how long the log was when the oldest request under way began. */
export const oracleOf = ({ steady, since }: { readonly steady: () => boolean; readonly since: () => number }): Oracle => {
  const wrong: string[] = [];
  const seen = new Set<string>();
  const titles = new Map<string, Title>();
  const patrons = new Map<string, Patron>();
  const begun: Begun[] = [];
  const everStarted = new Set<string>();
  const forgone = new Set<string>();
  const over = new Set<string>();
  /** Rules and classes as they came into force, so that a request under way may still go by what it has read. */
  const rules: { readonly index: number; readonly class: PatronClass; readonly rules: ClassRules }[] = (Object.keys(initialRules.classes) as PatronClass[]).map((c) => ({
    index: -1, class: c, rules: initialRules.classes[c],
  }));
  const classes: { readonly index: number; readonly patronId: string; readonly class: PatronClass }[] = [];
  let length = 0;

  const note = (so: boolean, what: string): void => {
    if (!so) wrong.push(what);
  };

  const running = (title: Title, licence: Licence): number => [...title.loans.values()].filter((l) => l.licence === licence).length;
  const kept = (title: Title, licence: Licence): number => [...title.holds.values()].filter((h) => h.is === 'ready' && h.licence === licence).length;

  const isFree = (title: Title, licence: Licence, at: Instant): boolean => {
    const { concurrency, checkouts, perLoan } = licence.terms;
    const reserved = kept(title, licence);
    const budget = perLoan === null ? Infinity : Math.floor(perLoan.monthlyBudget / perLoan.price) - (licence.months.get(monthInJapan(at)) ?? 0);
    return usable(licence, at) && running(title, licence) + reserved < (concurrency ?? Infinity) && licence.used + reserved < (checkouts ?? Infinity) && reserved < budget;
  };

  const freeFor = (title: Title, borrower: Borrower, at: Instant): boolean => [...title.licences.values()].some((l) => serves(l.terms, borrower) && isFree(title, l, at));

  /** The values something had at any time since an index of the log. */
  const inForce = <T extends { readonly index: number }>(history: readonly T[], same: (value: T) => boolean, index: number): readonly T[] => {
    const all = history.filter(same);
    const first = all.findLastIndex((value) => value.index < index);
    return all.slice(Math.max(0, first));
  };

  const rulesFor = (patronId: string): readonly ClassRules[] =>
    inForce(classes, (c) => c.patronId === patronId, since()).flatMap((c) => inForce(rules, (r) => r.class === c.class, since()).map((r) => r.rules));

  const slotOf = (holder: Holder): Slot | undefined => patrons.get(holder.patronId)?.slots.get(holder.slot);

  const begins = (titleId: string, id: string, holder: Holder, kind: 'loan' | 'hold'): Slot | undefined => {
    note(!everStarted.has(id), `${kind} ${id} began twice`);
    note(!forgone.has(id), `${kind} ${id} began after it was forgone`);
    everStarted.add(id);
    const slot = slotOf(holder);
    note(slot !== undefined && slot.kind === kind && slot.use.id === id && slot.use.titleId === titleId, `every ${kind} has its own slot: ${id} of ${titleId} has not`);
    return slot;
  };

  const started = (title: Title, event: EventOf<'LoanStarted'>, next: TitleEvent | undefined, fulfils: Hold | null, at: Instant): void => {
    const { loanId, licenceId, borrower, holder, due, metered } = event;
    const licence = title.licences.get(licenceId);
    if (licence === undefined || holder === null) return note(false, `loan ${loanId} has no licence or no holder`);
    const slot = begins(title.id, loanId, holder, 'loan');
    note(![...title.loans.values()].some((l) => l.holder.patronId === holder.patronId), `${holder.patronId} has two loans of ${title.id}`);
    note(usable(licence, at) && serves(licence.terms, borrower), `${loanId} is on a licence that is not usable, or not for the borrower`);
    note(metered === !unlimited(licence.terms) && (!metered || slot?.counted === true), `metered loan ${loanId} is on a slot that does not count`);
    if (!unlimited(licence.terms)) {
      const passed = [...title.holds.values()].filter((h) => h.is === 'waiting' && serves(licence.terms, h.borrower));
      note(fulfils?.licence === licence || passed.length === 0, `${loanId} took a seat before ${passed.map((h) => h.id).join()}`);
    }
    note(next?.type === 'LicenceConsumed' && next.loanId === loanId && next.licenceId === licenceId, `${loanId} names no licence it consumes`);
    const ends = rulesFor(holder.patronId).map((r) => lastMoment(at, r.loanDays)).map((end) => (end < (licence.terms.expires ?? '9999') ? end : licence.terms.expires));
    note(event.started === at && ends.includes(due) && due > at, `${loanId}, begun ${at}, is due ${due} and not ${ends.join(' or ')}`);
    licence.used += 1;
    if (licence.terms.perLoan !== null) licence.months.set(monthInJapan(at), (licence.months.get(monthInJapan(at)) ?? 0) + 1);
    title.loans.set(loanId, { id: loanId, titleId: title.id, licence, holder, due });
    begun.push({ id: loanId, titleId: title.id, patronId: holder.patronId, due, index: length });
  };

  const ready = (title: Title, event: EventOf<'HoldBecameReady'>, at: Instant): void => {
    const [hold, licence] = [title.holds.get(event.holdId), title.licences.get(event.licenceId)];
    if (hold === undefined || licence === undefined) return note(false, `${event.holdId} became ready and is not there`);
    const before = [...title.holds.values()].filter((h) => h.is === 'waiting' && serves(licence.terms, h.borrower))[0];
    note(hold.is === 'waiting' && serves(licence.terms, hold.borrower) && isFree(title, licence, at), `${hold.id} became ready without a free seat`);
    note(before === hold, `${hold.id} became ready before ${before?.id}`);
    Object.assign(hold, { is: 'ready', until: event.until, licence });
  };

  const setHold = (title: Title, holdId: string, is: 'waiting' | 'paused', until: Instant | null): void => {
    const hold = title.holds.get(holdId);
    note(hold !== undefined, `${holdId} changes and is not there`);
    if (hold !== undefined) Object.assign(hold, { is, until, licence: null });
  };

  const endHold = (title: Title, holdId: string): void => {
    note(title.holds.delete(holdId), `hold ${holdId} ended and was not there`);
    over.add(holdId);
  };

  const endLoan = (title: Title, loanId: string): Loan | undefined => {
    const loan = title.loans.get(loanId);
    note(title.loans.delete(loanId), `loan ${loanId} ended and was not running`);
    over.add(loanId);
    return loan;
  };

  const onTitle = (title: Title, event: TitleEvent, batch: readonly TitleEvent[], i: number, at: Instant): void => {
    switch (event.type) {
      case 'LicenceAdded':
        title.licences.set(event.licenceId, { id: event.licenceId, terms: event.terms, used: 0, ended: false, months: new Map() });
        return;
      case 'LicenceExpired':
      case 'LicenceWithdrawn': {
        const licence = title.licences.get(event.licenceId);
        note(licence?.ended === false && (event.type === 'LicenceWithdrawn' || (licence.terms.expires ?? '9999') <= at), `licence ${event.licenceId} ended twice or early`);
        if (licence !== undefined) licence.ended = true;
        return;
      }
      case 'LicenceConsumed': {
        const licence = title.licences.get(event.licenceId);
        const left = licence?.terms.checkouts == null ? null : licence.terms.checkouts - licence.used;
        note(event.checkoutsLeft === left && batch[i - 1]?.type === 'LoanStarted', `${event.licenceId} has ${left} loans left and not ${event.checkoutsLeft}`);
        return;
      }
      case 'LoanStarted': {
        const before = batch[i - 1];
        const fulfils = before?.type === 'HoldFulfilled' && before.loanId === event.loanId ? fulfilled : null;
        return started(title, event, batch[i + 1], fulfils, at);
      }
      case 'LoanExtended': {
        const loan = title.loans.get(event.loanId);
        const waits = loan !== undefined && !unlimited(loan.licence.terms) && [...title.holds.values()].some((h) => h.is === 'waiting' && serves(loan.licence.terms, h.borrower));
        note(loan !== undefined && loan.due > at && !loan.licence.ended && event.due > loan.due && event.due <= (loan.licence.terms.expires ?? '9999') && !waits, `loan ${event.loanId} was extended and should not have been`);
        if (loan !== undefined) loan.due = event.due;
        return;
      }
      case 'LoanReturned': {
        const loan = endLoan(title, event.loanId);
        note(loan === undefined || loan.holder.patronId === event.holder?.patronId, `${event.loanId} was returned as somebody else's`);
        return;
      }
      case 'LoanExpired': {
        const loan = endLoan(title, event.loanId);
        note(loan === undefined || (loan.due <= at && loan.due === event.due), `${event.loanId} ended at ${at}, before it was due`);
        return;
      }
      case 'HoldPlaced': {
        const { holdId, borrower, holder } = event;
        if (holder === null) return note(false, `hold ${holdId} has no holder`);
        begins(title.id, holdId, holder, 'hold');
        note(!freeFor(title, borrower, at), `${holdId} waits though a seat is free`);
        note(![...title.holds.values()].some((h) => h.holder.patronId === holder.patronId), `${holder.patronId} has two holds on ${title.id}`);
        title.holds.set(holdId, { id: holdId, titleId: title.id, borrower, holder, is: 'waiting', until: null, licence: null });
        return;
      }
      case 'HoldBecameReady':
        return ready(title, event, at);
      case 'HoldPutBack':
      case 'HoldResumed':
        return setHold(title, event.holdId, 'waiting', null);
      case 'HoldPaused':
        return setHold(title, event.holdId, 'paused', event.until);
      case 'HoldPassedOn': {
        const hold = title.holds.get(event.holdId);
        note(hold?.is === 'ready' && (hold.until ?? '9999') <= at, `${event.holdId} was passed on at ${at}, too early`);
        return endHold(title, event.holdId);
      }
      case 'HoldFulfilled':
        fulfilled = title.holds.get(event.holdId) ?? null;
        return endHold(title, event.holdId);
      case 'HoldCancelled':
        return endHold(title, event.holdId);
      case 'Forgone':
        note(!title.loans.has(event.id) && !title.holds.has(event.id), `${event.id} was forgone and goes on`);
        forgone.add(event.id);
        return;
      case 'BorrowTurnedAway':
        note(event.reason !== 'all-on-loan' || !freeFor(title, event.borrower, at), `somebody was turned away from ${title.id} though a seat was free`);
        return;
      case 'LicenceBegan':
        return;
    }
  };
  /** The hold that the loan next in the batch comes from. */
  let fulfilled: Hold | null = null;

  const settled = (title: Title, at: Instant): void => {
    for (const licence of title.licences.values()) {
      const [run, keep] = [running(title, licence), kept(title, licence)];
      note(run + keep <= (licence.terms.concurrency ?? Infinity), `${licence.id} is oversold: ${run} read and ${keep} are kept a seat of ${licence.terms.concurrency}`);
      note(licence.used + keep <= (licence.terms.checkouts ?? Infinity), `${licence.id} is used up twice: ${licence.used} loans and ${keep} to come of ${licence.terms.checkouts}`);
      if (licence.terms.perLoan === null) continue;
      const spent = (licence.months.get(monthInJapan(at)) ?? 0) * licence.terms.perLoan.price;
      note(spent <= licence.terms.perLoan.monthlyBudget, `${licence.id} spent ${spent} yen of its month`);
    }
    for (const loan of title.loans.values()) note(loan.due > at, `${loan.id} was due ${loan.due} and runs at ${at}`);
    for (const hold of title.holds.values()) note(hold.is !== 'waiting' || !freeFor(title, hold.borrower, at), `${hold.id} waits at ${at} though a seat is free`);
  };

  const onPatron = (patron: Patron, event: PatronEvent, at: Instant): void => {
    switch (event.type) {
      case 'PatronEnrolled':
      case 'PatronClassChanged':
        patron.class = event.class;
        classes.push({ index: length, patronId: patron.id, class: event.class });
        return;
      case 'PatronBlocked':
        patron.block = { until: event.until };
        return;
      case 'PatronUnblocked':
        patron.block = null;
        return;
      case 'SlotClaimed': {
        const { slot, kind, counted, lease, use } = event;
        if (use === null) return note(false, `slot ${slot} is for nothing`);
        note(patron.block === null || (patron.block.until ?? '9999') <= at, `${patron.id} is blocked and claimed ${slot}`);
        note(!patron.slots.has(slot) && !over.has(slot), `slot ${slot} was claimed twice`);
        note(![...patron.slots.values()].some((s) => s.kind === kind && s.use.titleId === use.titleId), `${patron.id} has two ${kind} slots for ${use.titleId}`);
        patron.slots.set(slot, { slot, kind, counted, lease, use, since: length });
        const taken = [...patron.slots.values()].filter((s) => s.kind === kind && s.counted).length;
        const limit = Math.max(...rulesFor(patron.id).map((r) => (kind === 'loan' ? r.loans : r.holds)));
        note(!counted || taken <= limit, `${patron.id} has ${taken} ${kind}s of ${limit}`);
        return;
      }
      case 'SlotReleased': {
        const slot = patron.slots.get(event.slot);
        const title = titles.get(slot?.use.titleId ?? '');
        note(slot !== undefined, `slot ${event.slot} was given back and was not taken`);
        note(slot === undefined || (!title?.loans.has(slot.use.id) && !title?.holds.has(slot.use.id)), `slot ${event.slot} was given back while ${slot?.use.id} goes on`);
        patron.slots.delete(event.slot);
        over.add(event.slot);
        return;
      }
      case 'CardRenewed':
        return;
    }
  };

  const opened = ({ type, data }: Stored): DomainEvent => {
    const open = { ...data };
    for (const field of ['holder', 'use', 'person']) if (typeof data[field] === 'string') open[field] = unsealed(data[field]);
    return { type, ...open } as unknown as DomainEvent;
  };

  const titleOf = (id: string): Title => {
    const known = titles.get(id) ?? { id, licences: new Map(), loans: new Map(), holds: new Map(), at: '' };
    titles.set(id, known);
    return known;
  };

  const patronOf = (id: string): Patron => {
    const known = patrons.get(id) ?? { id, class: 'general', block: null, slots: new Map(), at: '' };
    patrons.set(id, known);
    return known;
  };

  const unused = (): readonly Slot[] =>
    [...patrons.values()].flatMap((p) => [...p.slots.values()]).filter(({ use }) => !titles.get(use.titleId)?.loans.has(use.id) && !titles.get(use.titleId)?.holds.has(use.id));

  return {
    wrong, seen, begun, titles, patrons, note, unused,
    hasBegun: (id) => everStarted.has(id),

    written: (stored) => {
      const first = stored[0];
      if (first === undefined) return;
      const { stream, meta: { at } } = first;
      const [kind, id] = [stream.slice(0, stream.indexOf('-')), stream.slice(stream.indexOf('-') + 1)];
      const batch = stored.map(opened);
      for (const { type } of batch) seen.add(type);
      const about = kind === 'title' ? titleOf(id) : kind === 'patron' ? patronOf(id) : null;
      if (about !== null) {
        note(!steady() || about.at <= at, `${stream} was written at ${at} after ${about.at}, and no clock went back`);
        about.at = at;
      }
      batch.forEach((event, i) => {
        if (kind === 'title') onTitle(titleOf(id), event as TitleEvent, batch as readonly TitleEvent[], i, at);
        if (kind === 'patron') onPatron(patronOf(id), event as PatronEvent, at);
        if (event.type === 'ClassRulesChanged') rules.push({ index: length, class: event.class, rules: event.rules });
        if (event.type === 'ReaderForgotten') note(over.has(event.loanId), `the reader of ${event.loanId} is forgotten while reading`);
        length += 1;
      });
      if (kind === 'title') settled(titleOf(id), at);
    },

    destroyed: (subject) => note(!everStarted.has(subject) || over.has(subject), `the key of ${subject} was destroyed while it goes on`),

    nextDue: (now) => {
      const all = [...titles.values()].flatMap((t) => [
        ...[...t.loans.values()].map((l) => l.due),
        ...[...t.holds.values()].flatMap((h) => (h.until === null ? [] : [h.until])),
        ...[...t.licences.values()].flatMap(({ terms, ended }) => (ended ? [] : [terms.starts, terms.expires].filter((x) => x !== null))),
      ]);
      return all.filter((x) => x > now).sort()[0] ?? null;
    },

    left: (now) => [
      ...unused().map((s) => `slot ${s.slot} has neither loan nor hold`),
      ...[...titles.values()].flatMap((t) => [
        ...[...t.loans.values()].flatMap((l) => [
          ...(l.due <= now ? [`${l.id} was due ${l.due}`] : []),
          ...(slotOf(l.holder)?.use.id === l.id ? [] : [`${l.id} has no slot`]),
        ]),
        ...[...t.holds.values()].flatMap((h) => [
          ...(h.until !== null && h.until <= now ? [`${h.id} is ${h.is} until ${h.until}`] : []),
          ...(h.is === 'waiting' && freeFor(t, h.borrower, now) ? [`${h.id} waits though a seat is free`] : []),
          ...(slotOf(h.holder)?.use.id === h.id ? [] : [`${h.id} has no slot`]),
        ]),
        ...[...t.licences.values()].flatMap((l) => (!l.ended && (l.terms.expires ?? '9999') <= now ? [`licence ${l.id} has not ended`] : [])),
      ]),
    ],
  };
};
