/** domain/membership/README.md. */
import { fold } from '../../domain/kernel.ts';
import { member, type MemberEvent, type Person } from '../../domain/membership/member.ts';
import { jst, specification } from './given.ts';

const spec = specification(member);
const now = jst('2026-12-15 10:00');

const person: Person = { card: '0000001', name: '笠岡 花子', kana: 'カサオカ ハナコ', born: '1990-05-01', mail: 'hanako@example.jp' };
const other: Person = { ...person, card: '0000002' };
const registered: MemberEvent = { type: 'MemberRegistered', patronId: 'p-1', person };
const register = (who: Person) => ({ type: 'RegisterMember', patronId: 'p-1', person: who }) as const;

describe('one person per patron id', () => {
  test('member-1 given nobody, when a person registers, then the member is there', () => {
    spec.given().at(now).when(register(person)).then(registered);
    expect(fold(member, [registered])).toEqual({ person, withdrawn: false, termsAccepted: null });
  });

  test('member-2 given a member, when the same card registers again, then nothing happens', () => {
    spec.given(registered).at(now).when(register(person)).then();
  });

  test('member-3 given a member, when another card registers under the id, then the member exists', () => {
    spec.given(registered).at(now).when(register(other)).thenRefused({ name: 'member-exists' });
  });

  test('member-4 given a member whose key is destroyed, when anybody registers under the id, then the member exists', () => {
    spec.given({ ...registered, person: null }).at(now).when(register(person)).thenRefused({ name: 'member-exists' });
  });

  test('member-5 given nobody, when terms are accepted or somebody withdraws, then there is no such member', () => {
    spec.given().at(now).when({ type: 'AcceptTerms', edition: '2026-10-01' }).thenRefused({ name: 'no-such-member' });
    spec.given().at(now).when({ type: 'WithdrawMember' }).thenRefused({ name: 'no-such-member' });
  });
});

describe('terms are accepted edition by edition', () => {
  test('member-6 given an edition accepted, when it is accepted again, then nothing happens, and a newer one is noted', () => {
    const first: MemberEvent = { type: 'TermsAccepted', edition: '2026-10-01' };
    spec.given(registered).at(now).when({ type: 'AcceptTerms', edition: '2026-10-01' }).then(first);
    spec.given(registered, first).at(now).when({ type: 'AcceptTerms', edition: '2026-10-01' }).then();
    spec.given(registered, first).at(now).when({ type: 'AcceptTerms', edition: '2027-04-01' }).then({ type: 'TermsAccepted', edition: '2027-04-01' });
  });
});

describe('withdrawal happens once', () => {
  test('member-7 given a member, when withdrawn twice, then it is noted once and the member stays withdrawn', () => {
    spec.given(registered).at(now).when({ type: 'WithdrawMember' }).then({ type: 'MemberWithdrew' });
    spec.given(registered, { type: 'MemberWithdrew' }).at(now).when({ type: 'WithdrawMember' }).then();
    expect(fold(member, [registered, { type: 'MemberWithdrew' }])).toMatchObject({ withdrawn: true });
  });

  test('member-8 given somebody who withdrew, when terms are accepted, then there is no such member', () => {
    spec.given(registered, { type: 'MemberWithdrew' }).at(now).when({ type: 'AcceptTerms', edition: '2026-10-01' }).thenRefused({ name: 'no-such-member' });
  });
});
