import { useState } from 'react';
import { api, Problem, queryClient, refresh } from '../../api.ts';
import { refreshSession, useSession } from '../../app/session.tsx';
import { signInTexts } from '../../i18n/sign-in.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { formatDate } from '../../kit/dates.ts';
import { Dialog } from '../../kit/Dialog.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Prose } from '../help/Prose.tsx';

/** The terms in short, and the two ways on (R24). Declining signs out. */
export const TermsStep = ({ edition, onAccepted, onDeclined }: { edition: string; onAccepted: () => void; onDeclined: () => void }) => {
  const t = useTexts(signInTexts);
  const say = useRefusalText();
  const locale = localeOf(useLanguage());
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const doing = async (work: () => Promise<unknown>, then: () => void): Promise<void> => {
    setPending(true);
    setProblem(null);
    try {
      await work();
      then();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <p>{t.termsLead} {/^\d{4}-\d{2}-\d{2}$/.test(edition) ? t.termsEdition(formatDate(edition, locale, { weekday: false })) : null}</p>
      <div className="rounded-8 bg-sand px-5 py-4"><Prose text={t.termsPoints} /></div>
      <p><a href="/terms" target="_blank" rel="noopener" className="text-link underline underline-offset-4">{t.termsAll}</a></p>
      {problem === null ? null : <Notice tone="error" live>{say(problem)}</Notice>}
      <Button size="l" block autoFocus pending={pending} onPress={() => { void doing(() => api('POST /api/session/terms', { body: { edition } }), onAccepted); }}>{t.accept}</Button>
      <Button variant="quiet" block isDisabled={pending} onPress={() => { void doing(() => api('DELETE /api/session'), onDeclined); }}>{t.refuse}</Button>
    </div>
  );
};

/** For somebody signed in who has not accepted the present edition: a word on the page, and the step itself. */
export const TermsReminder = () => {
  const t = useTexts(signInTexts);
  const { signedIn, termsAccepted, termsEdition } = useSession();
  const [open, setOpen] = useState(false);
  if (!signedIn || termsAccepted) return null;
  const done = async (): Promise<void> => {
    setOpen(false);
    await refreshSession();
    await refresh(['home', 'shelf', 'titles']);
  };
  const declined = (): void => {
    setOpen(false);
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    void refreshSession();
  };
  return (
    <div className="mb-8">
      <Notice tone="warn" title={t.reminder} action={<Button onPress={() => setOpen(true)}>{t.review}</Button>}>{t.reminderHint}</Notice>
      <Dialog open={open} onClose={() => setOpen(false)} title={t.terms}>
        <TermsStep edition={termsEdition} onAccepted={() => { void done(); }} onDeclined={declined} />
      </Dialog>
    </div>
  );
};
