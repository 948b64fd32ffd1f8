/**
 * A running library as one process holds it: the application over its ports, put together as `openLibrary` does, without
 * screens and search. Only one process has followers (projections, policies, deadlines), as they are leased to one; the
 * desk's directory is followed when all projections are, since lending does not touch it.
 */
import { decode } from '../../application/codec.ts';
import { patronDirectory } from '../../application/patron-directory.ts';
import { watchDeadlines } from '../../application/policies/deadlines.ts';
import { directoryPolicy } from '../../application/policies/directory.ts';
import { follow } from '../../application/policies/follower.ts';
import { forgetting } from '../../application/policies/forgetting.ts';
import { slots } from '../../application/policies/slots.ts';
import type { Accounts, Clock, Ids, TitleSearch } from '../../application/ports.ts';
import type { System } from '../../application/system.ts';
import { writer } from '../../application/transact.ts';
import { runProjections, type AnyProjection } from '../../projections/runner.ts';
import type { Ports } from './stores.ts';

const absent = (port: string) => (): never => {
  throw new Error(`nothing here asks ${port}`);
};

const accounts: Accounts = { add: absent('accounts'), verify: absent('accounts'), resetPassword: absent('accounts'), ofPatron: absent('accounts') };
const search: TitleSearch = { put: absent('search'), remove: absent('search'), find: absent('search'), folded: absent('search'), size: 0 };

export interface Following {
  readonly projections: readonly AnyProjection[];
  readonly directory: boolean;
}

/** As in `openLibrary`, in ms. */
const hearing = 30_000;

export const openRunning = async (ports: Ports, clock: Clock, ids: Ids, following: Following | null, onTrouble: (trouble: unknown) => void): Promise<System> => {
  const { events, documents, vault, records, checkpoints } = ports;
  const { signal } = new AbortController();
  const projections = following?.projections ?? [];
  const runner = await runProjections({ events, documents, decode: (page, concerns) => decode(vault, page, concerns), onApplied: () => undefined, onTrouble: (_name, trouble) => onTrouble(trouble) }, projections, signal);
  const directory = patronDirectory();
  const system: System = { ...writer({ events, vault, clock }), events, documents, vault, records, accounts, search, directory, clock, ids, runner, followers: async () => runner.states() };
  const heard = async (position: string): Promise<boolean> => (await Promise.all(projections.map(({ name }) => runner.reached(name, position, hearing)))).every(Boolean);
  if (following === null) return system;
  const policies = [slots(system), forgetting(system, heard), ...(following.directory ? [directoryPolicy(directory, records, vault)] : [])];
  for (const policy of policies) {
    void follow({ events, decode: (page, concerns) => decode(vault, page, concerns), checkpoints, onTrouble: (_name, trouble) => onTrouble(trouble) }, policy, signal);
  }
  void watchDeadlines(system, onTrouble, signal);
  return system;
};
