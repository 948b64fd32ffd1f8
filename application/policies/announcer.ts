/** Publishes what may be told outside. It follows the log without any key: what is sealed reads as `null` to it. */
import { announcementOf } from '../announcements.ts';
import type { Announcement, IdentityVault, MessageBus } from '../ports.ts';
import type { PageFollower } from './follower.ts';

/** Opens nothing. No mistake in an announcement can tell a borrower whom the announcer itself cannot read. */
export const keyless: Pick<IdentityVault, 'keyring'> = {
  keyring: async () => ({
    seal: () => {
      throw new Error('who only reads seals nothing');
    },
    open: () => null,
  }),
};

/** For `followPages`: a page is published together, so that catching up takes a commit per page, not per event. */
export const announcer = (bus: Pick<MessageBus, 'publish'>): PageFollower => ({
  name: 'announcer', hears: ['title', 'work', 'rules'],
  hear: async (page) => {
    const topics = new Map<string, Announcement[]>();
    for (const recorded of page) {
      const told = announcementOf(recorded);
      if (told !== 'private') topics.set(told.topic, [...(topics.get(told.topic) ?? []), told.announcement]);
    }
    for (const [topic, announcements] of topics) await bus.publish(topic, announcements);
  },
});
