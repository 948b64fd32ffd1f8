/**
 * A patron's side of lending: class, card, blocks and the slots loans and holds take. The seats are another stream's
 * business (title.ts); a slot is *leased* here first and given back if there was no seat (docs/adr/0001).
 */
import { accepted, refused, type Decider, type Instant } from '../kernel.ts';
import type { ClassRules } from './rules.ts';
import type { PatronClass } from './terms.ts';

export type SlotKind = 'loan' | 'hold';

/** What a slot was taken for; sealed with the slot's own key, `null` once that key is destroyed. */
export interface SlotUse {
  readonly titleId: string;
  /** The loan or the hold. */
  readonly id: string;
}

export interface Slot {
  readonly slot: string;
  readonly kind: SlotKind;
  readonly counted: boolean;
  readonly lease: Instant;
  readonly use: SlotUse | null;
}

export interface Block {
  readonly reason: string;
  /** `null`: until somebody lifts it. */
  readonly until: Instant | null;
}

export interface Patron {
  readonly class: PatronClass;
  readonly school: string | null;
  /** The card is good before this instant; `null` has no end. */
  readonly cardExpires: Instant | null;
  readonly block: Block | null;
  readonly slots: readonly Slot[];
}

export type PatronState = Patron | null;

export const patronStream = (patronId: string): string => `patron-${patronId}`;

export type PatronCommand =
  | { readonly type: 'EnrolPatron'; readonly class: PatronClass; readonly school: string | null; readonly cardExpires: Instant | null }
  | { readonly type: 'ChangeClass'; readonly class: PatronClass; readonly school: string | null }
  | { readonly type: 'RenewCard'; readonly cardExpires: Instant | null }
  | { readonly type: 'BlockPatron'; readonly reason: string; readonly until: Instant | null }
  | { readonly type: 'UnblockPatron' }
  | { readonly type: 'ClaimSlot'; readonly slot: string; readonly kind: SlotKind; readonly metered: boolean; readonly use: SlotUse; readonly lease: Instant; readonly rules: ClassRules }
  | { readonly type: 'ReleaseSlot'; readonly slot: string; readonly why: SlotReleaseReason };

/** `unused`: no seat was found, or the lease ended without a loan; `ended`: the loan or hold is over. */
export type SlotReleaseReason = 'unused' | 'ended';

export type PatronEvent =
  | { readonly type: 'PatronEnrolled'; readonly class: PatronClass; readonly school: string | null; readonly cardExpires: Instant | null }
  | { readonly type: 'PatronClassChanged'; readonly class: PatronClass; readonly school: string | null }
  | { readonly type: 'CardRenewed'; readonly cardExpires: Instant | null }
  | { readonly type: 'PatronBlocked'; readonly reason: string; readonly until: Instant | null }
  | { readonly type: 'PatronUnblocked' }
  | { readonly type: 'SlotClaimed'; readonly slot: string; readonly kind: SlotKind; readonly counted: boolean; readonly lease: Instant; readonly use: SlotUse | null }
  | { readonly type: 'SlotReleased'; readonly slot: string; readonly kind: SlotKind; readonly why: SlotReleaseReason };

export type PatronRefusal =
  | { readonly name: 'no-such-patron' }
  | { readonly name: 'card-expired'; readonly since: Instant }
  | { readonly name: 'blocked'; readonly reason: string; readonly until: Instant | null }
  | { readonly name: 'loan-limit'; readonly limit: number }
  | { readonly name: 'hold-limit'; readonly limit: number }
  | { readonly name: 'provisional-limit'; readonly limit: number }
  | { readonly name: 'already-in-use'; readonly use: SlotUse };

type Outcome = ReturnType<Decider<PatronCommand, PatronState, PatronEvent, PatronRefusal>['decide']>;

const blockAt = (block: Block | null, now: Instant): Block | null => (block !== null && (block.until === null || now < block.until) ? block : null);

/** Slots of a kind that count against the limit. A lease that ended still counts: only its settlement frees it. */
export const slotsTaken = (patron: Patron, kind: SlotKind): number => patron.slots.filter((s) => s.kind === kind && s.counted).length;

