import { useRef, useState } from 'react';
import { api, newId, Problem, refresh } from '../../api.ts';
import { dayOf } from '../../../domain/kernel.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Page } from '../../kit/Page.tsx';
import { RadioGroup } from '../../kit/RadioGroup.tsx';
import { useRefusalText } from '../../i18n/refusals.ts';
import { BookDrop, Found, type TakenBook } from './BookDrop.tsx';
import { licenceDraft, LicenceForm, type LicenceDraft } from './LicenceForm.tsx';
import { termsFrom, type TermsFaults } from './licence-terms.ts';
import { draftFrom, emptyDraft, faultsIn, recordFrom, type Faults, type RecordDraft } from './record-draft.ts';
import { RecordForm } from './RecordForm.tsx';

const steps = ['file', 'record', 'licence', 'done'] as const;
type Step = (typeof steps)[number];

/** Where one is: the step by name and number, not by colour alone. */
const Steps = ({ step }: { step: Step }) => {
  const { add: t } = useTexts(deskTexts);
  const at = steps.indexOf(step);
  return (
    <ol className="mb-8 grid grid-cols-4 gap-2" aria-label={t.step(at + 1, steps.length)}>
      {steps.map((one, n) => (
        <li key={one} {...(one === step ? { 'aria-current': 'step' as const } : {})} className={`flex items-center gap-2 border-t-4 pt-2 leading-snug max-sm:flex-col max-sm:items-start max-sm:gap-0 max-sm:text-sm ${n <= at ? 'border-primary' : 'border-line'} ${one === step ? 'font-bold text-primary' : 'text-ink-soft'}`}>
          <span className="tabular-nums">{n + 1}</span>{t.steps[one]}{n < at ? <span className="max-sm:hidden"><Icon name="check" size={18} /></span> : null}
        </li>
      ))}
    </ol>
  );
};

/** What the book itself told, over what the librarian already typed: typed words win. */
const merged = (book: TakenBook, typed: RecordDraft): RecordDraft => {
  const found = draftFrom(book.record);
  const base = { ...found, published: found.published === '1970-01-01' ? '' : found.published, ndc: found.ndc === '000' ? '' : found.ndc, contributors: found.contributors.length > 0 ? found.contributors : emptyDraft.contributors };
  const kept = Object.fromEntries(Object.entries(typed).filter(([field, value]) => typeof value === 'string' && value !== '' && value !== emptyDraft[field as keyof RecordDraft]));
  return { ...base, ...kept, layout: book.layout, contributors: typed.contributors.some(({ name }) => name !== '') ? typed.contributors : base.contributors, local: typed.local };
};

