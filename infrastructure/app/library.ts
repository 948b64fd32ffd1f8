/** A running library: the ports put together, projections, policies and deadlines at work. */
import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { decode, decodeOnce } from '../../application/codec.ts';
import { patronDirectory } from '../../application/patron-directory.ts';
import { announcer, keyless } from '../../application/policies/announcer.ts';
import { watchDeadlines } from '../../application/policies/deadlines.ts';
import { directoryPolicy, hearingPeople, loadDirectory } from '../../application/policies/directory.ts';
import { follow, followPages, type Policy } from '../../application/policies/follower.ts';
import { forgetting } from '../../application/policies/forgetting.ts';
import { slots } from '../../application/policies/slots.ts';
import type { Change, Checkpoints, Clock, Ids, TitleSearch, Traces, Turns } from '../../application/ports.ts';
import { allOf, type System } from '../../application/system.ts';
import { writer } from '../../application/transact.ts';
import { watchProjections } from '../../application/watcher.ts';
import type { Instant } from '../../domain/kernel.ts';
import { title, titleStream } from '../../domain/lending/title.ts';
import { circulation } from '../../projections/circulation.ts';
import { deadlines } from '../../projections/deadlines.ts';
import { ledger } from '../../projections/ledger.ts';
import { places } from '../../projections/places.ts';
import { runProjections, type AnyProjection, type Applied, type FollowerState, type Runner, type RunnerPorts } from '../../projections/runner.ts';
import { shelf } from '../../projections/shelf.ts';
import { anybody, availability, titles, type TitleDocument } from '../../projections/titles.ts';
import { turnaways } from '../../projections/turnaways.ts';
import { booksIn, type Books } from '../content/books.ts';
import { accountBook, type AccountBook } from '../identity/accounts.ts';
import { sessionsOver, type Sessions } from '../identity/sessions.ts';
import { memoryCheckpoints } from '../memory/checkpoints.ts';
import { titleSearch } from '../search/title-search.ts';
import type { Engine } from './engine.ts';
import { troublesIn } from './troubles.ts';

export const projections: readonly AnyProjection[] = [titles, shelf, places, deadlines, ledger, circulation, turnaways];

export interface OpenLibrary {
  readonly system: System;
  readonly engine: Engine;
  readonly accounts: AccountBook;
  readonly sessions: Sessions;
  readonly books: Books;
  /** Resolves `true` when every projection has taken in a position. */
  readonly heard: (position: string) => Promise<boolean>;
  /** Begins to do what is due by itself. Until then nothing ends by itself: for seeding a past. */
  watch(): void;
  close(): Promise<void>;
}

export interface LibraryOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly onApplied?: Applied;
  /** Whether this process also does what the library does by itself (projections, policies, deadlines); `true` unless said otherwise. */
  readonly works?: boolean;
  /** Nothing is traced unless said. */
  readonly traces?: Traces | null;
  /** Rounds of the password hash, lower in tests only. */
  readonly passwordCost?: number;
}

/** How long a policy waits for the projections to hear of something, in ms, before it tries again later. */
const hearing = 30_000;

const feed = (search: TitleSearch, clock: Clock, id: string, document: TitleDocument | null): void => {
  if (document?.record == null || document.hidden) return search.remove(id);
  const { status } = availability(document, anybody, clock.now());
  return search.put({ titleId: id, record: document.record, catalogued: document.catalogued, availableNow: status === 'available' || status === 'open', loansEver: document.loansEver });
};

/** The longest a follower rests between two pages, in ms. */
const longestRest = 50;

/**
 * Who follows the log rests as long as it has worked: the more there is to do, the more of it is written together. Those who rest at the same
 * time go on at the same time: then they are at the same place, and what is read and opened there serves all of them.
 */
const restingTogether = (): (() => () => Promise<void>) => {
  let rest: Promise<void> | null = null;
  return () => {
    const began = performance.now();
    return () => (rest ??= new Promise((resume) => {
      setTimeout(() => {
        rest = null;
        resume();
      }, Math.min(longestRest, performance.now() - began));
    }));
  };
};

/** Titles lent more often than this have streams long enough to be waited for. */
const oftenLent = 100;

/** Folds what was lent often while nobody waits for it yet, the most lent first: a title lent 5,000 times is lent like any other (docs/adr/0017). */
const foldAhead = async (system: System, shown: readonly { readonly id: string; readonly document: TitleDocument }[], signal: AbortSignal): Promise<void> => {
  const often = shown.filter(({ document }) => document.loansEver > oftenLent).sort((a, b) => b.document.loansEver - a.document.loansEver);
  for (const { id } of often) {
    if (signal.aborted) return;
    await system.load(titleStream(id), title);
    // Requests go first.
    await new Promise((resume) => setImmediate(resume));
  }
};

