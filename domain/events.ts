/** Every event there is, in one union: what codecs must know and projections must answer for. */
import type { SearchesEvent } from './catalogue/searches.ts';
import type { WorkEvent } from './catalogue/work.ts';
import type { Instant } from './kernel.ts';
import type { PatronEvent } from './lending/patron.ts';
import type { RulesEvent } from './lending/rules.ts';
import type { TitleEvent } from './lending/title.ts';
import type { MemberEvent } from './membership/member.ts';
import type { ReadingEvent } from './reading/reading.ts';
import type { SecurityEvent } from './security/security.ts';

export type DomainEvent =
  | TitleEvent | PatronEvent | RulesEvent | WorkEvent | SearchesEvent | ReadingEvent | MemberEvent | SecurityEvent;

export type EventType = DomainEvent['type'];

export type EventOf<T extends EventType> = Extract<DomainEvent, { readonly type: T }>;

/** An event with where and when it was written. */
export interface Recorded<E extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly event: E;
  /** `title-t-0001`: kind and id of the stream. */
  readonly stream: string;
  readonly version: number;
  readonly position: string;
  readonly at: Instant;
  readonly actor: { readonly role: string; readonly staffId?: string };
  /** The trace it was written in, if any (W3C `traceparent`). */
  readonly traceparent?: string | undefined;
}

/** The id in a stream's name: `t-0001` of `title-t-0001`. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** The kind in a stream's name: `title` of `title-t-0001`. */
export const kindOf = (stream: string): string => {
  const dash = stream.indexOf('-');
  return dash === -1 ? stream : stream.slice(0, dash);
};
