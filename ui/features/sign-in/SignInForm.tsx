import { useEffect, useState } from 'react';
import { api, Problem, type Answer } from '../../api.ts';
import { signInTexts } from '../../i18n/sign-in.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { Checkbox } from '../../kit/Checkbox.tsx';
import { isComposing } from '../../kit/composing.ts';
import { Notice } from '../../kit/Notice.tsx';
import { TextField } from '../../kit/TextField.tsx';

export type Session = Answer<'POST /api/session'>;

/** Counts down whole seconds to 0. */
const useCountdown = (): [left: number, start: (seconds: number) => void] => {
  const [left, start] = useState(0);
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => start(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, start];
};

/** Card number and password. The same in the sheet and on the page of its own. */
export const SignInForm = ({ onDone }: { onDone: (session: Session) => void }) => {
  const t = useTexts(signInTexts);
  const say = useRefusalText();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [missing, setMissing] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [wait, startWait] = useCountdown();
  const throttled = problem?.code === 'too-many-attempts';
  const waiting = throttled && wait > 0;

  const submit = async (): Promise<void> => {
    setMissing(true);
    if (login.trim() === '' || password === '') return;
    setPending(true);
    setProblem(null);
    try {
      // Numbers typed with a Japanese keyboard are often full width, and printed with gaps.
      onDone(await api('POST /api/session', { body: { login: login.normalize('NFKC').replace(/\s/g, ''), password } }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      setPassword('');
      setMissing(false);
      const seconds = error.extras['retryAfterSeconds'];
      if (typeof seconds === 'number') startWait(Math.ceil(seconds));
    } finally {
      setPending(false);
    }
  };

  return (
    <form
      className="flex flex-col gap-5" noValidate
      onKeyDown={(event) => { if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault(); }}
      onSubmit={(event) => { event.preventDefault(); if (!pending && !waiting) void submit(); }}
    >
      <p>{t.lead}</p>
      {problem === null || (throttled && !waiting) ? null : <Notice tone="error" live>{say(problem)}</Notice>}
      <TextField
        label={t.number} description={t.numberHint} value={login} onChange={setLogin} name="username" autoComplete="username" maxLength={64} autoFocus
        error={missing && login.trim() === '' ? t.missingNumber : undefined}
      />
      <div>
        <TextField
          label={t.password} value={password} onChange={setPassword} type={shown ? 'text' : 'password'} name="password" autoComplete="current-password" maxLength={256}
          error={missing && password === '' ? t.missingPassword : undefined}
        />
        <Checkbox isSelected={shown} onChange={setShown}>{t.show}</Checkbox>
      </div>
      <Button type="submit" size="l" block pending={pending} isDisabled={waiting}>{waiting ? t.wait(wait) : t.submit}</Button>
      <p className="text-sm text-ink-soft">{t.forgot}</p>
    </form>
  );
};
