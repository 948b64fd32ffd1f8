/** Projections that count: the licence ledger, the day's figures, the turnaways. */
import type { LicenceTerms } from '../../domain/lending/terms.ts';
import { circulation } from '../../projections/circulation.ts';
import { exhaustedInDays, ledger, statusOf, type LicenceDocument } from '../../projections/ledger.ts';
import { turnaways } from '../../projections/turnaways.ts';
import { jst } from '../domain/given.ts';
import { added, aoki, baba, consumed, expired, models, now, placed, pupilOfKitagi, returned, started, turnedAway } from '../domain/lending/scene.ts';
import { folded, keysIn } from './feed.ts';
import { history } from './history.ts';

describe('the ledger', () => {
  test('counts what was used, what runs and what was charged', () => {
    const library = history();
    library.add('title-t', now, added('l', models.payPerLoan), started('a', aoki, 'l'), consumed('l', 'a', null, 300));
    library.add('title-t', jst('2026-12-16 10:00'), started('b', baba, 'l'), consumed('l', 'b', null, 300), returned('a', aoki, 'l'));
    expect(folded(ledger, library.log)['l']).toEqual({
      titleId: 't', terms: models.payPerLoan, added: now, used: 2, running: 1, charged: 600, lastLoan: jst('2026-12-16 10:00'), ended: null,
    });
    library.add('title-t', jst('2026-12-29 23:59:59'), expired('b', baba, 'l'));
    expect(folded(ledger, library.log)['l']).toMatchObject({ used: 2, running: 0 });
  });

  test('tells how a licence ended, and lists the living first', () => {
    const library = history();
    library.add('title-t', now, added('l', models.oneCopy), added('m', models.untilDecember20), added('n', models.oneCopy));
    library.add('title-t', jst('2026-12-20 00:00'), { type: 'LicenceWithdrawn', licenceId: 'l', reason: 'x', checkoutsLeft: null }, { type: 'LicenceExpired', licenceId: 'm', checkoutsLeft: null });
    const licences = folded(ledger, library.log);
    expect(licences['l']?.ended).toEqual({ how: 'withdrawn', at: jst('2026-12-20 00:00') });
    expect(licences['m']?.ended).toEqual({ how: 'expired', at: jst('2026-12-20 00:00') });
    expect(keysIn(ledger, library.log, 'byEnd')).toEqual(['ended\t2026-12-19T15:00:00.000Z\tm', 'ended\t9999\tl', 'living\t9999\tn']);
    expect(keysIn(ledger, library.log, 'byTitle')).toEqual(['l', 'm', 'n'].map((id) => `t\t${now}\t${id}`));
  });

  const licence = (terms: LicenceTerms, some: Partial<LicenceDocument> = {}): LicenceDocument => ({
    titleId: 't', terms, added: jst('2026-04-01 00:00'), used: 0, running: 0, charged: 0, lastLoan: null, ended: null, ...some,
  });

  test.each<[string, LicenceDocument]>([
    ['usable', licence(models.oneCopy)],
    ['coming', licence(models.fromApril)],
    ['expired', licence({ ...models.oneCopy, expires: now })],
    ['spent', licence(models.loans52, { used: 52 })],
    ['withdrawn', licence(models.oneCopy, { ended: { how: 'withdrawn', at: now } })],
  ])('calls a licence %s', (status, document) => {
    expect(statusOf(document, now)).toBe(status);
  });

  test('says when the counted loans will be used up at the pace so far', () => {
    expect(exhaustedInDays(licence(models.loans52, { used: 26 }), jst('2026-04-27 00:00'))).toBe(26);
    expect(exhaustedInDays(licence(models.loans52), now)).toBeNull();
    expect(exhaustedInDays(licence(models.oneCopy, { used: 3 }), now)).toBeNull();
    expect(exhaustedInDays(licence(models.loans52, { used: 1 }), jst('2026-04-01 00:00'))).toBeNull();
  });

  test('counts the pace from the beginning of the licence, not from its purchase', () => {
    const early = licence({ ...models.loans52, starts: jst('2026-12-05 10:00') }, { used: 10 });
    expect(exhaustedInDays(early, now)).toBe(42);
  });
});

describe('a day', () => {
  test('is a day in Japan: an hour before midnight and an hour after are two', () => {
    const library = history();
    library.add('title-t', jst('2026-12-15 23:30'), started('a', aoki, 'l'));
    library.add('title-t', jst('2026-12-16 00:30'), started('b', pupilOfKitagi, 'm'), placed('h', baba));
    const days = folded(circulation, library.log);
    expect(Object.keys(days)).toEqual(['2026-12-15', '2026-12-16']);
    expect(days['2026-12-15']).toMatchObject({ loansByClass: { general: 1 }, loansByHour: { 23: 1 }, loansByLicence: { l: 1 }, loansByTitle: { t: 1 }, events: { title: 1 } });
    expect(days['2026-12-16']).toMatchObject({ loansByClass: { pupil: 1 }, loansByHour: { 0: 1 }, figures: { loans: 1, holds: 1 }, last: library.log.at(-1)?.position });
    expect(keysIn(circulation, library.log, 'byDay')).toEqual(['2026-12-15', '2026-12-16']);
  });

  test('has its figures, and staff at work are no readers', () => {
    const library = history();
    library.add('title-t', now, started('a', aoki, 'l'), returned('a', aoki, 'l'), started('b', baba, 'l'), expired('b', baba, 'l'), turnedAway('all-on-loan', aoki));
    library.add('title-t', now, { type: 'LoanExtended', loanId: 'b', holder: null, due: now, extension: 1 });
    library.add('reading-a', now, { type: 'BookOpened', titleId: 't', access: 'loan', device: 'tablet' });
    library.add('patron-p', now, { type: 'PatronEnrolled', class: 'general', school: null, cardExpires: null });
    library.add('security-2026-12-15', now, { type: 'SignedIn', occurrence: 'a', door: 'patron', class: 'general' }, { type: 'SignedIn', occurrence: 'b', door: 'staff', class: null });
    expect(folded(circulation, library.log)['2026-12-15']).toMatchObject({
      figures: { loans: 2, returns: 2, extensions: 1, holds: 0, reads: 1, signIns: 1, newPatrons: 1, turnaways: 1 },
      readsByDevice: { tablet: 1 }, readsByTitle: { t: 1 }, events: { title: 6, reading: 1, patron: 1, security: 2 },
    });
  });
});

test('turnaways are counted by title and reason, searches that found nothing by what was looked for', () => {
  const library = history();
  library.add('title-t', now, turnedAway('all-on-loan', aoki), turnedAway('monthly-budget-spent', aoki), turnedAway('not-licensed', baba));
  library.add('title-u', now, turnedAway('not-licensed', aoki));
  library.add('searches-2026-12-15', now, { type: 'SearchFoundNothing', occurrence: 'a', query: 'かふか' }, { type: 'SearchFoundNothing', occurrence: 'b', query: 'かふか' });
  library.add('title-t', jst('2026-12-16 00:00'), turnedAway('all-on-loan', aoki));
  expect(folded(turnaways, library.log)).toEqual({
    '2026-12-15': { limitExceeded: { t: 2 }, noLicence: { t: 1, u: 1 }, emptySearches: { かふか: 2 } },
    '2026-12-16': { limitExceeded: { t: 1 }, noLicence: {}, emptySearches: {} },
  });
});
