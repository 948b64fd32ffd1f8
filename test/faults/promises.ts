/** What a library promised, asked of it after a fault: acknowledged commands, documents, slots, announcements. */
import { announcementOf } from '../../application/announcements.ts';
import { decode } from '../../application/codec.ts';
import { settleDue } from '../../application/policies/deadlines.ts';
import type { EventStore, Json, Position, Stored } from '../../application/ports.ts';
import type { System } from '../../application/system.ts';
import type { Recorded } from '../../domain/events.ts';
import { fold, minutesAfter, type Instant } from '../../domain/kernel.ts';
import { patron, patronStream, type PatronEvent } from '../../domain/lending/patron.ts';
import { title, titleStream, type TitleEvent } from '../../domain/lending/title.ts';
import { canonical } from '../../infrastructure/app/commands/documents-digest.ts';
import type { Engine } from '../../infrastructure/app/engine.ts';
import { projections } from '../../infrastructure/app/library.ts';
import { openSnapshot } from '../../infrastructure/embedded/snapshot.ts';
import { changesOf } from '../../projections/runner.ts';
import { openAt, topics, type People } from './small-library.ts';

export interface Acknowledged {
  /** The event this command must have left exactly once, `null` where a repeat leaves none. */
  readonly what: 'LoanStarted' | 'HoldPlaced' | 'LoanReturned' | 'HoldCancelled' | 'PlaceKept' | null;
  readonly stream: string;
  /** As it was answered: of an event of this stream, not before the command's own. */
  readonly position: string;
  /** Of a loan that began or came back, where the patron knows it. */
  readonly loanId: string | null;
}

export interface Question {
  readonly people: People;
  readonly acknowledged: readonly Acknowledged[];
  readonly heard: readonly string[];
  readonly begin: Instant;
}

export interface Examined {
  /** What is wrong, in words; nothing when every promise was kept. */
  readonly wrong: readonly string[];
  readonly events: number;
  /** Ids of announcements the listener heard in this life, in order. */
  readonly heard: readonly string[];
  readonly loansLive: number;
  readonly forgotten: number;
}

export const wholeLog = async (store: EventStore): Promise<readonly Stored[]> => {
  const head = await store.head();
  const events: Stored[] = [];
  const abort = new AbortController();
  if (head === '') return events;
  for await (const page of store.follow('', abort.signal)) {
    events.push(...page);
    if (events.at(-1)?.position === head) abort.abort();
  }
  return events;
};

export const counted = <T>(items: readonly T[]): ReadonlyMap<T, number> => {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
};

export const inLog = (log: readonly Stored[]): readonly string[] => {
  const wrong: string[] = [];
  for (const [id, count] of counted(log.map((e) => e.id))) if (count !== 1) wrong.push(`${count} times in the log: ${id}`);
  const versions = new Map<string, number>();
  for (const { stream, version } of log) {
    if (version !== (versions.get(stream) ?? 0) + 1) wrong.push(`version ${version} of ${stream} after ${versions.get(stream) ?? 0}`);
    versions.set(stream, version);
  }
  return wrong;
};

/**
 * Each acknowledged command left its event, not after the position it was answered with: commands on one stream may share an
 * append, and are answered with its end. Loans are told apart by their ids, other events of a stream by their number.
 */
