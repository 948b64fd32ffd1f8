/** The hold queue and what falls due: domain/lending/README.md, hold and settle. */
import { fold } from '../../../domain/kernel.ts';
import { title, type TitleEvent } from '../../../domain/lending/title.ts';
import { factsOf, jst, specification } from '../given.ts';
import {
  added, aoki, baba, began, borrow, cancel, cancelled, chiba, consumed, doi, due, expired, fulfilled, giveBack, models, now, passedOn, pause, paused, pickup,
  placed, placeHold, pupilOfKitagi, putBack, ready, resume, resumed, returned, running, settle, started, turnedAway,
} from './scene.ts';

const spec = specification(title);
const copy = added('lic', models.oneCopy);
const lent = [copy, started('loan-a', aoki, 'lic')];
const queue = [placed('hold-b', baba), placed('hold-c', chiba)];
/** The copy came back: Baba's hold is ready, Chiba's waits. */
const kept = [...lent, ...queue, returned('loan-a', aoki, 'lic'), ready('hold-b', baba, 'lic')];
const withdraw = { type: 'WithdrawLicence', licenceId: 'lic', reason: 'publisher' } as const;
const withdrawn: TitleEvent = { type: 'LicenceWithdrawn', licenceId: 'lic', reason: 'publisher', checkoutsLeft: null };

describe('a hold waits in the order it was placed', () => {
  test('hold-1 given the only copy on loan, when Baba places a hold, then it waits', () => {
    spec.given(...lent).at(now).when(placeHold('hold-b', baba)).then(placed('hold-b', baba));
  });

  test('hold-2 given a free seat, when Aoki places a hold, then a hold is not needed', () => {
    spec.given(copy).at(now).when(placeHold('hold-a', aoki)).thenRefused({ name: 'hold-not-needed' });
  });

  test('hold-3 given Baba\'s hold, when Baba places another, then the answer is the hold that is there', () => {
    spec.given(...lent, placed('hold-b', baba)).at(now).when(placeHold('hold-b2', baba)).thenRefused({ name: 'already-held', holdId: 'hold-b' });
  });

  test('hold-4 given Aoki\'s loan, when Aoki places a hold, then the answer is the loan that is there', () => {
    spec.given(...lent).at(now).when(placeHold('hold-a', aoki)).thenRefused({ name: 'already-borrowed', loanId: 'loan-a', due });
  });

  test('hold-5 given no licence that is alive, when Aoki places a hold, then it is not licensed and the turnaway is recorded', () => {
    spec.given(copy, withdrawn).at(now).when(placeHold('hold-a', aoki)).thenRefused({ name: 'not-licensed' }, [turnedAway('not-licensed', aoki)]);
  });

  test('hold-6 given a licence that begins in April, when Aoki places a hold in December, then it waits', () => {
    spec.given(added('lic', models.fromApril)).at(now).when(placeHold('hold-a', aoki)).then(placed('hold-a', aoki));
  });

  test('hold-7 given a pack for Kitagi school only, when a general patron places a hold, then it is not for them', () => {
    spec.given(added('lic', models.schoolPack)).at(now).when(placeHold('hold-a', aoki)).thenRefused({ name: 'not-for-this-class' });
  });

  test('hold-8 given a hold that was forgone, when it is placed after all, then the slot has lapsed', () => {
    spec.given(...lent, { type: 'Forgone', id: 'hold-b' }).at(now).when(placeHold('hold-b', baba)).thenRefused({ name: 'slot-lapsed' });
  });

  test('hold-9 given a hold that was placed, when it is forgone, then that is refused and the hold stays', () => {
    spec.given(...lent, placed('hold-b', baba)).at(now).when({ type: 'Forgo', id: 'hold-b' }).thenRefused({ name: 'already-held', holdId: 'hold-b' });
  });

  test('hold-10 given a claim that never began, when it is forgone, then it cannot begin any more', () => {
    const forgone: TitleEvent = { type: 'Forgone', id: 'hold-b' };
    spec.given(...lent).at(now).when({ type: 'Forgo', id: 'hold-b' }).then(forgone);
    spec.given(...lent, forgone).at(now).when({ type: 'Forgo', id: 'hold-b' }).then();
  });
});

