/** Rule 8 over the small deciders: doing it again changes nothing, and no order of events breaks the fold. Title and its stories: properties.test.ts. */
import fc from 'fast-check';
import { searches, type SearchesCommand } from '../../domain/catalogue/searches.ts';
import { work, type BibliographicRecord, type WorkCommand } from '../../domain/catalogue/work.ts';
import { fold, type Decider } from '../../domain/kernel.ts';
import { patron, type PatronCommand } from '../../domain/lending/patron.ts';
import { initialRules, rules, type RulesCommand } from '../../domain/lending/rules.ts';
import { patronClasses } from '../../domain/lending/terms.ts';
import { member, type MemberCommand } from '../../domain/membership/member.ts';
import { reading, type Place, type ReadingCommand } from '../../domain/reading/reading.ts';
import { security, type SecurityCommand } from '../../domain/security/security.ts';
import { factsOf, jst } from './given.ts';

const few = fc.constantFrom('a', 'b', 'c');
const small = fc.integer({ min: -1, max: 4 });
const times = fc.constantFrom(jst('2026-12-15 09:00'), jst('2026-12-15 10:00'), jst('2026-12-16 00:00'));
const perhaps = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });
/** Commands whose fields are all independent. */
const oneOf = <C>(...commands: readonly { readonly [F in string]: fc.Arbitrary<unknown> }[]): fc.Arbitrary<C> =>
  fc.oneof(...commands.map((fields) => fc.record(fields))) as fc.Arbitrary<unknown> as fc.Arbitrary<C>;
const is = <T>(value: T): fc.Arbitrary<T> => fc.constant(value);

const classes = fc.constantFrom(...patronClasses);
const classRules = fc.record({ loans: small, loanDays: fc.constantFrom(0, 7, 14), holds: small, pickupDays: fc.constantFrom(3, 7), extensions: small, unlimitedCounts: fc.boolean() });
const place: fc.Arbitrary<Place> = fc.record({
  href: few, type: is('application/xhtml+xml'), title: perhaps(few),
  locations: fc.record({ progression: fc.constantFrom(0, 0.5), totalProgression: fc.constantFrom(0, 0.1), partialCfi: perhaps(few) }),
});
const record: fc.Arbitrary<BibliographicRecord> = fc.record({
  title: fc.constantFrom('島', ''), titleYomi: fc.constantFrom('シマ', 'しま'), subtitle: perhaps(few), series: is(null), contributors: is([]), publisher: few, published: is('2026-04-01'),
  isbn: is(null), ndc: fc.constantFrom('913.6', '9'), subjects: is([]), audience: is('general' as const), language: is('ja'), description: few, pages: is(null), layout: is('none' as const),
  accessibility: is({ speech: true, reflow: true, ruby: false, alternatives: false }), local: fc.boolean(),
});
const person = fc.record({ card: few, name: few, kana: few, born: is('1990-05-01'), mail: perhaps(few) });

const patronCommands = oneOf<PatronCommand>(
  { type: is('EnrolPatron'), class: classes, school: perhaps(few), cardExpires: perhaps(times) },
  { type: is('ChangeClass'), class: classes, school: perhaps(few) },
  { type: is('RenewCard'), cardExpires: perhaps(times) },
  { type: is('BlockPatron'), reason: few, until: perhaps(times) },
  { type: is('UnblockPatron') },
  { type: is('ClaimSlot'), slot: few, kind: fc.constantFrom('loan', 'hold'), metered: fc.boolean(), use: fc.record({ titleId: few, id: few }), lease: times, rules: classes.map((of) => initialRules.classes[of]) },
  { type: is('ReleaseSlot'), slot: few, why: fc.constantFrom('unused', 'ended') },
);
const rulesCommands = oneOf<RulesCommand>({ type: is('ChangeClassRules'), class: classes, rules: classRules }, { type: is('ChangeRetention'), days: small });
const readingCommands = oneOf<ReadingCommand>(
  { type: is('OpenBook'), titleId: few, access: fc.constantFrom('loan', 'open'), device: fc.constantFrom('phone', 'tablet', 'desk') },
  { type: is('OpenChapter'), chapter: fc.nat(3) },
  { type: is('KeepPlace'), place },
  { type: is('CloseBook') },
  { type: is('ForgetReader'), loanId: few, titleId: few, holder: fc.record({ patronId: few }) },
);
const memberCommands = oneOf<MemberCommand>({ type: is('RegisterMember'), patronId: few, person }, { type: is('AcceptTerms'), edition: few }, { type: is('WithdrawMember') });
const securityCommands = oneOf<SecurityCommand>(
  { type: is('NoteSignIn'), occurrence: few, door: fc.constantFrom('patron', 'staff'), class: perhaps(few) },
  { type: is('NoteRefusedSignIn'), occurrence: few, door: fc.constantFrom('patron', 'staff'), reason: fc.constantFrom('unknown-or-wrong', 'too-many-attempts') },
  { type: is('NotePersonalRecordView'), occurrence: few, subject: few, reason: few },
  { type: is('NotePasswordReset'), occurrence: few, subject: few, reason: few },
);
const searchesCommands = oneOf<SearchesCommand>({ type: is('NoteEmptySearch'), occurrence: few, query: few });
const workCommands = oneOf<WorkCommand>(
  { type: is('CatalogueTitle'), record },
  { type: is('ReviseTitle'), record },
  { type: is('AttachFile'), file: fc.record({ hash: few, size: fc.nat(9), layout: is('fixed'), chapters: fc.nat(9), removed: fc.nat(9) }) },
  { type: is('AttachCover'), hash: few, mediaType: few },
  { type: is('HideTitle') },
  { type: is('ShowTitle') },
);

const telling = <C, S, E, R>(decider: Decider<C, S, E, R>, commands: fc.Arbitrary<C>) => {
  const stories = fc.array(fc.tuple(commands, times), { maxLength: 30, size: 'max' });

  test('what was accepted changes nothing again, what was refused is refused alike', () => {
    fc.assert(fc.property(stories, (story) => {
      let state = decider.initial;
      for (const [command, now] of story) {
        const verdict = decider.decide(state, command, now);
        state = fold(decider, factsOf(verdict), state);
        const again = decider.decide(state, command, now);
        expect(factsOf(again)).toEqual([]);
        if ('refused' in verdict) expect(again).toEqual({ refused: verdict.refused });
      }
    }), { numRuns: 150 });
  });

  test('every part of its events in any order can be folded and decided on', () => {
    const scrambled = stories.chain((story) => {
      let state = decider.initial;
      const log: E[] = [];
      for (const [command, now] of story) {
        const facts = factsOf(decider.decide(state, command, now));
        state = fold(decider, facts, state);
        log.push(...facts);
      }
      return fc.tuple(fc.shuffledSubarray(log), commands, times);
    });
    fc.assert(fc.property(scrambled, ([events, command, now]) => {
      const verdict = decider.decide(fold(decider, events), command, now);
      expect('accepted' in verdict || 'refused' in verdict).toBe(true);
    }), { numRuns: 150 });
  });
};

describe('patron', () => telling(patron, patronCommands));
describe('rules', () => telling(rules, rulesCommands));
describe('reading', () => telling(reading, readingCommands));
describe('member', () => telling(member, memberCommands));
describe('security', () => telling(security, securityCommands));
describe('searches', () => telling(searches, searchesCommands));
describe('work', () => telling(work, workCommands));
