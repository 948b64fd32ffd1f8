/**
 * What outlives a process, and what one process sees of it, each call in its turn. Documents, checkpoints and records are
 * the memory engine's. The log makes no copies and the vault has no cipher, so that a run takes milliseconds; every other
 * promise of their ports they keep, the conflict, the repeat, the destroyed key and the bound context among them.
 */
import type { Appended, Checkpoints, Draft, EventStore, IdentityVault, Json, Keyring, Position, ReadStore, Records, Stored } from '../../application/ports.ts';
import { memoryCheckpoints } from '../../infrastructure/memory/checkpoints.ts';
import { memoryReadStore } from '../../infrastructure/memory/read-store.ts';
import { memoryRecords } from '../../infrastructure/memory/records.ts';
import type { Process, Turns } from './turns.ts';

interface Seal {
  readonly subject: string;
  readonly context: string;
  readonly value: Json;
}

/** What a seal holds, key or no key: for the oracle, who must know who borrowed. */
export const unsealed = (sealed: string): Json => (JSON.parse(sealed) as Seal).value;

export const openVault = (onDestroyed: (subject: string) => void = () => undefined): IdentityVault => {
  const keys = new Map<string, 'there' | 'destroyed'>();
  let minted = 0;
  const ringOf = (subjects: readonly string[]): Keyring => {
    const held = new Map(subjects.map((subject) => [subject, keys.get(subject)]));
    return {
      seal: (subject, value, context) => {
        if (held.get(subject) !== 'there') throw new Error(`no key for ${subject}`);
        return JSON.stringify({ subject, context, value } satisfies Seal);
      },
      open: (subject, sealed, context) => {
        const key = held.get(subject);
        if (key === undefined) throw new Error(`no key for ${subject}`);
        if (key === 'destroyed') return null;
        const seal = JSON.parse(sealed) as Seal;
        if (seal.subject !== subject || seal.context !== context) throw new Error(`a seal of ${subject} was tampered with`);
        return seal.value;
      },
    };
  };
  return {
    mint: async () => {
      const subject = `s${++minted}`;
      keys.set(subject, 'there');
      return subject;
    },
    create: async (subject) => {
      if (keys.get(subject) === 'destroyed') throw new Error(`subject ${subject} was erased and cannot come back`);
      keys.set(subject, 'there');
    },
    keyring: async (subjects) => ringOf(subjects),
    destroy: async (subject) => {
      keys.set(subject, 'destroyed');
      onDestroyed(subject);
    },
  };
};

/** A log like the memory engine's, without its copies: what is written here nobody changes. */
export interface Log {
  /** Everything that was written, in order. */
  readonly all: readonly Stored[];
  /** As `EventStore.append`; `written` is empty when the same drafts were written before. */
  append(stream: string, seen: number, drafts: readonly Draft[]): { readonly appended: Appended; readonly written: readonly Stored[] };
  read(stream: string, after: number): readonly Stored[];
  head(): Position;
}

const positionOf = (sequence: number): Position => (sequence === 0 ? '' : String(sequence).padStart(16, '0'));

export const openLog = (): Log => {
  const all: Stored[] = [];
  const streams = new Map<string, Stored[]>();
  return {
    all,
    append: (stream, seen, drafts) => {
      const known = streams.get(stream) ?? [];
      if (known.length !== seen) {
        const before = known.slice(seen, seen + drafts.length);
        const same = before.length === drafts.length && before.every((event, i) => event.id === drafts[i]?.id);
        return { appended: same ? { ok: true, position: before.at(-1)?.position ?? '' } : { ok: false, version: known.length }, written: [] };
      }
      const written = drafts.map((draft, i): Stored => ({ ...draft, stream, version: seen + i + 1, position: positionOf(all.length + i + 1) }));
      known.push(...written);
      streams.set(stream, known);
      all.push(...written);
      return { appended: { ok: true, position: positionOf(all.length) }, written };
    },
    read: (stream, after) => (streams.get(stream) ?? []).slice(after),
    head: () => positionOf(all.length),
  };
};

export interface Stores {
  readonly log: Log;
  readonly documents: ReadStore;
  readonly checkpoints: Checkpoints;
  readonly vault: IdentityVault;
  readonly records: Records;
}

export const openStores = (onDestroyed: (subject: string) => void): Stores => ({
  log: openLog(), documents: memoryReadStore(), checkpoints: memoryCheckpoints(), vault: openVault(onDestroyed), records: memoryRecords(),
});

