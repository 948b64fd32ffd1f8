/**
 * A backup knows what was forgotten after it was made. Here that is forgotten again, before the restored library is
 * anybody's: a loan or hold among it had ended, so it is ended first, and its slot given back; then the keys are destroyed.
 */
import { join } from 'node:path';
import { decode } from '../../../application/codec.ts';
import { onTitle } from '../../../application/lending.ts';
import type { EventStore } from '../../../application/ports.ts';
import { systemContext, type System } from '../../../application/system.ts';
import { writer } from '../../../application/transact.ts';
import { idOf, type Recorded } from '../../../domain/events.ts';
import { patron, patronStream } from '../../../domain/lending/patron.ts';
import type { Holder } from '../../../domain/lending/title.ts';
import { reading, readingStream } from '../../../domain/reading/reading.ts';
import { openEventStore } from '../../embedded/event-store.ts';
import { destroyKeys } from '../../embedded/filling.ts';
import { openVault } from '../../embedded/vault.ts';
import { machineClock } from '../library.ts';
import { readLines } from './line-file.ts';

/** The ids in a list of `forgotten`, or those destroyed in the keys of a backup. */
export const forgottenIn = async (file: string): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>();
  for await (const { kind, value } of readLines(file, ['forgotten', 'keys'])) if (kind === 'destroyed') ids.add(value as string);
  return ids;
};

/** The whole log in pages, up to where it ends now. */
export async function* pagesOf(events: EventStore): AsyncGenerator<Awaited<ReturnType<EventStore['read']>>> {
  const head = await events.head();
  if (head === '') return;
  const stop = new AbortController();
  for await (const page of events.follow('', stop.signal)) {
    yield page;
    if ((page.at(-1)?.position ?? '') >= head) stop.abort();
  }
}

type Known = { readonly kind: 'loan' | 'hold'; readonly id: string; readonly titleId: string; readonly holder: Holder };

const knownIn = ({ event, stream }: Recorded, forgotten: ReadonlySet<string>): readonly Known[] => {
  if (event.type === 'LoanStarted' && event.holder !== null && forgotten.has(event.loanId)) {
    return [{ kind: 'loan', id: event.loanId, titleId: idOf(stream), holder: event.holder }];
  }
  if (event.type === 'HoldPlaced' && event.holder !== null && forgotten.has(event.holdId)) {
    return [{ kind: 'hold', id: event.holdId, titleId: idOf(stream), holder: event.holder }];
  }
  return [];
};

const endAndForget = async (system: System, { kind, id, titleId, holder: { patronId, slot } }: Known): Promise<void> => {
  // Refused for one that has ended already, or whose time has come since: as good, but then the slot is not given back by it.
  await onTitle(system, systemContext(id, 'forget-again'), titleId, kind === 'loan' ? { type: 'ReturnLoan', loanId: id, patronId: null } : { type: 'CancelHold', holdId: id, patronId: null });
  await system.transact(systemContext(id, 'forget-again-slot'), patronStream(patronId), patron, { type: 'ReleaseSlot', slot, why: 'ended' });
  if (kind === 'loan') await system.transact(systemContext(id, 'forget'), readingStream(id), reading, { type: 'ForgetReader', loanId: id, titleId, holder: { patronId } });
};

/** Forgets in a folder nobody has opened; answers how many keys were still there. */
export const forgetAgain = async (folder: string, key: Buffer, forgotten: ReadonlySet<string>): Promise<number> => {
  const events = await openEventStore(join(folder, 'events'));
  try {
    const vault = await openVault(join(folder, 'vault'), key);
    try {
      const clock = machineClock();
      // Ending and forgetting need the log, the keys and the clock, nothing else of a running library.
      const system = { ...writer({ events, vault, clock }), events, vault, clock } as unknown as System;
      const known: Known[] = [];
      for await (const page of pagesOf(events)) known.push(...(await decode(vault, page)).flatMap((recorded) => knownIn(recorded, forgotten)));
      for (const one of known) await endAndForget(system, one);
    } finally {
      await vault.close();
    }
  } finally {
    await events.close();
  }
  return destroyKeys(folder, forgotten);
};
