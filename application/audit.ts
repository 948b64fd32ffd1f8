/** The auditor's view: what happened, straight from the log, and the state of anything at any instant (N5). Nobody is named. */
import { work } from '../domain/catalogue/work.ts';
import { kindOf, type DomainEvent } from '../domain/events.ts';
import { addDays, dayOf, daysBetween, type Day, type Instant } from '../domain/kernel.ts';
import { patron } from '../domain/lending/patron.ts';
import { rules } from '../domain/lending/rules.ts';
import { title } from '../domain/lending/title.ts';
import { member } from '../domain/membership/member.ts';
import { reading } from '../domain/reading/reading.ts';
import { circulation, type Counts } from '../projections/circulation.ts';
import { decode, formats } from './codec.ts';
import type { Stored } from './ports.ts';
import { done, refuse } from './refusal.ts';
import { documentOf, documentsOf, type System, type UseCase } from './system.ts';

export interface AuditedEvent {
  readonly id: string;
  readonly position: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly at: Instant;
  readonly actor: { readonly role: string; readonly staffId?: string };
  readonly data: { readonly [field: string]: unknown };
}

/** Personal fields are not opened for auditors: that something is sealed there is all that is said. */
const audited = (page: readonly Stored[]): readonly AuditedEvent[] =>
  page.map(({ id, position, stream, version, type, meta, data }) => {
    const { sealed } = formats[type as DomainEvent['type']];
    const shown = sealed === undefined || data[sealed.field] === null ? data : { ...data, [sealed.field]: { sealed: true } };
    return { id, position, stream, version, type, at: meta.at, actor: meta.actor, data: shown };
  });

export const auditDays: UseCase<{ readonly from: Day; readonly to: Day }, { readonly days: readonly { readonly day: Day; readonly events: Counts }[] }> = {
  operation: 'audit',
  run: async (system, _caller, { from, to }) => {
    const days = Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i));
    const documents = await documentsOf(system, circulation, days);
    return done({ days: days.map((day) => ({ day, events: documents.get(day)?.events ?? {} })) });
  },
};

/** Reads the log from a position on until `until` says stop; the iteration ends by aborting the follower. */
const readFrom = async (system: System, after: string, take: (event: Stored) => 'take' | 'skip' | 'stop', limit: number): Promise<readonly Stored[]> => {
  const head = await system.events.head();
  const taken: Stored[] = [];
  const stop = new AbortController();
  if (after >= head) return taken;
  for await (const page of system.events.follow(after, stop.signal)) {
    for (const event of page) {
      const verdict = take(event);
      if (verdict === 'take') taken.push(event);
      if (verdict === 'stop' || taken.length === limit || event.position >= head) {
        stop.abort();
        return taken;
      }
    }
  }
  return taken;
};

/**
 * Where reading a day's events begins: after the last one of an earlier day, within a year, that has none of this day's before it. Events of
 * two days stand between each other around midnight, since an instant is taken before its event has a place.
 */
const beginningOf = async (system: System, day: Day, first: string): Promise<string> => {
  const earlier = await documentsOf(system, circulation, Array.from({ length: 366 }, (_, i) => addDays(day, -1 - i)));
  return [...earlier.values()].map(({ last }) => last).filter((last) => last < first).sort().at(-1) ?? '';
};

export const auditEvents: UseCase<
  { readonly day: Day; readonly kind: string | null; readonly type: string | null; readonly cursor: string | null; readonly limit: number },
  { readonly events: readonly AuditedEvent[]; readonly next: string | null }
> = {
  operation: 'audit',
  run: async (system, _caller, { day, kind, type, cursor, limit }) => {
    const counted = await documentOf(system, circulation, day);
    if (counted === null) return done({ events: [], next: null });
    // A cursor is a place of this log, as a page before gave it: all places of a log are as long as its head.
    if (cursor !== null && cursor.length !== (await system.events.head()).length) return refuse({ name: 'no-such-page' });
    const start = cursor ?? (await beginningOf(system, day, counted.first));
    const found = await readFrom(
      system,
      start,
      (event) => {
        if (event.position > counted.last) return 'stop';
        return dayOf(event.meta.at) === day && (kind === null || kindOf(event.stream) === kind) && (type === null || event.type === type) ? 'take' : 'skip';
      },
      limit,
    );
    return done({ events: audited(found), next: found.length === limit ? (found.at(-1)?.position ?? null) : null });
  },
};

const mostOnTimeline = 5000;

export const auditTimeline: UseCase<{ readonly stream: string }, { readonly stream: string; readonly kind: string; readonly events: readonly AuditedEvent[]; readonly truncated: boolean }> = {
  operation: 'audit',
  run: async (system, _caller, { stream }) => {
    const all = await system.events.read(stream);
    if (all.length === 0) return refuse({ name: 'no-such-page' });
    return done({ stream, kind: kindOf(stream), events: audited(all.slice(-mostOnTimeline)), truncated: all.length > mostOnTimeline });
  },
};

const deciders = { title, patron, rules, work, reading, membership: member } as const;

const isKnown = (kind: string): kind is keyof typeof deciders => Object.hasOwn(deciders, kind);

/** Persons stay out of states as they stay out of events: fields that were sealed are taken away again. */
const withoutPersons = (state: unknown): unknown =>
  JSON.parse(JSON.stringify(state, (field, value: unknown) => ((field === 'holder' || field === 'use' || field === 'person') && value !== null ? { sealed: true } : value)));

export const auditState: UseCase<{ readonly stream: string; readonly at: Instant }, { readonly stream: string; readonly at: Instant; readonly version: number; readonly state: unknown }> = {
  operation: 'audit',
  run: async (system, _caller, { stream, at }) => {
    const kind = kindOf(stream);
    if (!isKnown(kind)) return refuse({ name: 'no-such-page' });
    const until = (await system.events.read(stream)).filter((e) => e.meta.at <= at);
    const decider = deciders[kind] as { initial: unknown; evolve(state: unknown, event: unknown): unknown };
    const events = await decode(system.vault, until);
    const state = events.reduce<unknown>((s, r) => decider.evolve(s, r.event), decider.initial);
    return done({ stream, at, version: until.length, state: withoutPersons(state) });
  },
};