describe('a free seat goes to the queue before anybody who walks in', () => {
  test('hold-11 given Baba and Chiba waiting, when Aoki returns, then Baba\'s hold is ready to the end of the seventh day', () => {
    spec.given(...lent, ...queue).at(now).when(giveBack('loan-a', aoki)).then(returned('loan-a', aoki, 'lic'), ready('hold-b', baba, 'lic', pickup));
  });

  test('hold-12 given two waiting, when a licence for two readers is added, then both are ready in their order', () => {
    const two = { ...models.oneCopy, concurrency: 2 };
    spec.given(...lent, ...queue).at(now).when({ type: 'AddLicence', licenceId: 'new', terms: two })
      .then(added('new', two), ready('hold-b', baba, 'new'), ready('hold-c', chiba, 'new'));
  });

  test('hold-13 given a hold on a licence that begins in April, when April comes, then it is ready', () => {
    spec.given(added('lic', models.fromApril), placed('hold-a', aoki)).at(jst('2027-04-01 00:00'))
      .when(settle).then(began('lic'), ready('hold-a', aoki, 'lic', jst('2027-04-08 23:59:59')));
  });

  test('hold-14 given a ready hold, when somebody walks in, then all are on loan for them', () => {
    spec.given(...kept).at(now).when(borrow('loan-d', doi)).thenRefused({ name: 'all-on-loan', waiting: 1 }, [turnedAway('all-on-loan', doi)]);
  });

  test('hold-15 given a copy whose loan fell due with Baba waiting, when Doi walks in, then Baba\'s hold is ready and Doi is refused', () => {
    spec.given(...lent, placed('hold-b', baba)).at(due).when(borrow('loan-d', doi)).thenRefused({ name: 'all-on-loan', waiting: 0 }, [
      expired('loan-a', aoki, 'lic'), ready('hold-b', baba, 'lic', jst('2027-01-05 23:59:59')), turnedAway('all-on-loan', doi),
    ]);
  });

  test('hold-16 given a pack for Kitagi school that comes free, when the first in the queue is not of Kitagi, then the first who is gets it', () => {
    const pack = added('pack', { ...models.schoolPack, concurrency: 1 });
    const emi = pupilOfKitagi;
    spec.given(...lent, pack, started('loan-p', { ...emi, holder: doi.holder }, 'pack'), placed('hold-b', baba), placed('hold-e', emi)).at(now)
      .when(giveBack('loan-p', null)).then(returned('loan-p', { ...emi, holder: doi.holder }, 'pack', 'staff'), ready('hold-e', emi, 'pack'));
  });

  test('the window is as long as the rules of the holder\'s class said when the hold was placed', () => {
    const patient: TitleEvent = { type: 'HoldPlaced', holdId: 'hold-b', ...baba, pickupDays: 14 };
    spec.given(...lent, patient).at(now).when(giveBack('loan-a', aoki)).then(returned('loan-a', aoki, 'lic'), ready('hold-b', baba, 'lic', jst('2026-12-29 23:59:59')));
  });

  test('hold-17 given a licence that ends within the pickup window, when a hold becomes ready, then the window ends with it', () => {
    spec.given(...lent, placed('hold-b', baba)).at(now).when({ type: 'AddLicence', licenceId: 'short', terms: models.untilDecember20 })
      .then(added('short', models.untilDecember20), ready('hold-b', baba, 'short', jst('2026-12-20 00:00')));
  });
});

