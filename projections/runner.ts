/**
 * Keeps projections up to date: follows the log, folds page by page, writes documents and checkpoint together. The one
 * impure file here. Each projection runs on its own: one that fails says so and stops, the others go on.
 *
 * A projection is built in a space of its own. A changed version, or a wish to rebuild, makes a new space beside the
 * one readers use; they are switched over when it has caught up.
 */
import type { EventStore, Change, Decode, Kept, Position, ReadStore, Stored, Traces } from '../application/ports.ts';
import { kindOf, type EventType, type Recorded } from '../domain/events.ts';
import { eventsIn, type Handler, type Projection } from './projection.ts';

// A projection of any document: the runner moves documents about and never looks into one.
// oxlint-disable-next-line typescript/no-explicit-any -- documents are opaque here, and Projection is invariant in them
export type AnyProjection = Projection<any>;

export interface FollowerState {
  readonly name: string;
  readonly position: Position;
  /** Why it stopped, `null` while it runs. */
  readonly trouble: string | null;
}

/** What changed for readers, after it can be read. */
export type Applied = (projection: string, changes: readonly Change<unknown>[], upTo: Position) => void;

export interface Runner {
  /** Resolves once the projection readers see has taken in a position; `false` when that takes longer than `timeout` ms, or all of it stops. */
  reached(projection: string, position: Position, timeout: number): Promise<boolean>;
  states(): readonly FollowerState[];
  /** Builds a projection anew beside the one in use, then switches. Resolves when readers see the new one. */
  rebuild(projection: string): Promise<void>;
  /** Resolves when every projection has stopped. */
  stopped(): Promise<void>;
}

interface Running {
  readonly projection: AnyProjection;
  position: Position;
  trouble: string | null;
  space: string;
  abort: AbortController;
}

/** While far behind, this many events are folded in memory before they are written. */
const batch = 8192;

const handlerFor = (projection: AnyProjection, recorded: Recorded): Handler<unknown, never> | null => {
  const handler = projection.on[recorded.event.type];
  return handler === 'ignored' ? null : handler;
};

/**
 * Whether a projection must not go on without an event that this program does not know: it hears this type in another version, or others of
 * this kind of stream. A newer program that hears more than this one raises the projection's version, and builds it anew.
 */
export const concerns = ({ on }: AnyProjection) => ({ type, stream }: Stored): boolean =>
  (Object.hasOwn(on, type) ? [type as EventType] : (eventsIn[kindOf(stream)] ?? [])).some((heard) => on[heard] !== 'ignored');

/** What a run of events does to one document, told handler by handler. */
interface Story {
  readonly before: Kept<unknown> | undefined;
  readonly parts: { readonly handler: Handler<unknown, never>; readonly events: Recorded[] }[];
}

const documentAfter = ({ before, parts }: Story, id: string): unknown => {
  let document: unknown = before?.document ?? null;
  for (const { handler, events } of parts) {
    if ('evolveAll' in handler) document = handler.evolveAll(document, events as never, id);
    else for (const recorded of events) document = handler.evolve(document, recorded as never, id);
  }
  return document;
};

/** The changes a run of events makes to documents as they were. Events a document has already taken in are passed over. */
export const changesOf = (projection: AnyProjection, kept: readonly Kept<unknown>[], events: readonly Recorded[]): readonly Change<unknown>[] => {
  const known = new Map(kept.map((one) => [one.id, one]));
  const stories = new Map<string, Story>();
  for (const recorded of events) {
    const handler = handlerFor(projection, recorded);
    for (const id of handler?.ids(recorded as never) ?? []) {
      const story = stories.get(id) ?? { before: known.get(id), parts: [] };
      const last = story.parts.at(-1);
      const position = last?.events.at(-1)?.position ?? story.before?.position ?? '';
      if (handler === null || recorded.position <= position) continue;
      if (last?.handler === handler) last.events.push(recorded);
      else story.parts.push({ handler, events: [recorded] });
      stories.set(id, story);
    }
  }
  return [...stories].map(([id, story]) => {
    const document = documentAfter(story, id);
    return { id, document, position: story.parts.at(-1)?.events.at(-1)?.position ?? '', keys: document === null ? {} : keysOf(projection, document, id) };
  });
};

const keysOf = (projection: AnyProjection, document: unknown, id: string): Change<unknown>['keys'] =>
  Object.fromEntries(Object.entries(projection.indexes).map(([name, index]) => [name, index(document, id)]));

/** The documents a run of events concerns. */
export const idsIn = (projection: AnyProjection, events: readonly Recorded[]): readonly string[] => [
  ...new Set(events.flatMap((recorded) => handlerFor(projection, recorded)?.ids(recorded as never) ?? [])),
];

const nextSpace = (projection: AnyProjection, current: string | null): string => {
  const build = current === null ? 0 : Number(current.slice(current.lastIndexOf('#') + 1));
  return `${projection.name}@${projection.version}#${build + 1}`;
};

