/** Searches that found nothing, a stream a day (`searches-2026-12-15`): what the library does not have is what to buy (R95). */
import { accepted, type Day, type Decider } from '../kernel.ts';

export type SearchesCommand = { readonly type: 'NoteEmptySearch'; readonly occurrence: string; readonly query: string };

/** `query` as folded for searching; whoever typed it is not said anywhere. */
export type SearchesEvent = { readonly type: 'SearchFoundNothing'; readonly occurrence: string; readonly query: string };

export const searchesStream = (day: Day): string => `searches-${day}`;

export const searches: Decider<SearchesCommand, string | null, SearchesEvent, never> = {
  initial: null,
  evolve: (_state, event) => event.occurrence,
  decide: (state, command) =>
    state === command.occurrence
      ? accepted()
      : accepted({ type: 'SearchFoundNothing', occurrence: command.occurrence, query: command.query }),
};
