/**
 * Gives slots back when their loan or hold is over. The use case has usually done it already; this is what makes it
 * certain, also for what ended by itself. An ended hold is forgotten at once: its keys are destroyed when every
 * projection has heard of the end.
 */
import { endsSlot, releaseEnded } from '../lending.ts';
import { systemContext, type System } from '../system.ts';
import type { Policy } from './follower.ts';

export const slots = (system: System, heard: (position: string) => Promise<boolean>): Policy => ({
  name: 'slots',
  when: async ({ id, event, position }) => {
    if (!endsSlot(event) || event.holder === null) return;
    await releaseEnded(system, systemContext(id, 'slots'), [event]);
    if (!('holdId' in event)) return;
    if (!(await heard(position))) throw new Error('a projection has not heard of an ended hold yet; its keys stay for now');
    await system.vault.destroy(event.holdId);
    await system.vault.destroy(event.holder.slot);
  },
});
