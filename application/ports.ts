/**
 * Every port on one page. An engine is a set of adapters for these; one contract suite per port (`test/contract/`)
 * says what each must do, and runs on every engine.
 */
import type { BibliographicRecord } from '../domain/catalogue/work.ts';
import type { Recorded } from '../domain/events.ts';
import type { Instant } from '../domain/kernel.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Who caused an event. A patron is never named here: who borrowed is sealed inside the event itself. */
export interface Actor {
  readonly role: 'visitor' | 'patron' | 'librarian' | 'administrator' | 'auditor' | 'system';
  /** Pseudonymous id, only for staff. */
  readonly staffId?: string;
}

export interface Meta {
  readonly at: Instant;
  readonly actor: Actor;
  /** What started it all, one id per request. */
  readonly correlation: string;
  /** The id of the event or command this follows from. */
  readonly causation: string;
  /** W3C trace context of the append that wrote it, where that was traced. No two streams share one (docs/adr/0022). */
  readonly traceparent?: string;
}

/** An event as it is about to be written. `data` is encoded: personal fields are sealed text. */
export interface Draft {
  /** Derived from command, stream and version: writing it again is recognised. */
  readonly id: string;
  readonly type: string;
  readonly v: number;
  readonly data: { readonly [key: string]: Json };
  readonly meta: Meta;
}

/** A place in the global log. Opaque, ordered as text; `''` is before everything. */
export type Position = string;

/** An event as it was written. `version` counts within its stream from 1. */
export interface Stored extends Draft {
  readonly stream: string;
  readonly version: number;
  readonly position: Position;
}

export type Appended = { readonly ok: true; readonly position: Position } | { readonly ok: false; readonly version: number };

/** Whether an event this program does not know is somebody's business: who needs it must not go on without it, the others may. */
export type Concerns = (stored: Stored) => boolean;

/** Opens stored events for one who follows the log (codec.ts). */
export type Decode = (page: readonly Stored[], concerns: Concerns) => Promise<readonly Recorded[]>;

/** Something that is being done and traced; only who traces looks into it. */
export type Work = object;

/** Tells whoever traces what came of what (infrastructure/traces.ts). Where nothing is traced there is none of it. */
export interface Traces {
  /** The work this is part of, for one who waits in a line and is served as part of another's. */
  here(): Work | undefined;
  /** Writes for those who wait, with drafts that carry the trace of this append: one of its own. */
  append(stream: string, waiting: readonly (Work | undefined)[], drafts: readonly Draft[], write: (drafts: readonly Draft[]) => Promise<Appended>): Promise<Appended>;
  /** Does what a follower makes of events, as something that comes of them. */
  heard<T>(follower: string, events: readonly Recorded[], work: () => Promise<T>): Promise<T>;
}

export interface EventStore {
  /** The events of a stream with a version above `after` (0 by default), oldest first; none for an unknown stream. */
  read(stream: string, after?: number): Promise<readonly Stored[]>;
  /**
   * Writes all drafts or none. `seen` is how many events of the stream the writer has seen; when there are others by
   * now, nothing is written and the answer is the stream's version. Resolves only when the events survive a power
   * cut; nothing is readable before that. The same drafts (by id) at the same `seen` again answer ok and write nothing.
   * An empty list of drafts is a caller's bug and throws.
   */
  append(stream: string, seen: number, drafts: readonly Draft[]): Promise<Appended>;
  /**
   * The whole log after a position, in pages as the reader pulls them: first what is there, then what comes, until
   * the signal aborts (then the iteration ends without an error). Never an empty page, no gap, no repeat.
   */
  follow(after: Position, signal: AbortSignal): AsyncIterable<readonly Stored[]>;
  /** The position of the last event, `''` when there is none. */
  head(): Promise<Position>;
  close(): Promise<void>;
}

/** A projection's document as kept: the position of the last event that went into it comes along. */
export interface Kept<D> {
  readonly id: string;
  readonly document: D;
  readonly position: Position;
}

/** What a projection did to one document: the document as it is now (`null`: it is gone) and its index keys. */
export interface Change<D> {
  readonly id: string;
  readonly document: D | null;
  /** Ordered text keys per index; a document may stand at several places of an index. */
  readonly keys: { readonly [index: string]: readonly string[] };
  readonly position: Position;
}

export interface PageRequest {
  readonly index: string;
  /** Only keys that begin so. */
  readonly prefix?: string;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly backwards?: boolean;
}

export interface PageOf<D> {
  readonly items: readonly (Kept<D> & { readonly key: string })[];
  /** Where the next page begins, `null` at the end. */
  readonly next: string | null;
}

/**
 * Documents of projections, in spaces. A space is one build of one projection; readers are pointed at the current
 * one, so a rebuild goes on beside it and then takes its place.
 */
