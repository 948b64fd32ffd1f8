/** Loans: when they end, who gets one, how they are extended. domain/lending/README.md, due, borrow and extend. */
import { title, type TitleEvent } from '../../../domain/lending/title.ts';
import { jst, specification } from '../given.ts';
import { added, aoki, baba, borrow, chiba, consumed, doi, due, expired, extend, giveBack, models, now, paused, placed, provisional, ready, returned, running, somebody, started, turnedAway } from './scene.ts';

const spec = specification(title);
const copy = added('lic', models.oneCopy);
const lent = [copy, started('loan-a', aoki, 'lic')];

describe('a loan ends with its last day in Japan, and never outlives its licence', () => {
  test('due-1 given a loan on 15 December for 14 days, then it is due at 23:59:59 on 29 December in Japan', () => {
    spec.given(copy).at(now).when(borrow('loan-a', aoki))
      .then(started('loan-a', aoki, 'lic', { due: '2026-12-29T14:59:59.000Z' }), consumed('lic', 'loan-a'));
  });

  test('due-2 given loans just before and just after midnight in Japan, then they are due a day apart', () => {
    for (const [at, end] of [['2026-12-15 23:59:59.999', '2026-12-29 23:59:59'], ['2026-12-16 00:00', '2026-12-30 23:59:59']] as const) {
      spec.given(copy).at(jst(at)).when(borrow('loan-a', aoki))
        .then(started('loan-a', aoki, 'lic', { started: jst(at), due: jst(end) }), consumed('lic', 'loan-a'));
    }
  });

  test('due-3 given a loan on 15 February of a leap year, then it is due on the 29th, and in other years on 1 March', () => {
    for (const [at, end] of [['2028-02-15 10:00', '2028-02-29 23:59:59'], ['2027-02-15 10:00', '2027-03-01 23:59:59']] as const) {
      spec.given(copy).at(jst(at)).when(borrow('loan-a', aoki))
        .then(started('loan-a', aoki, 'lic', { started: jst(at), due: jst(end) }), consumed('lic', 'loan-a'));
    }
  });

  const at = jst('2027-03-25 10:00');

  test('due-4 given a licence that ends with the fiscal year, when it is lent on 25 March, then the loan is cut to the licence\'s end', () => {
    spec.given(...running('lic', models.unlimitedYear)).at(at).when(borrow('loan-a', aoki))
      .then(started('loan-a', aoki, 'lic', { started: at, due: jst('2027-04-01 00:00'), cut: true, metered: false }), consumed('lic', 'loan-a'));
  });

  test('due-5 given a licence that ends after the fourteenth day, when it is lent, then the loan is not cut', () => {
    spec.given(...running('lic', models.twoYears)).at(at).when(borrow('loan-a', aoki))
      .then(started('loan-a', aoki, 'lic', { started: at, due: jst('2027-04-08 23:59:59'), cut: false }), consumed('lic', 'loan-a'));
  });

  test('due-6 given a patron of the reading-support class, when lent to on 15 December, then it is due on 12 January', () => {
    const hara = somebody('hara', 'reading-support');
    spec.given(copy).at(now).when(borrow('loan-h', hara))
      .then(started('loan-h', hara, 'lic', { due: jst('2027-01-12 23:59:59') }), consumed('lic', 'loan-h'));
  });
});

