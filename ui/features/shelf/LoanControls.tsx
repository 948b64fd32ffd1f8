import { useState } from 'react';
import { useCommand, type Answer } from '../../api.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { shelfTexts } from '../../i18n/shelf.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Button } from '../../kit/Button.tsx';
import { formatDate } from '../../kit/dates.ts';
import { ConfirmDialog } from '../../kit/Dialog.tsx';
import { Notice } from '../../kit/Notice.tsx';

export type Loan = Answer<'GET /api/shelf'>['loans'][number];

/** のばす, with the date it would give or why not, and 返す. */
export const LoanControls = ({ loan: { title: { titleId, title }, extension, extensions } }: { loan: Loan }) => {
  const t = useTexts(shelfTexts);
  const say = useRefusalText();
  const locale = localeOf(useLanguage());
  const refresh = ['shelf', 'home', `titles/${titleId}`];
  const extend = useCommand('POST /api/titles/:titleId/loan/extension', { refresh });
  const giveBack = useCommand('DELETE /api/titles/:titleId/loan', { refresh });
  const [asked, setAsked] = useState<'extend' | 'return' | null>(null);
  const close = (): void => setAsked(null);
  const to = extension.due === null ? null : formatDate(extension.due, locale);
  const problem = extend.error ?? giveBack.error;

  const extendNow = async (): Promise<void> => {
    const { due } = await extend.mutateAsync({ params: { titleId }, body: { number: extension.number } });
    announce(t.extended(formatDate(due, locale)));
  };
  const returnNow = async (): Promise<void> => {
    await giveBack.mutateAsync({ params: { titleId } });
    announce(t.givenBack);
  };
  /** A refusal is said on the card, with the question put away. */
  const settled = (work: () => Promise<void>) => (): Promise<void> => work().catch(() => undefined);

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {to === null ? null : <Button variant="secondary" size="s" icon="calendar" aria-label={`${t.extend}: ${title}`} onPress={() => setAsked('extend')}>{t.extend}</Button>}
        <Button variant="secondary" size="s" icon="hand" aria-label={`${t.giveBack}: ${title}`} onPress={() => setAsked('return')}>{t.giveBack}</Button>
      </div>
      <p className="text-sm text-ink-soft">{to === null ? <>{t.notExtendable}: {say({ code: extension.refusal ?? 'extension-limit', extras: { limit: extensions.limit } })}</> : t.extendTo(to)}</p>
      {problem ? <Notice tone="error" live>{say(problem)}</Notice> : null}
      <ConfirmDialog open={asked === 'extend'} onClose={close} title={t.extendTitle} confirm={t.extend} onConfirm={settled(extendNow)}>
        <p>{t.extendText(title, to ?? '', Math.max(0, extensions.limit - extension.number))}</p>
      </ConfirmDialog>
      <ConfirmDialog open={asked === 'return'} onClose={close} title={t.giveBackTitle} confirm={t.giveBack} onConfirm={settled(returnNow)}>
        <p>{t.giveBackText(title)}</p>
      </ConfirmDialog>
    </div>
  );
};