export interface ReadStore {
  get<D>(space: string, id: string): Promise<Kept<D> | null>;
  /** Those of the ids that exist, in no particular order, each once. */
  load<D>(space: string, ids: readonly string[]): Promise<readonly Kept<D>[]>;
  /** Documents by an index, in the order of its keys (then of ids). */
  page<D>(space: string, request: PageRequest): Promise<PageOf<D>>;
  /** How many places an index has under a prefix. */
  count(space: string, index: string, prefix?: string): Promise<number>;
  /**
   * Documents, index entries and checkpoint together, or not at all. A change not above the position its document
   * (or the tombstone of it) already has is ignored; so is an `upTo` not above the checkpoint. Nobody changes a document that was
   * given to a store or came from it: it may be the very one others look at.
   */
  apply<D>(space: string, changes: readonly Change<D>[], upTo: Position): Promise<void>;
  /** The checkpoint, `''` for a space never written. */
  progress(space: string): Promise<Position>;
  /** The space readers of a projection are pointed at, `null` when there is none yet. */
  current(projection: string): Promise<string | null>;
  /** Points readers of a projection at a space. */
  switchTo(projection: string, space: string): Promise<void>;
  /** Removes a space with all it holds; unknown spaces are no error. */
  discard(space: string): Promise<void>;
  close(): Promise<void>;
}

/** Where a follower (policy, announcement) is in the log. */
export interface Checkpoints {
  get(follower: string): Promise<Position>;
  set(follower: string, position: Position): Promise<void>;
}

/** A turn at something that only one process of a library does at a time: one projection, one policy. */
export interface Turn {
  /** Aborts when the turn is over: the process is to stop, or another one has taken over. */
  readonly signal: AbortSignal;
  /** What comes through these after another one has taken over is refused. */
  readonly documents: ReadStore;
  readonly checkpoints: Checkpoints;
}

/** Shares work out among the processes of a library. */
export interface Turns {
  /** Calls `work` whenever it is this process's turn, one turn after the other, until the signal aborts. Never rejects for what `work` throws: that is told to `onTrouble`. */
  take(name: string, work: (turn: Turn) => Promise<void>, signal: AbortSignal, onTrouble: (trouble: unknown) => void): Promise<void>;
}

/**
 * What the library tells outside: a CloudEvent 1.0 as its JSON format has it, of something that concerns no person
 * (`announcements.ts` makes them, docs/announcements.md lists them).
 */