describe('borrowing takes a seat, once', () => {
  test('borrow-1 given a free seat, when Aoki borrows, then the loan starts and its licence is consumed together', () => {
    spec.given(added('lic', models.loans52)).at(now).when(borrow('loan-a', aoki)).then(started('loan-a', aoki, 'lic'), consumed('lic', 'loan-a', 51));
  });

  test('borrow-2 given Aoki\'s loan, when Aoki borrows again, then the answer is the loan that is there', () => {
    spec.given(...lent).at(now).when(borrow('loan-a2', aoki)).thenRefused({ name: 'already-borrowed', loanId: 'loan-a', due });
    spec.given(...lent).at(now).when(borrow('loan-a', aoki)).thenRefused({ name: 'already-borrowed', loanId: 'loan-a', due });
  });

  test('borrow-3 given no licence at all, when Aoki borrows, then it is not licensed and the turnaway is recorded', () => {
    spec.given().at(now).when(borrow('loan-a', aoki)).thenRefused({ name: 'not-licensed' }, [turnedAway('not-licensed', aoki)]);
  });

  test('borrow-4 given a slot for unlimited titles, when only a metered licence is free, then a metered slot is needed', () => {
    spec.given(copy).at(now).when(borrow('loan-g', provisional, false)).thenRefused({ name: 'needs-metered-slot' });
  });

  test('borrow-5 given a metered slot, when an unlimited licence is free beside a metered one, then the unlimited one is taken', () => {
    spec.given(copy, added('free', models.publicDomain)).at(now)
      .when(borrow('loan-a', aoki)).then(started('loan-a', aoki, 'free', { metered: false }), consumed('free', 'loan-a'));
  });

  test('borrow-6 given a loan that was forgone, when it is begun after all, then the slot has lapsed', () => {
    spec.given(copy, { type: 'Forgone', id: 'loan-a' }).at(now).when(borrow('loan-a', aoki)).thenRefused({ name: 'slot-lapsed' });
  });

  test('borrow-7 given a loan that has begun, when it is forgone, then that is refused and the loan stays', () => {
    spec.given(...lent).at(now).when({ type: 'Forgo', id: 'loan-a' }).thenRefused({ name: 'already-borrowed', loanId: 'loan-a', due });
  });

  test('borrow-8 given a loan, when its borrower returns it, then the seat is free', () => {
    const back = returned('loan-a', aoki, 'lic');
    spec.given(...lent).at(now).when(giveBack('loan-a', aoki)).then(back);
    spec.given(...lent, back).at(now).when(borrow('loan-b', baba)).then(started('loan-b', baba, 'lic'), consumed('lic', 'loan-b'));
  });

  test('borrow-9 given a loan, when staff return it at the desk, then the event says so', () => {
    spec.given(...lent).at(now).when(giveBack('loan-a', null)).then(returned('loan-a', aoki, 'lic', 'staff'));
  });

  test('borrow-10 given Aoki\'s loan, when Baba returns it or it was returned before, then there is no such loan', () => {
    spec.given(...lent).at(now).when(giveBack('loan-a', baba)).thenRefused({ name: 'no-such-loan' });
    spec.given(...lent, returned('loan-a', aoki, 'lic')).at(now).when(giveBack('loan-a', aoki)).thenRefused({ name: 'no-such-loan' });
  });

  test('borrow-11 given a spent budget and a copy on loan, when Baba borrows, then all are on loan, since a return would help', () => {
    const spent = [added('pay', models.payPerLoan), started('loan-c', chiba, 'pay'), started('loan-d', doi, 'pay')];
    spec.given(...lent, ...spent).at(now).when(borrow('loan-b', baba))
      .thenRefused({ name: 'all-on-loan', waiting: 0 }, [turnedAway('all-on-loan', baba)]);
  });

  test('borrow-12 given a copy on loan and two waiting, when Doi borrows, then the refusal says that two wait', () => {
    spec.given(...lent, placed('hold-b', baba), placed('hold-c', chiba)).at(now)
      .when(borrow('loan-d', doi)).thenRefused({ name: 'all-on-loan', waiting: 2 }, [turnedAway('all-on-loan', doi)]);
  });

  test('borrow-13 given a seat kept by a licence for a school, when the patron who waited is no pupil there any more, then it is not lent to them', () => {
    const ofTheSchool = added('lic', { ...models.oneCopy, audience: { kind: 'schools', schools: ['kitagi'] } });
    const pupil = somebody('aoki', 'pupil', 'kitagi');
    const kept = [ofTheSchool, placed('hold-a', pupil), ready('hold-a', pupil, 'lic')];
    spec.given(...kept).at(now).when(borrow('loan-a', pupil))
      .then({ type: 'HoldFulfilled', holdId: 'hold-a', holder: pupil.holder, loanId: 'loan-a' }, started('loan-a', pupil, 'lic'), consumed('lic', 'loan-a'));
    spec.given(...kept).at(now).when(borrow('loan-a', aoki)).thenRefused({ name: 'not-for-this-class' });
  });
});

