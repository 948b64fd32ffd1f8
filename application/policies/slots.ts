/** Gives slots back when their loan or hold is over. The use case has usually done it already; this is what makes it certain, also for what ended by itself. */
import { endsSlot, releaseEnded } from '../lending.ts';
import { systemContext, type System } from '../system.ts';
import type { Policy } from './follower.ts';

export const slots = (system: System): Policy => ({
  name: 'slots', hears: ['title'],
  when: async ({ id, event }) => {
    if (endsSlot(event) && event.holder !== null) await releaseEnded(system, systemContext(id, 'slots'), [event]);
  },
});
