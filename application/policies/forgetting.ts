/**
 * Destroys the keys of what is to be forgotten, once every projection has heard that it is over: of a loan whose reader was forgotten, of
 * an ended hold, and of a slot that came to nothing, which says what somebody asked for and did not get (docs/adr/0002). It follows the
 * log with a place of its own, so what a crash or a standing projection holds up is done when that is over, however late.
 */
import type { Recorded } from '../../domain/events.ts';
import { patron, patronStream } from '../../domain/lending/patron.ts';
import { titleStream, type Holder } from '../../domain/lending/title.ts';
import { decode } from '../codec.ts';
import { systemContext, type System } from '../system.ts';
import type { Policy } from './follower.ts';

/** The slot of a loan whose end was written before `ReaderForgotten` named it. */
const slotOf = async ({ events, vault }: System, titleId: string, loanId: string): Promise<string | null> => {
  const past = await decode(vault, await events.read(titleStream(titleId)));
  return past.flatMap(({ event }) => (event.type === 'LoanStarted' && event.loanId === loanId && event.holder !== null ? [event.holder.slot] : []))[0] ?? null;
};

export const forgetting = (system: System, heard: (position: string) => Promise<boolean>): Policy => {
  const everywhere = async (position: string): Promise<void> => {
    if (!(await heard(position))) throw new Error('a projection has not heard of something that is to be forgotten; its keys stay for now');
  };

  /** Given back here too: without the keys the policy of slots could not do it any more. The slot's key goes first, since the other one says which it is. */
  const forget = async ({ id, position }: Recorded, use: string, { patronId, slot }: Holder): Promise<void> => {
    await everywhere(position);
    await system.transact(systemContext(id, 'forgetting'), patronStream(patronId), patron, { type: 'ReleaseSlot', slot, why: 'ended' });
    await system.vault.destroy(slot);
    await system.vault.destroy(use);
  };

  return {
    name: 'forgetting', hears: ['title', 'patron', 'reading'],
    when: async (recorded) => {
      const { event, position } = recorded;
      if (event.type === 'SlotReleased' && event.why === 'unused') {
        await everywhere(position);
        await system.vault.destroy(event.slot);
      }
      if ((event.type === 'HoldCancelled' || event.type === 'HoldFulfilled' || event.type === 'HoldPassedOn') && event.holder !== null) await forget(recorded, event.holdId, event.holder);
      if (event.type === 'ReaderForgotten' && event.holder !== null) {
        const { titleId, loanId, holder: { patronId, slot: named } } = event;
        const slot = named ?? (await slotOf(system, titleId, loanId));
        if (slot !== null) return forget(recorded, loanId, { patronId, slot });
        await everywhere(position);
        await system.vault.destroy(loanId);
      }
    },
  };
};
