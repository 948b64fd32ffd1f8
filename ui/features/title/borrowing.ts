/** Borrowing and holding, as one press: with sign-in on the way where it is needed, and straight into the reader. */
import { useState } from 'react';
import { api, Problem, refresh, type Answer } from '../../api.ts';
import { useSession, useSignIn } from '../../app/session.tsx';
import { titleTexts } from '../../i18n/title.ts';
import { useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { readerAddress } from './book.ts';

type Offer = Answer<'GET /api/titles/:titleId'>['offer'];

export interface Borrowing {
  readonly pending: boolean;
  /** Why it did not come about. */
  readonly problem: Problem | null;
  borrow(): void;
  hold(): void;
  /** For visitors: signs in, then does what the title offers them. */
  signInFirst(): void;
}

const known = (error: unknown): Problem => (error instanceof Problem ? error : new Problem({ title: String(error) }, 500));

export const useBorrowing = (titleId: string): Borrowing => {
  const t = useTexts(titleTexts);
  const signIn = useSignIn();
  const { signedIn } = useSession();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const touched = [`titles/${titleId}`, 'shelf', 'home'];

  const doing = (work: () => Promise<void>): void => {
    setPending(true);
    setProblem(null);
    work()
      .catch((error: unknown) => { setProblem(known(error)); return refresh(touched); })
      .finally(() => setPending(false));
  };

  const read = (): void => location.assign(readerAddress(titleId));
  const borrow = async (): Promise<void> => {
    await api('POST /api/titles/:titleId/loan', { params: { titleId } });
    announce(t.borrowing);
    void refresh(touched);
    read();
  };
  const hold = async (): Promise<void> => {
    await api('POST /api/titles/:titleId/hold', { params: { titleId } });
    announce(t.held);
    await refresh(touched);
  };
  /** A visitor could not be told the due date: an ordinary loan begins at once, a shortened one is shown first. */
  const resume = async (): Promise<void> => {
    const { offer }: { offer: Offer } = await api('GET /api/titles/:titleId', { params: { titleId } });
    if (offer.action === 'read') { read(); return; }
    if (offer.action === 'borrow' && !offer.cut) await borrow();
    else if (offer.action === 'hold') await hold();
  };

  return {
    pending, problem,
    borrow: () => doing(borrow),
    hold: () => doing(hold),
    // Staff are signed in and still cannot borrow: the server's word is shown.
    signInFirst: () => (signedIn ? doing(borrow) : signIn(() => doing(resume))),
  };
};
