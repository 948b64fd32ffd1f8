/** What a licence allows: domain/lending/README.md, "A licence is lent within its terms" and the two rules after it. */
import { fold, type Instant } from '../../../domain/kernel.ts';
import type { LicenceTerms } from '../../../domain/lending/terms.ts';
import { title, type TitleEvent } from '../../../domain/lending/title.ts';
import { factsOf, jst, specification } from '../given.ts';
import { added, aoki, baba, borrow, chiba, consumed, doi, expired, models, now, provisional, pupilOfKitagi, pupilOfShiraishi, returned, running, settle, somebody, started, turnedAway } from './scene.ts';

const spec = specification(title);

/** A licence that was lent and returned this often. */
const lentOften = (licenceId: string, terms: LicenceTerms, times: number): readonly TitleEvent[] => [
  ...running(licenceId, terms),
  ...Array.from({ length: times }, (_, i) => [
    started(`loan-${i}`, baba, licenceId),
    consumed(licenceId, `loan-${i}`, terms.checkouts === null ? null : terms.checkouts - i - 1),
    returned(`loan-${i}`, baba, licenceId),
  ]).flat(),
];

const licenceTaken = (events: readonly TitleEvent[], at: Instant): string | null =>
  factsOf(title.decide(fold(title, events), borrow('loan-next', aoki), at)).find((e) => e.type === 'LoanStarted')?.licenceId ?? null;

