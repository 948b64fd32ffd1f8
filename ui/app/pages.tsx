import type { ErrorComponentProps } from '@tanstack/react-router';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { Button } from '../kit/Button.tsx';
import { LinkButton } from '../kit/LinkButton.tsx';
import { Page } from '../kit/Page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../kit/states.tsx';

export const NotFoundPage = () => {
  const t = useTexts(baseTexts);
  return (
    <Page title={t.problem.notFound}>
      <EmptyState title={t.problem.notFoundHint} action={<LinkButton to="/" icon="home">{t.problem.toHome}</LinkButton>} />
    </Page>
  );
};

/** A page that broke: the rest of the shell goes on working. */
export const CrashPage = ({ error, reset }: ErrorComponentProps) => {
  const t = useTexts(baseTexts);
  return <Page title={t.problem.crashed}><ErrorState error={error} onRetry={reset} /></Page>;
};

export const PendingPage = () => <div className="mx-auto w-full max-w-6xl px-4 py-10 sm:px-6"><LoadingState /></div>;

/** Shown in place of a page somebody may not see. */
export const NotForYouPage = () => {
  const t = useTexts(baseTexts);
  return <Page title={t.session.notForYou}><EmptyState title={t.session.notForYouHint} action={<LinkButton to="/" icon="home">{t.problem.toHome}</LinkButton>} /></Page>;
};

export const SignInNeededPage = ({ onSignIn }: { onSignIn: () => void }) => {
  const t = useTexts(baseTexts);
  return <Page title={t.session.needed}><EmptyState title={t.session.neededHint} action={<Button icon="person" onPress={onSignIn}>{t.session.signIn}</Button>} /></Page>;
};
