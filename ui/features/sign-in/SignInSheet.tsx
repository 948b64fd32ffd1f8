import { useState } from 'react';
import { api, Problem } from '../../api.ts';
import { refreshSession, type SignInSheetProps } from '../../app/session.tsx';
import { signInTexts } from '../../i18n/sign-in.ts';
import { useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Dialog } from '../../kit/Dialog.tsx';
import { useRefusalText } from '../../i18n/refusals.ts';
import { SignInForm, type Session } from './SignInForm.tsx';
import { TermsStep } from './TermsDialog.tsx';

/** Over whatever page one is on: sign in, accept the terms the first time, go on with what one was about to do. */
const SignInSheet = ({ open, onClose, onSignedIn }: SignInSheetProps) => {
  const t = useTexts(signInTexts);
  const say = useRefusalText();
  const [session, setSession] = useState<Session | null>(null);
  const signedIn = (now: Session): void => {
    if (!now.termsAccepted) { setSession(now); return; }
    if (now.name !== null) announce(t.welcome(now.name));
    onSignedIn();
  };
  /** Going away from the terms is not accepting them. */
  const leave = (): void => {
    onClose();
    if (session !== null) api('DELETE /api/session').catch((error: unknown) => announce(say(error instanceof Problem ? error : { code: 'unexpected' }), 'error')).finally(() => { void refreshSession(); });
  };
  return (
    <Dialog open={open} onClose={leave} title={session === null ? t.title : t.terms}>
      {session === null
        ? <SignInForm onDone={signedIn} />
        : <TermsStep edition={session.termsEdition} onAccepted={onSignedIn} onDeclined={() => { onClose(); void refreshSession(); }} />}
    </Dialog>
  );
};

export default SignInSheet;