describe('a licence is lent within its terms', () => {
  test('licence-1 given one copy that Aoki is reading, when Baba borrows, then all are on loan and the turnaway is recorded', () => {
    spec.given(added('lic', models.oneCopy), started('loan-a', aoki, 'lic')).at(now)
      .when(borrow('loan-b', baba)).thenRefused({ name: 'all-on-loan', waiting: 0 }, [turnedAway('all-on-loan', baba)]);
  });

  test('licence-2 given one copy without end that was lent a hundred times, when Aoki borrows, then it is lent again', () => {
    spec.given(...lentOften('lic', models.oneCopy, 100)).at(now)
      .when(borrow('loan-a', aoki)).then(started('loan-a', aoki, 'lic'), consumed('lic', 'loan-a'));
  });

  test('licence-3 given a two-year licence, when Aoki borrows a moment before its end and Baba at its end, then only Aoki is lent to', () => {
    const end = jst('2028-04-01 00:00');
    const before = jst('2028-03-31 23:59:59.999');
    const licence = running('lic', models.twoYears);
    spec.given(...licence).at(before).when(borrow('loan-a', aoki))
      .then(started('loan-a', aoki, 'lic', { started: before, due: end, cut: true }), consumed('lic', 'loan-a'));
    spec.given(...licence).at(end).when(borrow('loan-b', baba))
      .thenRefused({ name: 'not-licensed' }, [{ type: 'LicenceExpired', licenceId: 'lic', checkoutsLeft: null }, turnedAway('not-licensed', baba)]);
  });

  test('licence-4 given 52 loans of which 51 are used, when Aoki borrows, then none is left and Baba is told it is not licensed', () => {
    const used51 = lentOften('lic', models.loans52, 51);
    const last = [started('loan-a', aoki, 'lic'), consumed('lic', 'loan-a', 0)];
    spec.given(...used51).at(now).when(borrow('loan-a', aoki)).then(...last);
    spec.given(...used51, ...last).at(now).when(borrow('loan-b', baba)).thenRefused({ name: 'not-licensed' }, [turnedAway('not-licensed', baba)]);
  });

  test('licence-5 given two years or 52 loans, when the 52 are used first, then it is over before its day', () => {
    spec.given(...lentOften('lic', models.twoYearsOr52, 52)).at(now)
      .when(borrow('loan-a', aoki)).thenRefused({ name: 'not-licensed' }, [turnedAway('not-licensed', aoki)]);
  });

  test('licence-6 given two years or 52 loans, when the two years are over first, then the loans that are left lapse', () => {
    spec.given(...lentOften('lic', models.twoYearsOr52, 10)).at(jst('2028-04-01 00:00'))
      .when(settle).then({ type: 'LicenceExpired', licenceId: 'lic', checkoutsLeft: 42 });
  });

  test('licence-7 given a bundle of three loans for three readers at once, when four borrow, then three read and the fourth is refused', () => {
    const three = [aoki, baba, chiba].flatMap((who, i) => [started(`loan-${i}`, who, 'lic'), consumed('lic', `loan-${i}`, 2 - i)]);
    const bundle = added('lic', models.bundleOf3);
    spec.given(bundle, ...three.slice(0, 4)).at(now).when(borrow('loan-2', chiba)).then(...three.slice(4));
    spec.given(bundle, ...three).at(now).when(borrow('loan-3', doi)).thenRefused({ name: 'not-licensed' }, [turnedAway('not-licensed', doi)]);
  });

  const inNovember = (loanId: string, who: typeof aoki) => started(loanId, who, 'lic', { started: jst('2026-11-30 12:00'), due: jst('2026-12-14 23:59:59') });
  const spent = [added('lic', models.payPerLoan), inNovember('loan-a', aoki), inNovember('loan-b', baba)];

  test('licence-8 given pay per loan at 300 yen and 600 a month, when a third loan is asked for, then this month\'s budget is spent', () => {
    const first = [added('lic', models.payPerLoan), inNovember('loan-a', aoki)];
    const at = jst('2026-11-30 23:59');
    spec.given(...first).at(at).when(borrow('loan-b', baba))
      .then(started('loan-b', baba, 'lic', { started: at, due: jst('2026-12-14 23:59:59') }), consumed('lic', 'loan-b', null, 300));
    spec.given(...spent).at(at).when(borrow('loan-c', chiba)).thenRefused({ name: 'monthly-budget-spent' }, [turnedAway('monthly-budget-spent', chiba)]);
  });

  test('licence-9 given pay per loan whose budget is spent, when the next month has begun in Japan, then it is lent again', () => {
    const at = jst('2026-12-01 00:00');
    const inDecember = (loanId: string, who: typeof aoki) =>
      [started(loanId, who, 'lic', { started: at, due: jst('2026-12-15 23:59:59') }), consumed('lic', loanId, null, 300)];
    spec.given(...spent).at(at).when(borrow('loan-c', chiba)).then(...inDecember('loan-c', chiba));
    spec.given(...spent, ...inDecember('loan-c', chiba)).at(at).when(borrow('loan-d', doi)).then(...inDecember('loan-d', doi));
  });

  test('licence-10 given an unlimited year that a thousand are reading, when Aoki borrows, then it is lent and nothing is metered', () => {
    const thousand = Array.from({ length: 1000 }, (_, i) => started(`loan-${i}`, somebody(`reader-${i}`), 'lic', { metered: false }));
    spec.given(...running('lic', models.unlimitedYear), ...thousand).at(now)
      .when(borrow('loan-a', aoki, false)).then(started('loan-a', aoki, 'lic', { metered: false }), consumed('lic', 'loan-a'));
  });

  test('licence-11 given a pack for Kitagi school, when a pupil of Kitagi borrows, then it is lent', () => {
    spec.given(added('lic', models.schoolPack)).at(now)
      .when(borrow('loan-e', pupilOfKitagi, false)).then(started('loan-e', pupilOfKitagi, 'lic', { metered: false }), consumed('lic', 'loan-e'));
  });

  test('licence-12 given a pack for Kitagi school, when a pupil of Shiraishi or a general patron borrows, then it is not for them', () => {
    const pack = spec.given(added('lic', models.schoolPack)).at(now);
    pack.when(borrow('loan-f', pupilOfShiraishi, false)).thenRefused({ name: 'not-for-this-class' });
    pack.when(borrow('loan-a', aoki, false)).thenRefused({ name: 'not-for-this-class' });
  });

  test('licence-13 given a licence for the reading-support class, when a general patron borrows, then it is not for this class', () => {
    const licence = spec.given(added('lic', models.readingSupport)).at(now);
    licence.when(borrow('loan-a', aoki)).thenRefused({ name: 'not-for-this-class' });
    const hara = somebody('hara', 'reading-support');
    licence.when(borrow('loan-h', hara)).then(started('loan-h', hara, 'lic', { due: jst('2027-01-12 23:59:59') }), consumed('lic', 'loan-h'));
  });

  test('licence-14 given a book in the public domain, when a provisional patron borrows without a metered slot, then it is lent', () => {
    spec.given(added('lic', models.publicDomain)).at(now)
      .when(borrow('loan-g', provisional, false)).then(started('loan-g', provisional, 'lic', { metered: false }), consumed('lic', 'loan-g'));
  });

  test('licence-15 given a licence that begins in April, when Aoki borrows in December and in April, then only April\'s is lent', () => {
    const licence = added('lic', models.fromApril);
    const april = jst('2027-04-01 00:00');
    spec.given(licence).at(now).when(borrow('loan-a', aoki)).thenRefused({ name: 'not-licensed' }, [turnedAway('not-licensed', aoki)]);
    spec.given(licence).at(april).when(borrow('loan-a', aoki)).then(
      { type: 'LicenceBegan', licenceId: 'lic' },
      started('loan-a', aoki, 'lic', { started: april, due: jst('2027-04-15 23:59:59') }),
      consumed('lic', 'loan-a'),
    );
  });

  test('licence-16 given a licence that is withdrawn while Aoki reads, when Baba borrows, then Baba is refused and Aoki\'s loan runs on', () => {
    const lent = [added('lic', models.oneCopy), started('loan-a', aoki, 'lic')];
    const withdrawn: TitleEvent = { type: 'LicenceWithdrawn', licenceId: 'lic', reason: 'publisher', checkoutsLeft: null };
    spec.given(...lent).at(now).when({ type: 'WithdrawLicence', licenceId: 'lic', reason: 'publisher' }).then(withdrawn);
    spec.given(...lent, withdrawn).at(now).when(borrow('loan-b', baba)).thenRefused({ name: 'not-licensed' }, [turnedAway('not-licensed', baba)]);
    spec.given(...lent, withdrawn).at(now).when(settle).then();
    spec.given(...lent, withdrawn).at(jst('2026-12-29 23:59:59')).when(settle).then(expired('loan-a', aoki, 'lic'));
  });

  test('licence-17 given a withdrawn licence, when it is withdrawn again, then nothing happens, and an unknown one is refused', () => {
    const withdraw = { type: 'WithdrawLicence', licenceId: 'lic', reason: 'publisher' } as const;
    spec.given(added('lic', models.loans52), { type: 'LicenceWithdrawn', licenceId: 'lic', reason: 'publisher', checkoutsLeft: 52 }).at(now).when(withdraw).then();
    spec.given().at(now).when(withdraw).thenRefused({ name: 'no-such-licence' });
  });

  test('licence-18 given ten loans for any number at once, when Aoki borrows, then it is lent as metered, and not on a slot for unlimited titles', () => {
    const tenAtOnce = spec.given(added('lic', { ...models.loans52, concurrency: null, checkouts: 10 })).at(now);
    tenAtOnce.when(borrow('loan-a', aoki)).then(started('loan-a', aoki, 'lic', { metered: true }), consumed('lic', 'loan-a', 9));
    tenAtOnce.when(borrow('loan-a', aoki, false)).thenRefused({ name: 'needs-metered-slot' });
  });
});