export const acknowledgedIn = (log: readonly Stored[], acknowledged: readonly Acknowledged[]): readonly string[] => {
  const at = new Map(log.map((e) => [e.position, e]));
  const placesOf = new Map<string, string[]>();
  for (const { type, stream, position, data } of log) {
    for (const key of [`${type} of ${stream}`, `${type} of loan ${String(data['loanId'])}`]) placesOf.set(key, [...(placesOf.get(key) ?? []), position]);
  }
  const wrong: string[] = [];
  const answers = new Map<string, string[]>();
  for (const { what, stream, position, loanId } of acknowledged) {
    if (at.get(position)?.stream !== stream) wrong.push(`acknowledged but missing: ${what} of ${stream} at ${position}`);
    if (what === null) continue;
    if (loanId !== null && placesOf.get(`${what} of loan ${loanId}`)?.length !== 1) wrong.push(`${placesOf.get(`${what} of loan ${loanId}`)?.length ?? 0} times ${what} of loan ${loanId}`);
    answers.set(`${what} of ${stream}`, [...(answers.get(`${what} of ${stream}`) ?? []), position]);
  }
  for (const [key, positions] of answers) {
    const places = placesOf.get(key) ?? [];
    const late = positions.sort().findIndex((position, i) => (places[i] ?? '~') > position);
    if (late !== -1) wrong.push(`acknowledged but missing: ${late + 1} times ${key} up to ${positions[late]}, the log has ${places.filter((p) => p <= (positions[late] ?? '')).length}`);
  }
  return wrong;
};

/** Every slot is taken by a loan or hold that lives, or was given back once. */
export const slotsIn = (log: readonly Recorded[], { patrons, titles }: People): { readonly wrong: readonly string[]; readonly live: number } => {
  const of = (stream: string): readonly Recorded['event'][] => log.filter((r) => r.stream === stream).map((r) => r.event);
  const live = new Map<string, string>();
  for (const titleId of titles) {
    const state = fold(title, of(titleStream(titleId)) as readonly TitleEvent[]);
    for (const { loanId, holder } of state.loans) live.set(holder?.slot ?? `nobody's loan ${loanId}`, holder?.patronId ?? '');
    for (const { holdId, holder } of state.holds) live.set(holder?.slot ?? `nobody's hold ${holdId}`, holder?.patronId ?? '');
  }
  const wrong: string[] = [];
  for (const patronId of patrons) {
    const slots = fold(patron, of(patronStream(patronId)) as readonly PatronEvent[])?.slots ?? [];
    for (const { slot } of slots) if (live.get(slot) !== patronId) wrong.push(`slot ${slot} leaked: nothing lives that it is for`);
    for (const [slot, holder] of live) if (holder === patronId && !slots.some((s) => s.slot === slot)) wrong.push(`slot ${slot} was given back while its loan or hold lives`);
  }
  for (const slot of live.keys()) if (slot.startsWith('nobody')) wrong.push(`${slot} cannot end: its holder is not known`);
  const released = counted(log.flatMap(({ event }) => (event.type === 'SlotReleased' ? [event.slot] : [])));
  for (const [slot, count] of released) if (count !== 1) wrong.push(`slot ${slot} was given back ${count} times`);
  return { wrong, live: live.size };
};

const soon = (): Promise<void> => new Promise((resume) => setTimeout(resume, 5));

/** Waits until nothing is left to do by those who follow the log; what follows from it included. Throws when one of them has heard more than the log holds, which it will never hear again. */
export const quiet = async (system: System, { checkpoints, bus }: Engine, heard: (position: string) => Promise<boolean>): Promise<void> => {
  for (;;) {
    const head = await system.events.head();
    await heard(head);
    const places = [await checkpoints.get('slots'), await checkpoints.get('forgetting'), await checkpoints.get('directory'), await bus.checkpoints.get('announcer')];
    const now = await system.events.head();
    if (places.some((place) => place > now)) throw new Error(`slots, forgetting, directory and announcer heard up to ${places.join(', ')}, the log ends at ${now}`);
    if (places.every((place) => place === head) && now === head) return;
    await soon();
  }
};

/** The documents of a projection as they are kept, and up to where. */
export interface KeptDocuments {
  readonly position: Position;
  readonly documents: ReadonlyMap<string, Json>;
}

