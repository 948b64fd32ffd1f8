/**
 * Projections as a process sees them that does not run them itself: it follows the log, waits until another one has written
 * what a page of it did, and then tells what changed, as the one who runs them would (projections/runner.ts).
 */
import { concerns, idsIn, type AnyProjection, type FollowerState, type Runner, type RunnerPorts } from '../projections/runner.ts';
import { persist, sleep } from './policies/follower.ts';
import type { Change, ReadStore } from './ports.ts';

interface Watched {
  readonly projection: AnyProjection;
  position: string;
  trouble: string | null;
}

/** How often it is looked whether a projection has come as far, in ms: soon after something was written, then ever less. */
const looks = { first: 5, longest: 250 };

/** The space readers are pointed at once it has come as far as a position; `null` when the signal aborts before. */
const spaceAt = async (documents: ReadStore, projection: string, position: string, signal: AbortSignal): Promise<string | null> => {
  for (let wait = looks.first; !signal.aborted; wait = Math.min(wait * 2, looks.longest)) {
    const space = await documents.current(projection);
    if (space !== null && (await documents.progress(space)) >= position) return space;
    await sleep(wait, signal);
  }
  return null;
};

/** Resolves once each projection has been made at all, by whoever runs it. */
export const watchProjections = async ({ events, documents, decode, onApplied, onTrouble }: Omit<RunnerPorts, 'work'>, projections: readonly AnyProjection[], signal: AbortSignal): Promise<Runner> => {
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  signal.addEventListener('abort', wake);

  const begin = async (projection: AnyProjection): Promise<Watched> => {
    const space = await spaceAt(documents, projection.name, '', signal);
    return { projection, position: space === null ? '' : await documents.progress(space), trouble: null };
  };

  const watch = (watched: Watched): Promise<void> => {
    const { projection } = watched;
    return persist(async (well) => {
      for await (const page of events.follow(watched.position, signal)) {
        const upTo = page.at(-1)?.position ?? '';
        const ids = idsIn(projection, await decode(page, concerns(projection)));
        const space = await spaceAt(documents, projection.name, upTo, signal);
        if (space === null) return;
        const there = new Map((await documents.load<unknown>(space, ids)).map((kept) => [kept.id, kept]));
        const changes = ids.map((id): Change<unknown> => ({ id, document: there.get(id)?.document ?? null, keys: {}, position: there.get(id)?.position ?? upTo }));
        watched.position = upTo;
        watched.trouble = null;
        well();
        onApplied(projection.name, changes, upTo);
        wake();
      }
    }, (trouble) => {
      watched.trouble = trouble instanceof Error ? trouble.message : String(trouble);
      onTrouble(projection.name, trouble);
      wake();
    }, signal);
  };

  const all = await Promise.all(projections.map(begin));
  const watching = all.map(watch);

  return {
    reached: (name, position, timeout) =>
      new Promise((resolve) => {
        const watched = all.find(({ projection }) => projection.name === name);
        if (watched === undefined) throw new Error(`there is no projection ${name}`);
        const done = (result: boolean): void => {
          waiting.delete(check);
          clearTimeout(timer);
          resolve(result);
        };
        const check = (): void => {
          if (watched.position >= position) done(true);
          else if (watched.trouble !== null || signal.aborted) done(false);
        };
        const timer = setTimeout(() => done(false), timeout);
        waiting.add(check);
        check();
      }),
    states: (): readonly FollowerState[] => all.map(({ projection, position, trouble }) => ({ name: projection.name, position, trouble })),
    rebuild: (name) => Promise.reject(new Error(`${name} is built anew by the process that runs it`)),
    stopped: async () => {
      await Promise.all(watching);
    },
  };
};
