/** Given, when, then for deciders: what happened, what is asked, what follows. */
import { fold, type Decider, type Instant, type Verdict } from '../../domain/kernel.ts';

/** An instant by the clock on the wall in Japan, `jst('2026-12-15 10:00')`; by `Date`, so the kernel's calendar is checked too. */
export const jst = (text: string): Instant => new Date(`${text.replace(' ', 'T')}+09:00`).toISOString();

/** What a verdict leaves in the log. */
export const factsOf = <E, R>(verdict: Verdict<E, R>): readonly E[] => ('refused' in verdict ? (verdict.recorded ?? []) : verdict.accepted);

/**
 * `specification(decider).given(...events).at(now).when(command).then(...events)`, or `.thenRefused(refusal, recorded)`.
 * Each example also holds the decider to rule 8: the same command once more adds nothing to what was accepted, and a
 * refusal stays the same refusal once what it recorded is in the log.
 */
export const specification = <C, S, E, R>(decider: Decider<C, S, E, R>) => ({
  given: (...events: readonly E[]) => ({
    at: (now: Instant) => ({
      when: (command: C) => {
        const before = fold(decider, events);
        const verdict = decider.decide(before, command, now);
        const again = decider.decide(fold(decider, factsOf(verdict), before), command, now);
        return {
          then: (...expected: readonly E[]): void => {
            expect(verdict).toEqual({ accepted: expected });
            expect(factsOf(again)).toEqual([]);
          },
          thenRefused: (refusal: R, recorded: readonly E[] = []): void => {
            expect(verdict).toEqual(recorded.length > 0 ? { refused: refusal, recorded } : { refused: refusal });
            expect(again).toMatchObject({ refused: refusal });
          },
        };
      },
    }),
  }),
});