/** Every projection has come to the end of the log, and is what a rebuild makes of it. */
export const documentsAsBuilt = (log: readonly Recorded[], kept: ReadonlyMap<string, KeptDocuments>): readonly string[] => {
  const wrong: string[] = [];
  const head = log.at(-1)?.position ?? '';
  for (const projection of projections) {
    const { position, documents } = kept.get(projection.name) ?? { position: '', documents: new Map<string, Json>() };
    if (position !== head) wrong.push(`${projection.name} stands at ${position}, the log at ${head}`);
    const there = new Map(Array.from(documents, ([id, document]) => [id, canonical(document)]));
    const built = changesOf(projection, [], log).flatMap(({ id, document }) => (document === null ? [] : [[id, canonical(document as Json)] as const]));
    for (const [id, text] of built) if (there.get(id) !== text) wrong.push(`${projection.name} ${id} is ${there.get(id)}, a rebuild makes it ${text}`);
    const ids = new Set(built.map(([id]) => id));
    for (const id of there.keys()) if (!ids.has(id)) wrong.push(`${projection.name} ${id} is not in a rebuild`);
  }
  return wrong;
};

const documentsIn = async (folder: string): Promise<ReadonlyMap<string, KeptDocuments>> => {
  const snapshot = await openSnapshot(folder);
  try {
    return new Map(Array.from(snapshot.projections(), ({ projection, space, position }) =>
      [projection, { position, documents: new Map(Array.from(snapshot.documents(space), ({ id, document }) => [id, document])) }]));
  } finally {
    await snapshot.close();
  }
};

/** Announcements that must have been made, by id. */
export const toldOf = (log: readonly Recorded[]): readonly string[] => log.flatMap((recorded) => {
  const announcement = announcementOf(recorded);
  return announcement === 'private' ? [] : [announcement.announcement.id];
});

/** So many looks (5 ms each) without anything new heard are the end of it. */
const patience = 2000;

/** Opens the library again at an instant, lets it settle, and asks whether it kept what it promised. */
export const examine = async (folder: string, people: People, acknowledged: readonly Acknowledged[], heardBefore: readonly string[], begin: Instant): Promise<Examined> => {
  const complaints: string[] = [];
  const { library, later } = await openAt(folder, begin, (line) => complaints.push(line));
  const { system, engine, heard } = library;
  const hearing = new AbortController();
  const now: string[] = [];
  let closed = false;
  try {
    for (const topic of topics) {
      const consumer = { name: 'listener', topic, hear: async (page: readonly { readonly id: string }[]) => void now.push(...page.map(({ id }) => id)), onTrouble: (trouble: unknown) => void complaints.push(String(trouble)) };
      void engine.bus.consume(consumer, hearing.signal);
    }
    await quiet(system, engine, heard);
    later(minutesAfter(begin, 2));
    while ((await settleDue(system, (trouble) => complaints.push(String(trouble)))) > 0) if (complaints.length > 0) break;
    await quiet(system, engine, heard);

    const log = await wholeLog(system.events);
    const recorded = await decode(engine.vault, log);
    const told = toldOf(recorded);
    for (let [looks, before] = [0, 0]; looks < patience && new Set([...heardBefore, ...now]).size < told.length; looks = now.length > before ? 0 : looks + 1) {
      before = now.length;
      await soon();
    }
    const all = new Set([...heardBefore, ...now]);
    const slots = slotsIn(recorded, people);
    const wrong = [...complaints, ...inLog(log), ...acknowledgedIn(log, acknowledged), ...slots.wrong];
    for (const id of told) if (!all.has(id)) wrong.push(`announcement never heard: ${id}`);
    const known = new Set(told);
    for (const id of all) if (!known.has(id)) wrong.push(`announced, and not in the log: ${id}`);
    for (const [id, count] of counted(now)) if (count !== 1) wrong.push(`announcement heard ${count} times within one life: ${id}`);
    await library.close();
    closed = true;
    wrong.push(...documentsAsBuilt(recorded, await documentsIn(folder)));
    return { wrong, events: log.length, heard: now, loansLive: slots.live, forgotten: log.filter((e) => e.type === 'ReaderForgotten').length };
  } finally {
    if (!closed) await library.close();
  }
};