/** Why this patron may not borrow or place holds at all now, whatever the title (R59). */
export const standingOf = (patron: Patron, now: Instant): Extract<PatronRefusal, { name: 'card-expired' | 'blocked' }> | null => {
  const block = blockAt(patron.block, now);
  if (block !== null) return { name: 'blocked', ...block };
  return patron.cardExpires !== null && patron.cardExpires <= now ? { name: 'card-expired', since: patron.cardExpires } : null;
};

const claimSlot = (patron: Patron, command: Extract<PatronCommand, { type: 'ClaimSlot' }>, now: Instant): Outcome => {
  const mine = patron.slots.find((s) => s.slot === command.slot);
  if (mine !== undefined) return accepted();
  const standing = standingOf(patron, now);
  if (standing !== null) return refused(standing);
  const same = patron.slots.find((s) => s.kind === command.kind && s.use?.titleId === command.use.titleId);
  if (same?.use) return refused({ name: 'already-in-use', use: same.use });
  const counted = command.kind === 'hold' || command.metered || command.rules.unlimitedCounts;
  const limit = command.kind === 'loan' ? command.rules.loans : command.rules.holds;
  if (counted && slotsTaken(patron, command.kind) >= limit) {
    const name = command.kind === 'hold' ? 'hold-limit' : patron.class === 'provisional' ? 'provisional-limit' : 'loan-limit';
    return refused({ name, limit });
  }
  return accepted({ type: 'SlotClaimed', slot: command.slot, kind: command.kind, counted, lease: command.lease, use: command.use });
};

const decideFor = (patron: Patron, command: Exclude<PatronCommand, { type: 'EnrolPatron' }>, now: Instant): Outcome => {
  switch (command.type) {
    case 'ChangeClass':
      return patron.class === command.class && patron.school === command.school
        ? accepted()
        : accepted({ type: 'PatronClassChanged', class: command.class, school: command.school });
    case 'RenewCard':
      return patron.cardExpires === command.cardExpires ? accepted() : accepted({ type: 'CardRenewed', cardExpires: command.cardExpires });
    case 'BlockPatron':
      return patron.block?.reason === command.reason && patron.block.until === command.until
        ? accepted()
        : accepted({ type: 'PatronBlocked', reason: command.reason, until: command.until });
    case 'UnblockPatron':
      return patron.block === null ? accepted() : accepted({ type: 'PatronUnblocked' });
    case 'ClaimSlot':
      return claimSlot(patron, command, now);
    case 'ReleaseSlot': {
      const slot = patron.slots.find((s) => s.slot === command.slot);
      return slot === undefined ? accepted() : accepted({ type: 'SlotReleased', slot: slot.slot, kind: slot.kind, why: command.why });
    }
  }
};

const evolvePatron = (patron: Patron, event: Exclude<PatronEvent, { type: 'PatronEnrolled' }>): Patron => {
  switch (event.type) {
    case 'PatronClassChanged':
      return { ...patron, class: event.class, school: event.school };
    case 'CardRenewed':
      return { ...patron, cardExpires: event.cardExpires };
    case 'PatronBlocked':
      return { ...patron, block: { reason: event.reason, until: event.until } };
    case 'PatronUnblocked':
      return { ...patron, block: null };
    case 'SlotClaimed':
      return { ...patron, slots: [...patron.slots, { slot: event.slot, kind: event.kind, counted: event.counted, lease: event.lease, use: event.use }] };
    case 'SlotReleased':
      return { ...patron, slots: patron.slots.filter((s) => s.slot !== event.slot) };
  }
};

export const patron: Decider<PatronCommand, PatronState, PatronEvent, PatronRefusal> = {
  initial: null,

  evolve: (state, event) => {
    if (event.type === 'PatronEnrolled') return { class: event.class, school: event.school, cardExpires: event.cardExpires, block: null, slots: [] };
    return state === null ? null : evolvePatron(state, event);
  },

  decide: (state, command, now) => {
    if (command.type === 'EnrolPatron') {
      return state !== null ? accepted() : accepted({ type: 'PatronEnrolled', class: command.class, school: command.school, cardExpires: command.cardExpires });
    }
    return state === null ? refused({ name: 'no-such-patron' }) : decideFor(state, command, now);
  },
};