export interface Announcement {
  readonly specversion: '1.0';
  /** With `source` what tells one announcement from another, also when it is heard again. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** What it is about, never a patron. Also the key: announcements of one topic and subject keep their order. */
  readonly subject: string;
  /** RFC 3339. Only the day counts. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly data: { readonly [key: string]: Json };
}

/** Somebody who hears a topic from its oldest announcement on. */
export interface Consumer {
  /** Its place in the topic is kept under this name. */
  readonly name: string;
  readonly topic: string;
  /** A page is heard once this resolves; when it throws, or the process ends before, it is heard again. Never called twice at once. */
  hear(page: readonly Announcement[]): Promise<void>;
  /** Told of every failure, before it is tried again after a pause that grows. */
  readonly onTrouble: (trouble: unknown) => void;
}

/**
 * Carries announcements to others, in topics `nagi.{context}.v1`. As little as an engine within the process and Kafka
 * can both keep:
 *
 * - What was published is heard by every consumer at least once, and within a topic and subject in the order it was
 *   published in. Between subjects there is no order.
 * - The same announcement (`source` and `id`) published again is heard once, if no more than a thousand of the topic lie
 *   between. The engines within the process know all they ever carried; Kafka's adapter remembers these last ones.
 * - Consumers hold up neither each other nor who publishes.
 * - Two that consume under one name at once may share the work (Kafka) or both hear all of it.
 */
export interface MessageBus {
  /** Resolves when all of them survive a power cut. When it rejects, some may have been published: publish them again. */
  publish(topic: string, announcements: readonly Announcement[]): Promise<void>;
  /** Resolves when the signal aborts or the bus is closed, after the page that is being heard; never rejects for what `hear` throws. */
  consume(consumer: Consumer, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A sealed value: text that only the subject's key opens. */
export type Sealed = string;

/**
 * Keys of those whose data must be erasable: a key per patron, per loan, per hold. Destroying a key erases every copy
 * of what it sealed, backups included, while the events stay.
 */
export interface IdentityVault {
  /** A fresh subject id whose key is already durable. */
  mint(): Promise<string>;
  /** Makes sure a subject has a key; a destroyed one never comes back (throws). */
  create(subject: string): Promise<void>;
  /** Keys for a number of subjects at once; the ring is for immediate use and must not be kept. */
  keyring(subjects: readonly string[]): Promise<Keyring>;
  /** Durable when it resolves; unknown and destroyed subjects are no error. */
  destroy(subject: string): Promise<void>;
}

export interface Keyring {
  /** AES-256-GCM with a fresh 96-bit nonce; `context` is bound as additional data. Throws without a key. */
  seal(subject: string, value: Json, context: string): Sealed;
  /** `null` when the subject's key is destroyed. Throws when text or context were tampered with. */
  open(subject: string, sealed: Sealed, context: string): Json;
}

/** Bytes by their SHA-256, in lower-case hex: books, covers. */
export interface ContentStore {
  /** Stores a file and answers its hash; durable when it resolves; the same bytes again change nothing. */
  put(bytes: Uint8Array): Promise<string>;
  /** A path to read it from, `null` when there is none. Text that is no hash answers `null`. */
  path(hash: string): Promise<string | null>;
}

export interface Clock {
  now(): Instant;
}

export interface Ids {
  next(): string;
}

/** What the search knows of a title. */
export interface SearchableTitle {
  readonly titleId: string;
  readonly record: BibliographicRecord;
  /** When it came into the catalogue. */
  readonly catalogued: Instant;
  /** A general patron could read it at once. */
  readonly availableNow: boolean;
  readonly loansEver: number;
}

export interface TitleQuery {
  readonly q?: string | undefined;
  /** NDC main class, one digit. */
  readonly ndc?: string | undefined;
  readonly audience?: string | undefined;
  readonly layout?: string | undefined;
  readonly language?: string | undefined;
  readonly available?: boolean | undefined;
  readonly speech?: boolean | undefined;
  readonly ruby?: boolean | undefined;
  readonly local?: boolean | undefined;
  readonly author?: string | undefined;
  readonly publisher?: string | undefined;
  readonly subject?: string | undefined;
  /** Years of publication, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly sort: 'relevance' | 'new' | 'title' | 'popular';
}

/** Text cut into plain and matching parts, in order. */
export type Highlighted = readonly { readonly text: string; readonly hit: boolean }[];

export interface Found {
  readonly items: readonly { readonly titleId: string; readonly highlight: { readonly title: Highlighted; readonly authors: Highlighted } | null }[];
  readonly total: number;
  readonly availableNow: number;
  /** How many of the hits each value has, most first; each facet counted without its own filter. */
  readonly facets: { readonly [F in 'ndc' | 'audience' | 'layout' | 'language' | 'accessibility']: readonly { readonly value: string; readonly count: number }[] };
}

/**
 * Finds titles: an index within the process, fed from the `titles` projection. Japanese as it is typed: any substring
 * of two characters or more, かな by reading, width, case, kana and old forms folded (R11, R12).
 */
export interface TitleSearch {
  put(title: SearchableTitle): void;
  remove(titleId: string): void;
  /** `query.q` empty or absent finds everything. `offset` and `limit` cut the items, never the counts. */
  find(query: TitleQuery, offset: number, limit: number): Found;
  /** The query as folded, for what is written down of searches that found nothing. */
  folded(q: string): string;
  readonly size: number;
}

/** Small durable records that are no events: accounts, sessions, sign-in attempts. */
export interface Records {
  get<T extends Json>(collection: string, key: string): Promise<T | null>;
  /** Durable when it resolves. */
  put<T extends Json>(collection: string, key: string, value: T): Promise<void>;
  /** Writes only if there is none yet; answers whether it did. */
  add<T extends Json>(collection: string, key: string, value: T): Promise<boolean>;
  remove(collection: string, key: string): Promise<void>;
  /** All of a collection, in the order of keys. */
  list<T extends Json>(collection: string): Promise<readonly { readonly key: string; readonly value: T }[]>;
}

/** Counts by source: a keyed hash of where requests come from, never the address itself. */
export type BySource = Readonly<Record<string, number>>;

/** What sources have of a process. */
export interface Taken {
  /** Requests that were let in since this was told last. */
  readonly requests: BySource;
  /** Live connections that are open. */
  readonly lines: BySource;
}

/** The other processes of a library that answer people. */
export interface Neighbours {
  /**
   * Tells them what sources took here, and answers what all of them told since they were heard last, added up. Rejects when nobody can
   * be told: then neither what was to be told nor what they told meanwhile is told later.
   */
  exchange(here: Taken): Promise<Taken>;
}

/** Who may sign in. Logins are kept as keyed hashes only, passwords as PBKDF2-HMAC-SHA-256 (CRYPTREC). */
export interface Account {
  readonly accountId: string;
  readonly role: 'patron' | 'librarian' | 'administrator' | 'auditor';
  /** For patrons; for staff `null`. */
  readonly patronId: string | null;
  /** How staff are greeted; patrons' names stay in their sealed record. */
  readonly name: string | null;
}

export interface Accounts {
  /** Adds an account; `false` when the login is taken. `password: null` cannot sign in until one is set. */
  add(account: Account, login: string, password: string | null): Promise<boolean>;
  /**
   * Takes as long for an unknown login as for a wrong password, and counts failures per login and per source. `wrong` says whose login it was,
   * `null` for nobody's: for the log, never for who asks.
   */
  verify(login: string, password: string, source: string): Promise<Account | { readonly wrong: Account['role'] | null } | { readonly retryAfterSeconds: number }>;
  /** Gives an account a new password made here, answers it, and ends all its sessions; `null` when there is no such account. */
  resetPassword(accountId: string): Promise<string | null>;
  /** The account of a patron, `null` when there is none. */
  ofPatron(patronId: string): Promise<Account | null>;
}