describe('a ready hold is fulfilled, passed on, or put back', () => {
  test('hold-18 given Baba\'s ready hold, when Baba borrows, then the hold is fulfilled from the kept seat', () => {
    spec.given(...kept).at(now).when(borrow('loan-b', baba))
      .then(fulfilled('hold-b', baba, 'loan-b'), started('loan-b', baba, 'lic'), consumed('lic', 'loan-b'));
  });

  test('hold-19 given Baba\'s ready hold and an unlimited licence bought since, when Baba borrows, then the kept seat goes on to Chiba', () => {
    spec.given(...lent, placed('hold-b', baba), returned('loan-a', aoki, 'lic'), ready('hold-b', baba, 'lic'), placed('hold-c', chiba),
      added('free', { ...models.publicDomain, audience: { kind: 'schools', schools: ['kitagi'] } })).at(now)
      .when(borrow('loan-b', { ...baba, borrower: { class: 'general', school: 'kitagi' } })).then(
        fulfilled('hold-b', baba, 'loan-b'),
        started('loan-b', { ...baba, borrower: { class: 'general', school: 'kitagi' } }, 'free', { metered: false }),
        consumed('free', 'loan-b'),
        ready('hold-c', chiba, 'lic'),
      );
  });

  test('hold-20 given Baba\'s ready hold and Chiba waiting, when the pickup window has ended, then it is passed on to Chiba', () => {
    spec.given(...kept).at(pickup).when(settle).then(passedOn('hold-b', baba), ready('hold-c', chiba, 'lic', jst('2026-12-29 23:59:59')));
  });

  test('hold-21 given Baba\'s ready hold, when its licence is withdrawn, then Baba waits again, before Chiba', () => {
    const verdict = spec.given(...kept).at(now).when(withdraw);
    verdict.then(withdrawn, putBack('hold-b', baba));
    spec.given(...kept, withdrawn, putBack('hold-b', baba)).at(now).when({ type: 'AddLicence', licenceId: 'new', terms: models.oneCopy })
      .then(added('new', models.oneCopy), ready('hold-b', baba, 'new'));
  });

  test('hold-22 given Baba\'s ready hold, when its licence ends before the pickup days are over, then Baba waits again, before Chiba', () => {
    const end = jst('2026-12-20 00:00');
    const over: TitleEvent = { type: 'LicenceExpired', licenceId: 'short', checkoutsLeft: null };
    const short = [added('short', models.untilDecember20), ...queue, ready('hold-b', baba, 'short', end)];
    spec.given(...short).at(end).when(settle).then(over, putBack('hold-b', baba));
    spec.given(...short, over, putBack('hold-b', baba)).at(end).when({ type: 'AddLicence', licenceId: 'new', terms: models.oneCopy })
      .then(added('new', models.oneCopy), ready('hold-b', baba, 'new', jst('2026-12-27 23:59:59')));
  });

  test('hold-23 given Baba\'s ready hold, when its licence is withdrawn and another has a seat, then Baba\'s hold is ready again at once', () => {
    const second = [added('lic-2', models.oneCopy), started('loan-d', doi, 'lic-2'), returned('loan-d', doi, 'lic-2')];
    spec.given(...lent, placed('hold-b', baba), returned('loan-a', aoki, 'lic'), ready('hold-b', baba, 'lic'), ...second).at(now)
      .when(withdraw).then(withdrawn, putBack('hold-b', baba), ready('hold-b', baba, 'lic-2'));
  });

  test('a window that ended before its licence did is passed on, even when both are found over at once', () => {
    const terms = { ...models.oneCopy, expires: jst('2027-01-10 00:00') };
    spec.given(added('lic', terms), placed('hold-b', baba), ready('hold-b', baba, 'lic')).at(jst('2027-02-01 10:00'))
      .when(settle).then({ type: 'LicenceExpired', licenceId: 'lic', checkoutsLeft: null }, passedOn('hold-b', baba));
  });
});

describe('a hold can be paused without losing its place, and cancelled', () => {
  test('hold-24 given Baba\'s ready hold and Chiba waiting, when Baba pauses, then the seat goes on to Chiba', () => {
    spec.given(...kept).at(now).when(pause('hold-b', baba)).then(paused('hold-b', baba), ready('hold-c', chiba, 'lic'));
  });

  test('hold-25 given Baba\'s hold paused before Chiba\'s, when Baba resumes and the copy comes back, then Baba\'s is ready first', () => {
    const pausedFirst = [...lent, ...queue, paused('hold-b', baba)];
    spec.given(...pausedFirst).at(now).when(resume('hold-b', baba)).then(resumed('hold-b', baba));
    spec.given(...pausedFirst, resumed('hold-b', baba)).at(now).when(giveBack('loan-a', aoki)).then(returned('loan-a', aoki, 'lic'), ready('hold-b', baba, 'lic'));
    spec.given(...pausedFirst, resumed('hold-b', baba)).at(now).when(resume('hold-b', baba)).then();
  });

  test('hold-26 given a pause with an end, when the end has come, then the hold is resumed by itself', () => {
    const until = jst('2026-12-18 00:00');
    const withEnd = [...lent, placed('hold-b', baba), paused('hold-b', baba, until)];
    spec.given(...withEnd).at(now).when(pause('hold-b', baba, until)).then();
    spec.given(...withEnd).at(now).when(pause('hold-b', baba)).then(paused('hold-b', baba));
    spec.given(...withEnd).at(jst('2026-12-17 23:59:59')).when(settle).then();
    spec.given(...withEnd).at(until).when(settle).then(resumed('hold-b', baba));
    spec.given(...withEnd, returned('loan-a', aoki, 'lic')).at(until).when(settle).then(resumed('hold-b', baba), ready('hold-b', baba, 'lic', jst('2026-12-25 23:59:59')));
  });

  test('hold-27 given a pause that would be over already, when it is asked for, then nothing happens', () => {
    spec.given(...lent, placed('hold-b', baba)).at(now).when(pause('hold-b', baba, now)).then();
    spec.given(...kept).at(now).when(pause('hold-b', baba, jst('2026-12-14 00:00'))).then();
  });

  test('hold-28 given Baba\'s paused hold and a free seat, when Baba borrows, then the hold is fulfilled', () => {
    spec.given(...lent, placed('hold-b', baba), paused('hold-b', baba), returned('loan-a', aoki, 'lic')).at(now)
      .when(borrow('loan-b', baba)).then(fulfilled('hold-b', baba, 'loan-b'), started('loan-b', baba, 'lic'), consumed('lic', 'loan-b'));
  });

  test('hold-29 given Baba\'s ready hold and Chiba waiting, when Baba cancels, then Chiba\'s hold is ready', () => {
    spec.given(...kept).at(now).when(cancel('hold-b', baba)).then(cancelled('hold-b', baba), ready('hold-c', chiba, 'lic'));
  });

  test('hold-30 given a hold, when staff cancel it, then the event says so', () => {
    spec.given(...lent, ...queue).at(now).when(cancel('hold-c', null)).then(cancelled('hold-c', chiba, 'staff'));
  });

  test('hold-31 given Baba\'s hold, when Aoki cancels, pauses or resumes it, then there is no such hold', () => {
    for (const command of [cancel('hold-b', aoki), pause('hold-b', aoki), resume('hold-b', aoki), cancel('hold-x', null)]) {
      spec.given(...lent, placed('hold-b', baba)).at(now).when(command).thenRefused({ name: 'no-such-hold' });
    }
  });
});

