import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createContext, lazy, Suspense, useCallback, useContext, useEffect, useMemo, useRef, useState, type ComponentType, type ReactNode } from 'react';
import { api, onSessionLost, queryClient, useLive, type Answer, type Problem } from '../api.ts';

type SessionAnswer = Answer<'GET /api/session'>;
export type Role = SessionAnswer['role'];

/** Who is looking. `class` is the patron's class (区分): `general`, `provisional`, `pupil`, `teacher`, `reading-support`. */
export interface Session {
  readonly role: Role;
  readonly name: string | null;
  readonly class: SessionAnswer['class'];
  /** The terms of use of this edition still have to be accepted when false. */
  readonly termsAccepted: boolean;
  readonly termsEdition: string;
  readonly signedIn: boolean;
  /** True until the server has answered for the first time. */
  readonly loading: boolean;
}

export interface SignInSheetProps { readonly open: boolean; onClose(): void; onSignedIn(): void }
type Intent = () => void;

const visitor: Session = { role: 'visitor', name: null, class: null, termsAccepted: true, termsEdition: '', signedIn: false, loading: false };
const SessionContext = createContext<Session>(visitor);
const SignInContext = createContext<(intent?: Intent) => void>(() => undefined);

export const useSession = (): Session => useContext(SessionContext);

/**
 * `signIn(intent)`: somebody signed in does `intent` at once; anybody else gets the sheet first, and `intent` is done
 * after signing in. Closing the sheet forgets it.
 */
export const useSignIn = (): ((intent?: Intent) => void) => useContext(SignInContext);

/**
 * Signs out and goes home, where nothing of what they read stays behind for the next person at this screen. First the
 * screen is a visitor's and their page is left; only then is what is left of theirs read anew, as a visitor.
 */
export const useSignOut = (): (() => Promise<void>) => {
  const navigate = useNavigate();
  return useCallback(async () => {
    const nobody = await api('DELETE /api/session');
    const theirs = new Set(queryClient.getQueryCache().findAll({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }));
    queryClient.setQueryData<SessionAnswer>(['session'], nobody);
    queryClient.removeQueries({ type: 'inactive', predicate: (query) => theirs.has(query) });
    await navigate({ href: '/' });
    await queryClient.resetQueries({ predicate: (query) => theirs.has(query) });
  }, [navigate]);
};

export const refreshSession = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['session'] });

// The sheet belongs to its feature; the shell only knows where it lives.
const sheets = import.meta.glob<{ default: ComponentType<SignInSheetProps> }>('../features/sign-in/SignInSheet.tsx');
const loadSheet = Object.values(sheets)[0];
const SignInSheet = loadSheet ? lazy(loadSheet) : null;

export const SessionProvider = ({ children }: { children: ReactNode }) => {
  const query = useQuery<SessionAnswer, Problem>({
    queryKey: ['session'], queryFn: ({ signal }) => api('GET /api/session', { signal }), staleTime: Infinity,
  });
  const [open, setOpen] = useState(false);
  const intent = useRef<Intent | undefined>(undefined);

  const session = useMemo<Session>(() => {
    const answer = query.data;
    if (!answer) return { ...visitor, loading: query.isPending };
    return { ...answer, signedIn: answer.role !== 'visitor', loading: false };
  }, [query.data, query.isPending]);

  useEffect(() => onSessionLost(() => { void refreshSession(); }), []);
  // Children read larger: the theme keys on this.
  useEffect(() => { document.documentElement.dataset['reader'] = session.class ?? session.role; }, [session]);
  useLive(!query.isPending && query.isSuccess, `${session.role} ${session.name ?? ''}`);

  const signIn = useCallback((wish?: Intent) => {
    if (session.signedIn) { wish?.(); return; }
    intent.current = wish;
    setOpen(true);
  }, [session.signedIn]);

  const close = (): void => { intent.current = undefined; setOpen(false); };
  const resume = async (): Promise<void> => {
    const wish = intent.current;
    close();
    // Everything was read as a visitor; it is read anew as who they are now, the session first.
    await refreshSession();
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    wish?.();
  };

  return (
    <SessionContext value={session}>
      <SignInContext value={signIn}>
        {children}
        {SignInSheet && open ? <Suspense><SignInSheet open onClose={close} onSignedIn={() => { void resume(); }} /></Suspense> : null}
      </SignInContext>
    </SessionContext>
  );
};
