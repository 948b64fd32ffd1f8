/** domain/security/README.md. */
import { security, securityStream, type SecurityEvent } from '../../domain/security/security.ts';
import { jst, specification } from './given.ts';

const spec = specification(security);
const now = jst('2026-12-15 10:00');
const wrong = (occurrence: string) => ({ type: 'NoteRefusedSignIn', occurrence, door: 'staff', reason: 'unknown-or-wrong' }) as const;
const refusedAt = (occurrence: string): SecurityEvent => ({ type: 'SignInRefused', occurrence, door: 'staff', reason: 'unknown-or-wrong' });

describe('what happened is noted, once per request', () => {
  test('security-1 given nothing, when somebody signs in, then the door and the class are noted, and nobody\'s name', () => {
    spec.given().at(now).when({ type: 'NoteSignIn', occurrence: 'o-1', door: 'patron', class: 'general' })
      .then({ type: 'SignedIn', occurrence: 'o-1', door: 'patron', class: 'general' });
    expect(securityStream('2026-12-15')).toBe('security-2026-12-15');
  });

  test('security-2 given a refused sign-in, when the next one is refused too, then both are noted', () => {
    spec.given().at(now).when(wrong('o-1')).then(refusedAt('o-1'));
    spec.given(refusedAt('o-1')).at(now).when(wrong('o-2')).then(refusedAt('o-2'));
  });

  test('security-3 given a personal record, when staff open it, then subject and reason are noted', () => {
    spec.given().at(now).when({ type: 'NotePersonalRecordView', occurrence: 'o-1', subject: 'p-1', reason: '電話での問い合わせ' })
      .then({ type: 'PersonalRecordViewed', occurrence: 'o-1', subject: 'p-1', reason: '電話での問い合わせ' });
  });

  test('security-4 given an occurrence just noted, when the same request is repeated, then nothing happens', () => {
    spec.given(refusedAt('o-1')).at(now).when(wrong('o-1')).then();
  });

  test('security-5 given a patron who forgot the password, when staff give a new one, then subject and reason are noted', () => {
    spec.given().at(now).when({ type: 'NotePasswordReset', occurrence: 'o-1', subject: 'p-1', reason: 'パスワードを忘れた' })
      .then({ type: 'PasswordReset', occurrence: 'o-1', subject: 'p-1', reason: 'パスワードを忘れた' });
  });
});