export interface Ports {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly checkpoints: Checkpoints;
  readonly vault: IdentityVault;
  readonly records: Records;
}

/** Pages as engines cut them: now small, now all there is. */
const pageSize = (drawn: number): number => [1, 2, 4][drawn & 7] ?? 512;

const ports = ['add', 'append', 'apply', 'count', 'current', 'destroy', 'discard', 'follow', 'get', 'get checkpoint', 'head', 'key', 'keyring', 'list', 'load', 'mint', 'page', 'progress', 'put', 'read', 'record', 'remove', 'set checkpoint', 'switch'] as const;

/** What a process's calls are called; made once, since a run makes hundreds. */
const labelsOf = (who: string): { readonly [P in (typeof ports)[number]]: string } =>
  Object.fromEntries(ports.map((port) => [port, `${who} ${port}`])) as { readonly [P in (typeof ports)[number]]: string };

const isContended = (stream: string): boolean => stream.startsWith('title-') || stream.startsWith('patron-');

export const portsOf = (stores: Stores, turns: Turns, process: Process, onAppended: (written: readonly Stored[]) => void): Ports => {
  const { documents, checkpoints, vault, records, log } = stores;
  const l = labelsOf(process.name);
  const call = <T>(label: string, effect: () => T | Promise<T>): Promise<T> => turns.call(process, label, effect);
  /** May still arrive when its process has died; documents do not, they are of one folder with their runner. */
  const write = <T>(label: string, effect: () => T | Promise<T>): Promise<T> => turns.call(process, label, effect, true);
  const look = <T>(label: string, effect: () => T | Promise<T>, odds?: number): Promise<T> => turns.look(process, label, effect, odds);

  async function* follow(after: Position, signal: AbortSignal): AsyncGenerator<readonly Stored[]> {
    for (let read = after === '' ? 0 : Number(after); !signal.aborted; ) {
      const from = read;
      const page = await turns.when(process, l.follow, () => log.all.length > from || signal.aborted, () => log.all.slice(from, from + pageSize(turns.draw('page'))));
      read += page.length;
      if (page.length > 0) yield page;
    }
  }

  return {
    events: {
      read: (stream, after) => look(l.read, () => log.read(stream, after ?? 0), isContended(stream) ? 4 : 1),
      append: (stream, seen, drafts) =>
        write(l.append, () => {
          const { appended, written } = log.append(stream, seen, drafts);
          onAppended(written);
          turns.stir();
          return appended;
        }),
      follow,
      head: () => look(l.head, () => log.head()),
      close: async () => undefined,
    },
    documents: {
      get: (space, id) => look(l.get, () => documents.get(space, id)),
      load: (space, ids) => look(l.load, () => documents.load(space, ids)),
      page: (space, request) => look(l.page, () => documents.page(space, request)),
      count: (space, index, prefix) => look(l.count, () => documents.count(space, index, prefix)),
      apply: (space, changes, upTo) => call(l.apply, () => documents.apply(space, changes, upTo)),
      progress: (space) => look(l.progress, () => documents.progress(space)),
      current: (projection) => look(l.current, () => documents.current(projection)),
      switchTo: (projection, space) => call(l.switch, () => documents.switchTo(projection, space)),
      discard: (space) => call(l.discard, () => documents.discard(space)),
      close: async () => undefined,
    },
    checkpoints: {
      get: (follower) => look(l['get checkpoint'], () => checkpoints.get(follower)),
      set: (follower, position) => write(l['set checkpoint'], () => checkpoints.set(follower, position)),
    },
    vault: {
      mint: () => look(l.mint, () => vault.mint()),
      create: (subject) => look(l.key, () => vault.create(subject)),
      keyring: (subjects) => look(l.keyring, () => vault.keyring(subjects)),
      destroy: (subject) => write(l.destroy, () => vault.destroy(subject)),
    },
    records: {
      get: (collection, key) => look(l.record, () => records.get(collection, key)),
      put: (collection, key, value) => write(l.put, () => records.put(collection, key, value)),
      add: (collection, key, value) => write(l.add, () => records.add(collection, key, value)),
      remove: (collection, key) => write(l.remove, () => records.remove(collection, key)),
      list: (collection) => look(l.list, () => records.list(collection)),
    },
  };
};
