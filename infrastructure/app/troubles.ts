/** What followers of the log stumbled over, until they have got over it: of this process, or of all that share the work. */
import type { Logger } from 'pino';
import type { Records } from '../../application/ports.ts';

export interface Troubles {
  /** Of one of the followers of this process. */
  tell(follower: string, trouble: unknown): void;
  /** It goes on. */
  over(follower: string): void;
  /** It is this process now that runs it: what another one said of it holds until it goes on here. */
  taken(follower: string): void;
  all(): Promise<ReadonlyMap<string, string>>;
  /** Resolves when everything told is written down. */
  settled(): Promise<void>;
}

/** `records` where several processes share the work: each shows the troubles of all. */
export const troublesIn = (records: Records | null, log: Logger): Troubles => {
  const here = new Map<string, string>();
  const well = new Set<string>();
  let writing = Promise.resolve();
  const keep = (write: (kept: Records) => Promise<void>): void => {
    if (records === null) return;
    writing = writing.then(() => write(records)).catch((error: unknown) => log.error({ err: error }, 'what a follower stumbled over could not be written down'));
  };
  return {
    tell: (follower, trouble) => {
      log.error({ err: trouble, follower }, 'a follower stumbled');
      const text = trouble instanceof Error ? trouble.message : String(trouble);
      here.set(follower, text);
      well.delete(follower);
      keep((kept) => kept.put('troubles', follower, text));
    },
    over: (follower) => {
      if (well.has(follower)) return;
      well.add(follower);
      here.delete(follower);
      keep((kept) => kept.remove('troubles', follower));
    },
    taken: (follower) => void well.delete(follower),
    all: async () => (records === null ? here : new Map((await records.list<string>('troubles')).map(({ key, value }) => [key, value]))),
    settled: () => writing,
  };
};
