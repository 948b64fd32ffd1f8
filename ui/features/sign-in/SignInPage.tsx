import { useState } from 'react';
import { queryClient } from '../../api.ts';
import { useGo, useSearchText } from '../../app/route-table.ts';
import { refreshSession, useSession } from '../../app/session.tsx';
import { signInTexts } from '../../i18n/sign-in.ts';
import { useTexts } from '../../i18n/texts.ts';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { EmptyState, LoadingState } from '../../kit/states.tsx';
import { SignInForm, type Session } from './SignInForm.tsx';
import { TermsStep } from './TermsDialog.tsx';

/** Only a path of this library is gone to, whatever the address says. */
const placeAfter = (next: string | null): string => (next !== null && /^\/(?![/\\])/.test(next) ? next : '/');

const SignInPage = () => {
  const t = useTexts(signInTexts);
  const go = useGo();
  const [search] = useSearchText();
  const now = useSession();
  const [session, setSession] = useState<Session | null>(null);

  const finish = async (): Promise<void> => {
    await refreshSession();
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    go(placeAfter(search.get('next')), { replace: true });
  };
  const body = () => {
    if (now.loading) return <LoadingState />;
    if (session !== null) return <TermsStep edition={session.termsEdition} onAccepted={() => { void finish(); }} onDeclined={() => { setSession(null); void refreshSession(); }} />;
    if (now.signedIn) return <EmptyState title={t.already(now.name ?? '')} action={<LinkButton to="/shelf" icon="shelf">{t.toShelf}</LinkButton>} />;
    return <SignInForm onDone={(signed) => { if (signed.termsAccepted) void finish(); else setSession(signed); }} />;
  };
  return <Page title={session === null ? t.title : t.terms}><div className="max-w-lg">{body()}</div></Page>;
};

export default SignInPage;