describe('what falls due needs no timer, and falls due once', () => {
  test('settle-1 given a loan, when it is settled a moment before the due instant and at it, then it ends at it', () => {
    spec.given(...lent).at(jst('2026-12-29 23:59:58.999')).when(settle).then();
    spec.given(...lent).at(due).when(settle).then(expired('loan-a', aoki, 'lic'));
  });

  const end = jst('2026-12-20 00:00');
  /** Two loans due on different days, a licence that ends, one that begins, a hold whose window ends, a pause that ends. */
  const busy = [
    added('short', models.untilDecember20), added('soon', { ...models.oneCopy, starts: jst('2026-12-21 00:00') }), added('lic-2', models.oneCopy), copy,
    started('loan-late', aoki, 'lic', { due: jst('2026-12-19 23:59:59') }), started('loan-early', doi, 'short', { due: jst('2026-12-18 23:59:59') }),
    placed('hold-e', pupilOfKitagi), ready('hold-e', pupilOfKitagi, 'lic-2', jst('2026-12-20 23:59:59')),
    placed('hold-b', baba), paused('hold-b', baba, end), placed('hold-c', chiba),
  ];
  const weekLater = jst('2026-12-22 10:00');
  const caughtUp: readonly TitleEvent[] = [
    expired('loan-early', doi, 'short', jst('2026-12-18 23:59:59')),
    expired('loan-late', aoki, 'lic', jst('2026-12-19 23:59:59')),
    { type: 'LicenceExpired', licenceId: 'short', checkoutsLeft: null },
    began('soon'),
    passedOn('hold-e', pupilOfKitagi),
    resumed('hold-b', baba),
    ready('hold-b', baba, 'lic', jst('2026-12-29 23:59:59')),
    ready('hold-c', chiba, 'lic-2', jst('2026-12-29 23:59:59')),
  ];

  test('settle-2 given everything due at once, when it is settled twice, then the second adds nothing', () => {
    const first = title.decide(fold(title, busy), settle, weekLater);
    expect(factsOf(first).length).toBeGreaterThan(0);
    spec.given(...busy, ...factsOf(first)).at(weekLater).when(settle).then();
    spec.given(...busy, ...factsOf(first)).at(now).when(settle).then();
  });

  test('settle-3 given a week without power, when it is settled, then loans end in the order they were due, then licences, then the queue moves', () => {
    spec.given(...busy).at(weekLater).when(settle).then(...caughtUp);
  });

  test('settle-4 given a refused request, when something was due before it, then that is recorded all the same', () => {
    spec.given(...lent).at(due).when(cancel('hold-x', null)).thenRefused({ name: 'no-such-hold' }, [expired('loan-a', aoki, 'lic')]);
  });

  test('settle-5 given a licence that began and ended while nobody looked, when it is settled, then it has only expired', () => {
    spec.given(added('lic', models.fromApril)).at(jst('2029-04-01 00:00')).when(settle).then({ type: 'LicenceExpired', licenceId: 'lic', checkoutsLeft: null });
    spec.given().at(now).when({ type: 'AddLicence', licenceId: 'lic', terms: models.twoYears }).then(...running('lic', models.twoYears));
  });

  test('settle-6 given a title nobody has ever bought, when it is settled, then nothing happens', () => {
    spec.given().at(now).when(settle).then();
  });
});
