import type { ReactNode } from 'react';
import { NotForYouPage, PendingPage, SignInNeededPage } from './pages.tsx';
import { useSession, useSignIn, type Role } from './session.tsx';

/** Keeps a page from those it is not for. A courtesy to the reader; what may be done is decided by the server. */
export const Guard = ({ roles, children }: { roles: readonly Role[]; children: ReactNode }) => {
  const session = useSession();
  const signIn = useSignIn();
  if (session.loading) return <PendingPage />;
  if (!session.signedIn) return <SignInNeededPage onSignIn={() => signIn()} />;
  return roles.includes(session.role) ? <>{children}</> : <NotForYouPage />;
};
