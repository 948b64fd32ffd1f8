/** What use cases work with: the ports as one process holds them, and who is asking. */
import type { Projection } from '../projections/projection.ts';
import type { FollowerState, Runner } from '../projections/runner.ts';
import type { Operation, Role } from './permissions.ts';
import type { Accounts, Actor, Clock, EventStore, IdentityVault, Ids, Kept, PageOf, PageRequest, ReadStore, Records, TitleSearch } from './ports.ts';
import type { PatronDirectory } from './patron-directory.ts';
import type { Answer } from './refusal.ts';
import type { Context, Writer } from './transact.ts';

export interface System extends Writer {
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly vault: IdentityVault;
  readonly records: Records;
  readonly accounts: Accounts;
  readonly search: TitleSearch;
  readonly directory: PatronDirectory;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly runner: Runner;
  /** Where everything that follows the log is: projections, policies, what is told outside. */
  followers(): Promise<readonly FollowerState[]>;
}

/** Who asks. `request` is one id per request: events and correlation derive from it. */
export interface Caller {
  readonly role: Role;
  readonly patronId: string | null;
  readonly staffId: string | null;
  readonly request: string;
}

/** Something somebody can do, with the row of the permission matrix that says who. */
export interface UseCase<I, O> {
  readonly operation: Operation;
  run(system: System, caller: Caller, input: I): Promise<Answer<O>>;
}

/** The context of one step of a request. The step's name keeps the event ids of several writes apart. */
export const contextOf = (caller: Caller, step: string): Context => {
  const actor: Actor = caller.staffId === null ? { role: caller.role } : { role: caller.role, staffId: caller.staffId };
  return { actor, correlation: caller.request, causation: caller.request, command: `${caller.request}:${step}` };
};

/** The context of what the library does by itself. */
export const systemContext = (cause: string, step: string): Context => ({
  actor: { role: 'system' }, correlation: cause, causation: cause, command: `${cause}:${step}`,
});

/** The documents readers see of a projection. */
export const documentOf = async <D>(system: System, projection: Projection<D>, id: string): Promise<D | null> => {
  const space = await system.documents.current(projection.name);
  return space === null ? null : ((await system.documents.get<D>(space, id))?.document ?? null);
};

export const documentsOf = async <D>(system: System, projection: Projection<D>, ids: readonly string[]): Promise<ReadonlyMap<string, D>> => {
  const space = ids.length === 0 ? null : await system.documents.current(projection.name);
  const kept: readonly Kept<D>[] = space === null ? [] : await system.documents.load<D>(space, [...new Set(ids)]);
  return new Map(kept.map(({ id, document }) => [id, document]));
};

export const pageOf = async <D>(system: System, projection: Projection<D>, request: PageRequest): Promise<PageOf<D>> => {
  const space = await system.documents.current(projection.name);
  return space === null ? { items: [], next: null } : system.documents.page<D>(space, request);
};

/** All documents of an index under a prefix; for indexes that stay small. */
export const allOf = async <D>(system: System, projection: Projection<D>, index: string, prefix = ''): Promise<readonly Kept<D>[]> => {
  const all: Kept<D>[] = [];
  for (let after: string | undefined; ; ) {
    const { items, next } = await pageOf(system, projection, { index, prefix, after, limit: 1000 });
    all.push(...items);
    if (next === null) return all;
    after = next;
  }
};