describe('the licence that would be wasted first is taken first', () => {
  test('licence-19 given one licence of every model, when loans are taken one by one, then unlimited goes first and pay per loan last', () => {
    const pool: readonly (readonly [string, LicenceTerms])[] = [
      ['pay per loan', models.payPerLoan],
      ['26 loans', { ...models.loans52, checkouts: 26 }],
      ['52 loans', models.loans52],
      ['one copy', models.oneCopy],
      ['two years', models.twoYears],
      ['two years or 52', models.twoYearsOr52],
      ['until December 20', models.untilDecember20],
      ['unlimited year', models.unlimitedYear],
      ['public domain', models.publicDomain],
    ];
    let events: readonly TitleEvent[] = pool.flatMap(([licenceId, terms]) => running(licenceId, terms));
    const taken: string[] = [];
    for (let licence = licenceTaken(events, now); licence !== null; licence = licenceTaken(events, now)) {
      taken.push(licence);
      events = [...events, { type: 'LicenceWithdrawn', licenceId: licence, reason: 'next, please', checkoutsLeft: null }];
    }
    expect(taken).toEqual([
      'public domain', 'unlimited year', 'until December 20', 'two years or 52', 'two years', 'one copy', '52 loans', '26 loans', 'pay per loan',
    ]);
  });

  test('licence-20 given two licences alike, when one is taken, then it is the one with the lower id', () => {
    expect(licenceTaken([added('lic-2', models.oneCopy), added('lic-1', models.oneCopy)], now)).toBe('lic-1');
    expect(licenceTaken([added('lic-1', models.oneCopy), added('lic-2', models.oneCopy)], now)).toBe('lic-1');
  });
});