export const openLibrary = async ({ engine, clock, ids, log, onApplied, passwordCost, works = true, traces = null }: LibraryOptions): Promise<OpenLibrary> => {
  const { events, documents, vault, records, checkpoints, bus } = engine;
  const stop = new AbortController();
  // Every projection, policy and consumer listens for the end: more than the ten that are taken for a leak.
  setMaxListeners(100, stop.signal);
  const search = titleSearch();
  const directory = patronDirectory();
  const troubles = troublesIn(engine.turns === null ? null : records, log);
  const onTrouble = troubles.tell;
  /** Who moves on has got over its trouble. */
  const overIt = (kept: Checkpoints): Checkpoints => ({
    get: (follower) => kept.get(follower),
    set: async (follower, position) => {
      await kept.set(follower, position);
      troubles.over(follower);
    },
  });

  // All follow the same log side by side: what is sealed is opened once for all of them.
  const opened = decodeOnce(vault);
  const resting = restingTogether();
  const ports: RunnerPorts = {
    events, documents, decode: opened, onTrouble, work: resting, traces,
    onApplied: (projection, changes, upTo) => {
      if (projection === titles.name) for (const { id, document } of changes as readonly Change<TitleDocument>[]) feed(search, clock, id, document);
      onApplied?.(projection, changes, upTo);
    },
  };
  const working: Promise<void>[] = [];
  const alone: Turns = { take: (_name, work, signal) => work({ signal, documents, checkpoints }) };
  /** Something only one process does at a time: this one, when it works at all and has the turn. */
  const inTurn = (name: string, work: Parameters<Turns['take']>[1]): void => {
    if (!works) return;
    const taken: typeof work = (turn) => {
      troubles.taken(name);
      return work(turn);
    };
    working.push((engine.turns ?? alone).take(name, taken, stop.signal, (trouble) => onTrouble(name, trouble)));
  };
  /** Where processes share the work one of them runs a projection, and all watch. When it stumbles the turn is over, and whoever has the next one tries again. */
  const shared = async (): Promise<Runner> => {
    for (const projection of projections) {
      inTurn(projection.name, async (turn) => {
        const found: { trouble?: unknown } = {};
        const running = await runProjections({
          ...ports, documents: turn.documents, onApplied: troubles.over, onTrouble: (_name, trouble) => { found.trouble = trouble; },
        }, [projection], turn.signal);
        await running.stopped();
        if ('trouble' in found) throw found.trouble;
      });
    }
    return watchProjections({ ...ports, onTrouble: (name, trouble) => log.warn({ err: trouble, follower: name }, 'a projection could not be watched for a while') }, projections, stop.signal);
  };
  // The sealed copy that is loaded may be behind the log by what its policy has not heard yet.
  const beforePeople = await checkpoints.get('directory');
  await loadDirectory(directory, records, vault);
  const runner = engine.turns === null ? await runProjections(ports, projections, stop.signal) : await shared();
  const accounts = await accountBook(records, vault, clock, passwordCost);
  const followers = async (): Promise<readonly FollowerState[]> => {
    const stumbled = await troubles.all();
    const stateOf = async (name: string, kept: Checkpoints): Promise<FollowerState> => ({ name, position: await kept.get(name), trouble: stumbled.get(name) ?? null });
    const shown = runner.states().map((state) => ({ ...state, trouble: stumbled.get(state.name) ?? state.trouble }));
    return [...shown, ...(await Promise.all([...policies.map(({ name }) => stateOf(name, checkpoints)), stateOf(announcing.name, bus.checkpoints)]))];
  };
  const system: System = {
    ...writer({ events, vault, clock, traces }), events, documents, vault, records, accounts, search, directory, clock, ids, runner, followers,
  };
  const shown = await allOf(system, titles, 'byNewest');
  for (const { id, document } of shown) feed(search, clock, id, document);

  const heard = async (position: string): Promise<boolean> => (await Promise.all(projections.map(({ name }) => runner.reached(name, position, hearing)))).every(Boolean);
  const policies: readonly Policy[] = [slots(system), forgetting(system, heard), directoryPolicy(directory, records, vault)];
  const announcing = announcer(bus);
  for (const policy of policies) {
    inTurn(policy.name, (turn) => follow({ events, decode: opened, checkpoints: overIt(turn.checkpoints), work: resting, onTrouble, traces }, policy, turn.signal));
  }
  inTurn(announcing.name, (turn) => followPages({ events, decode: (page, concerns) => decode(keyless, page, concerns), checkpoints: overIt(bus.checkpoints), work: resting, onTrouble, traces }, announcing, turn.signal));
  if (engine.turns !== null) {
    const here = memoryCheckpoints();
    await here.set(hearingPeople(directory).name, beforePeople);
    working.push(follow({ events, decode: opened, checkpoints: here, onTrouble }, hearingPeople(directory), stop.signal));
  }
  working.push(foldAhead(system, shown, stop.signal).catch((trouble: unknown) => onTrouble('folding ahead', trouble)));
  const books = booksIn(engine.contents, records);

  return {
    system, engine, accounts, books, heard,
    sessions: sessionsOver(records, accounts, clock),
    watch: () => {
      inTurn('watching deadlines', (turn) => watchDeadlines(system, (trouble) => onTrouble('deadlines', trouble), turn.signal));
    },
    close: async () => {
      stop.abort();
      await Promise.all([...working, runner.stopped()]);
      await troubles.settled();
      books.close();
      await engine.close();
    },
  };
};

/** The machine's clock, never before what it said last: a clock set back must not undo order. */
export const machineClock = (): Clock => {
  let last: Instant = '';
  return {
    now: () => {
      const now = new Date().toISOString();
      if (now > last) last = now;
      return last;
    },
  };
};