const AddPage = () => {
  const texts = useTexts(deskTexts);
  const t = texts.add;
  const say = useRefusalText();
  const today = dayOf(new Date().toISOString());
  const top = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<Step>('file');
  const [book, setBook] = useState<TakenBook | null>(null);
  const [record, setRecord] = useState<RecordDraft>(emptyDraft);
  const [faults, setFaults] = useState<Faults>({});
  const [licensed, setLicensed] = useState(true);
  const [licence, setLicence] = useState<LicenceDraft>(() => licenceDraft('two-years', today));
  const [termsFaults, setTermsFaults] = useState<TermsFaults>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);
  const [titleId, setTitleId] = useState(newId);
  const [added, setAdded] = useState<{ titleId: string; title: string } | null>(null);

  const go = (next: Step): void => {
    setStep(next);
    top.current?.focus();
    scrollTo({ top: 0 });
  };
  const taken = (one: TakenBook): void => { setBook(one); setRecord((typed) => merged(one, typed)); setFaults({}); setProblem(null); go('record'); };
  const toLicence = (): void => {
    const made = recordFrom(record);
    setFaults(made.faults ?? {});
    setProblem(null);
    if (made.record) go('licence');
  };
  const finish = async (): Promise<void> => {
    const made = recordFrom(record);
    const terms = licensed ? termsFrom(licence.terms, today) : null;
    setFaults(made.faults ?? {});
    setTermsFaults(terms?.faults ?? {});
    if (made.faults) { go('record'); return; }
    if (terms?.faults) return;
    setPending(true);
    setProblem(null);
    try {
      await api('POST /api/staff/titles', { body: { titleId, record: made.record, file: book?.hash ?? null, licence: terms?.terms ?? null } });
      setAdded({ titleId, title: made.record.title });
      go('done');
      void refresh(['staff', 'home', 'titles']);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const wrong = faultsIn(error);
      setFaults(wrong);
      setProblem(error);
      if (Object.keys(wrong).length > 0) go('record');
      if (error.code === 'no-file') { setBook(null); go('file'); }
    } finally {
      setPending(false);
    }
  };
  const again = (): void => {
    setBook(null); setRecord(emptyDraft); setFaults({}); setTermsFaults({}); setProblem(null); setAdded(null); setTitleId(newId());
    go('file');
  };
  const trouble = problem === null ? null : <Notice tone="error" live>{problem.code === 'no-file' ? t.fileGone : say(problem)} {problem.code === 'no-file' ? '' : t.kept}</Notice>;

  return (
    <Page wide title={t.title} lead={t.lead} back={{ to: '/desk/titles', label: texts.editor.back }}>
      <div ref={top} tabIndex={-1} className="max-w-5xl">
        <Steps step={step} />
        {step === 'file' ? (
          <div className="flex flex-col gap-5">
            {trouble}
            <BookDrop onTaken={taken} />
            <div className="flex flex-wrap gap-3">
              {book === null ? null : <Button variant="secondary" onPress={() => go('record')}>{t.toRecord}</Button>}
              <Button variant="quiet" onPress={() => { setBook(null); setRecord((typed) => ({ ...typed, layout: 'none' })); go('record'); }}>{t.without}</Button>
            </div>
          </div>
        ) : null}
        {step === 'record' ? (
          <form noValidate className="flex flex-col gap-8" onSubmit={(event) => { event.preventDefault(); toLicence(); }}>
            {trouble}
            {book === null ? <Notice>{t.noFileNote}</Notice> : <Found book={book} />}
            {book === null ? null : <p>{t.recordLead}</p>}
            <RecordForm draft={record} onChange={setRecord} faults={faults} lockLayout={book !== null} />
            <div className="flex flex-wrap justify-between gap-3 border-t border-line pt-5">
              <Button variant="secondary" icon="left" onPress={() => go('file')}>{book === null ? t.back : t.otherFile}</Button>
              <Button type="submit">{t.next}</Button>
            </div>
          </form>
        ) : null}
        {step === 'licence' ? (
          <form noValidate className="flex flex-col gap-6" onSubmit={(event) => { event.preventDefault(); void finish(); }}>
            {trouble}
            <RadioGroup
              label={t.steps.licence} value={licensed ? 'now' : 'later'} onChange={(when) => setLicensed(when === 'now')}
              items={[{ id: 'now', label: t.withLicence }, { id: 'later', label: t.noLicence }]}
            />
            {licensed ? <LicenceForm draft={licence} onChange={setLicence} faults={termsFaults} today={today} /> : null}
            <div className="flex flex-wrap justify-between gap-3 border-t border-line pt-5">
              <Button variant="secondary" icon="left" onPress={() => go('record')}>{t.back}</Button>
              <Button type="submit" icon="check" pending={pending}>{t.finish}</Button>
            </div>
          </form>
        ) : null}
        {step === 'done' && added ? (
          <div className="flex flex-col items-start gap-6 rounded-12 bg-sand p-6 sm:flex-row sm:p-8">
            {book?.cover ? <img src={book.cover} alt="" className="w-32 rounded-4 shadow-cover" /> : null}
            <div className="flex flex-col gap-3">
              <div role="status"><h2 className="text-2xl">{t.done(added.title)}</h2></div>
              <p>{book === null ? t.doneNoFile : licensed ? t.doneOpen : t.doneUnlicensed}</p>
              <div className="mt-2 flex flex-wrap gap-3">
                <LinkButton to={`/titles/${added.titleId}`} icon="book">{t.see}</LinkButton>
                <Button variant="secondary" icon="plus" onPress={again}>{t.again}</Button>
                <LinkButton to={`/desk/titles/${added.titleId}`} variant="quiet" icon="edit">{t.edit}</LinkButton>
              </div>
            </div>
          </div>
        ) : null}
      </div>
    </Page>
  );
};

export default AddPage;