describe('a loan is extended from the day of the request, if nobody waits', () => {
  const tenth = jst('2026-12-25 10:00');
  const extended = (loanId: string, until: string, extension = 1): TitleEvent => ({ type: 'LoanExtended', loanId, holder: aoki.holder, due: jst(until), extension });

  test('extend-1 given a loan, when it is extended on its tenth day, then it is due fourteen days after that day', () => {
    spec.given(...lent).at(tenth).when(extend('loan-a', aoki)).then(extended('loan-a', '2027-01-08 23:59:59'));
  });

  test('extend-2 given a loan extended once, when it is extended again, then the limit is reached', () => {
    spec.given(...lent, extended('loan-a', '2027-01-08 23:59:59')).at(jst('2027-01-05 10:00'))
      .when(extend('loan-a', aoki, 2)).thenRefused({ name: 'extension-limit', limit: 1 });
    spec.given(added('lic', models.oneCopy), started('loan-g', provisional, 'lic')).at(tenth)
      .when(extend('loan-g', provisional)).thenRefused({ name: 'extension-limit', limit: 0 });
  });

  test('extend-3 given somebody waiting for this copy, when it is extended, then it is held by others', () => {
    spec.given(...lent, placed('hold-b', baba)).at(tenth).when(extend('loan-a', aoki)).thenRefused({ name: 'held-by-others' });
  });

  test('extend-4 given a queue that only holds paused, when the loan is extended, then it is', () => {
    spec.given(...lent, placed('hold-b', baba), paused('hold-b', baba)).at(tenth)
      .when(extend('loan-a', aoki)).then(extended('loan-a', '2027-01-08 23:59:59'));
  });

  test('extend-5 given a licence that ends soon after the due day, when the loan is extended, then it is cut to the licence\'s end', () => {
    const loan = started('loan-a', aoki, 'lic', { started: jst('2028-03-10 10:00'), due: jst('2028-03-24 23:59:59') });
    spec.given(...running('lic', models.twoYears), loan).at(jst('2028-03-20 10:00'))
      .when(extend('loan-a', aoki)).then(extended('loan-a', '2028-04-01 00:00'));
  });

  test('extend-6 given a loan that runs to its licence\'s end, when it is extended, then the licence is ending', () => {
    const expires = jst('2026-12-20 00:00');
    spec.given(added('lic', models.untilDecember20), started('loan-a', aoki, 'lic', { due: expires, cut: true })).at(jst('2026-12-19 10:00'))
      .when(extend('loan-a', aoki)).thenRefused({ name: 'licence-ending', expires });
  });

  test('extend-11 given a loan whose licence was withdrawn, when it is extended, then it is refused and runs on to its end', () => {
    spec.given(...lent, { type: 'LicenceWithdrawn', licenceId: 'lic', reason: 'publisher', checkoutsLeft: null }).at(tenth)
      .when(extend('loan-a', aoki)).thenRefused({ name: 'licence-withdrawn', due });
  });

  test('extend-7 given a loan of today, when it is extended today, then there is nothing to extend', () => {
    spec.given(...lent).at(now).when(extend('loan-a', aoki)).thenRefused({ name: 'nothing-to-extend', due });
  });

  test('extend-8 given Aoki\'s loan, when Baba extends it, then there is no such loan', () => {
    spec.given(...lent).at(tenth).when(extend('loan-a', baba)).thenRefused({ name: 'no-such-loan' });
  });

  test('extend-9 given the first extension made, when it is asked for once more, then nothing happens', () => {
    spec.given(...lent, extended('loan-a', '2027-01-08 23:59:59')).at(jst('2026-12-26 10:00')).when(extend('loan-a', aoki)).then();
  });

  test('extend-10 given a loan that fell due, when it is extended, then it has ended: there is no such loan', () => {
    spec.given(...lent).at(due).when(extend('loan-a', aoki)).thenRefused({ name: 'no-such-loan' }, [expired('loan-a', aoki, 'lic')]);
  });

  test('a loan is not stopped by a hold its licence cannot serve', () => {
    const pack = added('lic', { ...models.oneCopy, audience: { kind: 'classes', classes: ['general'] } });
    spec.given(pack, added('later', models.fromApril), started('loan-a', aoki, 'lic'), placed('hold-g', provisional)).at(tenth)
      .when(extend('loan-a', aoki)).then(extended('loan-a', '2027-01-08 23:59:59'));
  });

  test('a ready hold of another copy does not stand in the way', () => {
    spec.given(...lent, added('lic-2', models.oneCopy), placed('hold-b', baba), ready('hold-b', baba, 'lic-2', jst('2026-12-30 23:59:59'))).at(tenth)
      .when(extend('loan-a', aoki)).then(extended('loan-a', '2027-01-08 23:59:59'));
  });
});