export interface RunnerPorts {
  readonly events: EventStore;
  readonly documents: ReadStore;
  /** Opens stored events, personal fields too as far as their keys exist. */
  readonly decode: Decode;
  readonly onApplied: Applied;
  readonly onTrouble: (projection: string, trouble: unknown) => void;
  /** Called when a page is going to be written; what it answers is called when readers see it, and the next page waits for that. */
  readonly work?: () => () => Promise<void>;
  readonly traces?: Traces | null;
}

/** Starts the projections; they stop when the signal aborts. Resolves once each has a space that readers may use. */
export const runProjections = async (ports: RunnerPorts, projections: readonly AnyProjection[], signal: AbortSignal): Promise<Runner> => {
  const { events, documents, decode, traces } = ports;
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  // Nobody waits for what will not come any more.
  signal.addEventListener('abort', wake);

  const write = async (projection: AnyProjection, space: string, heard: readonly Recorded[], upTo: Position): Promise<readonly Change<unknown>[]> => {
    const changes = changesOf(projection, await documents.load(space, idsIn(projection, heard)), heard);
    await documents.apply(space, changes, upTo);
    return changes;
  };

  /** Folds the log into a space until the signal aborts; `onPage` hears what was written. */
  const foldInto = async (projection: AnyProjection, space: string, from: Position, stop: AbortSignal, onPage: (changes: readonly Change<unknown>[], upTo: Position) => void): Promise<void> => {
    const target = await events.head();
    let pending: Recorded[] = [];
    for await (const page of events.follow(from, stop)) {
      pending.push(...(await decode(page, concerns(projection))));
      const upTo = page.at(-1)?.position ?? '';
      if (upTo < target && pending.length < batch) continue;
      const rest = ports.work?.();
      const heard = pending;
      pending = [];
      const writing = () => write(projection, space, heard, upTo);
      const changes = await (traces == null ? writing() : traces.heard(projection.name, heard, writing));
      onPage(changes, upTo);
      if (upTo >= target) await rest?.();
    }
  };

  /** Documents of another version cannot be read by this program, so their readers wait for the new build. */
  const start = async (projection: AnyProjection): Promise<Running> => {
    const current = await documents.current(projection.name);
    const fits = current?.startsWith(`${projection.name}@${projection.version}#`) ?? false;
    const space = fits && current !== null ? current : nextSpace(projection, current);
    const running: Running = { projection, space: current ?? space, position: '', trouble: null, abort: new AbortController() };
    if (current !== null && !fits) await build(projection, space);
    if (!signal.aborted) await switchTo(running, space);
    return running;
  };

  const live = async (running: Running): Promise<void> => {
    const stop = AbortSignal.any([signal, running.abort.signal]);
    try {
      // Somebody else may have written to the space since it was looked at: where it is now is where it goes on.
      running.position = await documents.progress(running.space);
      wake();
      await foldInto(running.projection, running.space, running.position, stop, (changes, upTo) => {
        running.position = upTo;
        ports.onApplied(running.projection.name, changes, upTo);
        wake();
      });
    } catch (trouble) {
      running.trouble = trouble instanceof Error ? trouble.message : String(trouble);
      ports.onTrouble(running.projection.name, trouble);
      wake();
    }
  };

  /** Fills a new space up to the head of the log as it is now. */
  const build = async (projection: AnyProjection, space: string): Promise<void> => {
    const target = await events.head();
    const from = await documents.progress(space);
    if (from >= target) return;
    const caughtUp = new AbortController();
    await foldInto(projection, space, from, AbortSignal.any([signal, caughtUp.signal]), (_changes, upTo) => {
      if (upTo >= target) caughtUp.abort();
    });
  };

  const switchTo = async (running: Running, space: string): Promise<void> => {
    const before = running.space;
    await documents.switchTo(running.projection.name, space);
    running.space = space;
    running.position = await documents.progress(space);
    if (before !== space) await documents.discard(before);
  };

  const all = await Promise.all(projections.map(start));
  const loops = new Map(all.map((running) => [running, live(running)]));
  const find = (name: string): Running => {
    const running = all.find((r) => r.projection.name === name);
    if (running === undefined) throw new Error(`there is no projection ${name}`);
    return running;
  };

  return {
    reached: (name, position, timeout) =>
      new Promise((resolve) => {
        const running = find(name);
        const done = (result: boolean): void => {
          waiting.delete(check);
          clearTimeout(timer);
          resolve(result);
        };
        const check = (): void => {
          if (running.position >= position) done(true);
          else if (running.trouble !== null || signal.aborted) done(false);
        };
        const timer = setTimeout(() => done(false), timeout);
        waiting.add(check);
        check();
      }),
    states: () => all.map(({ projection, position, trouble }) => ({ name: projection.name, position, trouble })),
    rebuild: async (name) => {
      const running = find(name);
      const space = nextSpace(running.projection, running.space);
      await documents.discard(space);
      await build(running.projection, space);
      running.abort.abort();
      await loops.get(running);
      await switchTo(running, space);
      running.abort = new AbortController();
      running.trouble = null;
      loops.set(running, live(running));
    },
    stopped: async () => {
      await Promise.all(loops.values());
    },
  };
};
