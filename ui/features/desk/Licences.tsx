import { useState } from 'react';
import { api, newId, Problem, refresh, type Answer } from '../../api.ts';
import { dayOf } from '../../../domain/kernel.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Badge, type BadgeTone } from '../../kit/Badge.tsx';
import { Button } from '../../kit/Button.tsx';
import { DateText } from '../../kit/DateText.tsx';
import { Dialog } from '../../kit/Dialog.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { TextField } from '../../kit/TextField.tsx';
import { TideGauge } from '../../kit/TideGauge.tsx';
import { licenceDraft, LicenceForm } from './LicenceForm.tsx';
import { kindOfTerms, termsFrom, termsInWords, type TermsFaults } from './licence-terms.ts';

type Licence = Answer<'GET /api/staff/titles/:titleId'>['licences'][number];

export const stateTone: Record<Licence['state'], BadgeTone> = { coming: 'wait', usable: 'good', spent: 'due', expired: 'neutral', withdrawn: 'neutral' };

/** Licences of one title: what is left of each, adding one, withdrawing one with a reason. */
export const Licences = ({ titleId, licences }: { titleId: string; licences: readonly Licence[] }) => {
  const { editor: t } = useTexts(deskTexts);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Licence | null>(null);
  const changed = (): Promise<unknown> => refresh(['staff', `titles/${titleId}`]);
  return (
    <div className="flex flex-col gap-4">
      {licences.length === 0 ? <Notice tone="warn">{t.noLicences}</Notice> : (
        <ul className="flex flex-col gap-3">{licences.map((licence) => <Row key={licence.licenceId} licence={licence} onWithdraw={() => setLeaving(licence)} />)}</ul>
      )}
      <div><Button variant="secondary" icon="plus" onPress={() => setAdding(true)}>{t.addLicence}</Button></div>
      {adding ? <AddDialog titleId={titleId} onClose={() => setAdding(false)} onDone={changed} /> : null}
      {leaving === null ? null : <WithdrawDialog titleId={titleId} licence={leaving} onClose={() => setLeaving(null)} onDone={changed} />}
    </div>
  );
};

const Row = ({ licence, onWithdraw }: { licence: Licence; onWithdraw: () => void }) => {
  const texts = useTexts(deskTexts);
  const locale = localeOf(useLanguage());
  const { terms, state, running, used, checkoutsLeft, daysLeft, lastLoan } = licence;
  const alive = state === 'usable' || state === 'coming';
  return (
    <li className={`flex flex-wrap items-center gap-x-6 gap-y-3 rounded-12 border border-line p-4 ${alive || state === 'spent' ? '' : 'bg-solid-gray-50'}`}>
      <TideGauge label={texts.editor.seats} used={running} total={terms.concurrency} compact />
      <div className="min-w-[min(14rem,100%)] flex-1">
        <p className="flex flex-wrap items-center gap-2 font-bold">{texts.terms.kind[kindOfTerms(terms)]}<Badge tone={stateTone[state]}>{texts.state[state]}</Badge></p>
        <p className="text-ink-soft">{termsInWords(terms, texts.terms, locale)}</p>
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        <div><dt className="text-sm text-ink-soft">{texts.ledger.used}</dt><dd className="font-bold tabular-nums">{texts.ledger.times(used)}</dd></div>
        {checkoutsLeft === null ? null : <div><dt className="text-sm text-ink-soft">{texts.ledger.usesLeft}</dt><dd className="font-bold tabular-nums">{texts.ledger.times(checkoutsLeft)}</dd></div>}
        {daysLeft === null || !alive ? null : <div><dt className="text-sm text-ink-soft">{texts.ledger.daysLeft}</dt><dd className={`font-bold tabular-nums ${daysLeft <= 30 ? 'text-due' : ''}`}>{texts.ledger.days(daysLeft)}</dd></div>}
        <div><dt className="text-sm text-ink-soft">{texts.ledger.lastLoan}</dt><dd>{lastLoan === null ? texts.ledger.never : <DateText value={lastLoan} weekday={false} />}</dd></div>
      </dl>
      {alive || state === 'spent' ? <Button variant="quiet" size="s" onPress={onWithdraw}>{texts.editor.withdraw}</Button> : null}
    </li>
  );
};

const AddDialog = ({ titleId, onClose, onDone }: { titleId: string; onClose: () => void; onDone: () => Promise<unknown> }) => {
  const { editor: t } = useTexts(deskTexts);
  const say = useRefusalText();
  const today = dayOf(new Date().toISOString());
  const [licenceId] = useState(newId);
  const [draft, setDraft] = useState(() => licenceDraft('two-years', today));
  const [faults, setFaults] = useState<TermsFaults>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);
  const add = async (): Promise<void> => {
    const { terms, faults: wrong } = termsFrom(draft.terms, today);
    setFaults(wrong ?? {});
    if (!terms) return;
    setPending(true);
    setProblem(null);
    try {
      await api('POST /api/staff/titles/:titleId/licences', { params: { titleId }, body: { licenceId, terms } });
      await onDone();
      announce(t.licenceAdded);
      onClose();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog wide open onClose={onClose} title={t.addLicence} actions={<Button icon="check" pending={pending} onPress={() => { void add(); }}>{t.addLicence}</Button>}>
      <div className="flex flex-col gap-4">
        {problem === null ? null : <Notice tone="error" live>{say(problem)}</Notice>}
        <LicenceForm draft={draft} onChange={setDraft} faults={faults} today={today} />
      </div>
    </Dialog>
  );
};

const WithdrawDialog = ({ titleId, licence, onClose, onDone }: { titleId: string; licence: Licence; onClose: () => void; onDone: () => Promise<unknown> }) => {
  const texts = useTexts(deskTexts);
  const t = texts.editor;
  const locale = localeOf(useLanguage());
  const say = useRefusalText();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);
  const withdraw = async (): Promise<void> => {
    setTried(true);
    if (reason.trim() === '') return;
    setPending(true);
    setProblem(null);
    try {
      await api('DELETE /api/staff/titles/:titleId/licences/:licenceId', { params: { titleId, licenceId: licence.licenceId }, body: { reason: reason.trim() } });
      await onDone();
      announce(t.withdrawn);
      onClose();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog open alert onClose={onClose} title={t.withdrawTitle} actions={<Button variant="danger" pending={pending} onPress={() => { void withdraw(); }}>{t.withdraw}</Button>}>
      <div className="flex flex-col gap-4">
        {problem === null ? null : <Notice tone="error" live>{say(problem)}</Notice>}
        <p className="font-bold">{termsInWords(licence.terms, texts.terms, locale)}</p>
        <p>{t.withdrawText}</p>
        <TextField label={t.withdrawReason} required multiline maxLength={500} value={reason} onChange={setReason} error={tried && reason.trim() === '' ? t.reasonNeeded : undefined} />
      </div>
    </Dialog>
  );
};