describe('only terms that can be meant are bought', () => {
  test('licence-21 given terms with nothing in them, when they are added, then every fault is named by its field', () => {
    const terms: LicenceTerms = {
      concurrency: 0, checkouts: 1.5, starts: jst('2027-04-01 00:00'), expires: jst('2027-04-01 00:00'),
      perLoan: { price: 0, monthlyBudget: 600 }, audience: { kind: 'schools', schools: [] },
    };
    const faults = [
      { field: 'concurrency', fault: 'not-positive' },
      { field: 'checkouts', fault: 'not-positive' },
      { field: 'expires', fault: 'ends-before-it-starts' },
      { field: 'perLoan', fault: 'not-positive' },
      { field: 'audience', fault: 'empty' },
    ] as const;
    spec.given().at(now).when({ type: 'AddLicence', licenceId: 'lic', terms }).thenRefused({ name: 'unfit-terms', faults });
    for (const model of Object.values(models)) {
      const verdict = title.decide(title.initial, { type: 'AddLicence', licenceId: 'lic', terms: model }, now);
      expect(factsOf(verdict)[0]).toEqual(added('lic', model));
    }
    const noClasses = { ...models.oneCopy, audience: { kind: 'classes', classes: [] } } as const;
    spec.given().at(now).when({ type: 'AddLicence', licenceId: 'lic', terms: noClasses })
      .thenRefused({ name: 'unfit-terms', faults: [{ field: 'audience', fault: 'empty' }] });
  });

  test('licence-23 given a price for a loan above what a month may cost, when it is added, then it would buy nothing', () => {
    const dear = { ...models.payPerLoan, perLoan: { price: 601, monthlyBudget: 600 } };
    spec.given().at(now).when({ type: 'AddLicence', licenceId: 'lic', terms: dear }).thenRefused({ name: 'unfit-terms', faults: [{ field: 'perLoan', fault: 'buys-nothing' }] });
  });

  test('licence-22 given a licence, when one of the same id is added, then it is refused, or there already when the terms are the same', () => {
    spec.given(added('lic', models.oneCopy)).at(now)
      .when({ type: 'AddLicence', licenceId: 'lic', terms: models.loans52 }).thenRefused({ name: 'licence-exists' });
    spec.given(added('lic', models.oneCopy)).at(now).when({ type: 'AddLicence', licenceId: 'lic', terms: { ...models.oneCopy } }).then();
  });
});
