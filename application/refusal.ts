/** Every refusal there is, by name, and the answer of a use case: done, or refused. */
import type { WorkRefusal } from '../domain/catalogue/work.ts';
import type { PatronRefusal } from '../domain/lending/patron.ts';
import type { RulesRefusal } from '../domain/lending/rules.ts';
import type { TitleRefusal } from '../domain/lending/title.ts';
import type { MemberRefusal } from '../domain/membership/member.ts';
import type { ReadingRefusal } from '../domain/reading/reading.ts';

/** Refusals that no single stream can give. */
export type ApplicationRefusal =
  | { readonly name: 'sign-in-required' }
  | { readonly name: 'not-permitted' }
  | { readonly name: 'unknown-or-wrong' }
  | { readonly name: 'too-many-attempts'; readonly retryAfterSeconds: number }
  /** The same request of the same person is under way. */
  | { readonly name: 'still-under-way' }
  | { readonly name: 'no-file' }
  | { readonly name: 'loan-ended' }
  | { readonly name: 'no-such-page' }
  | { readonly name: 'unfit-book'; readonly reason: string; readonly file: string | null }
  | { readonly name: 'terms-outdated'; readonly edition: string };

export type Refusal = TitleRefusal | PatronRefusal | RulesRefusal | WorkRefusal | MemberRefusal | ReadingRefusal | ApplicationRefusal;

export type RefusalName = Refusal['name'];

export type Answer<T> = { readonly done: T; readonly refused?: never } | { readonly refused: Refusal; readonly done?: never };

export const done = <T>(value: T): Answer<T> => ({ done: value });

export const refuse = (refusal: Refusal): Answer<never> => ({ refused: refusal });
