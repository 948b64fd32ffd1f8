import { useEffect, useState, type ReactNode } from 'react';
import { api, Problem, refresh, useApi, type Answer } from '../../api.ts';
import { useRouteParams } from '../../app/route-table.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Badge } from '../../kit/Badge.tsx';
import { Button } from '../../kit/Button.tsx';
import { Cover } from '../../kit/Cover.tsx';
import { DateText } from '../../kit/DateText.tsx';
import { ConfirmDialog, Dialog } from '../../kit/Dialog.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Page, Section } from '../../kit/Page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { BookDrop, Found, sizeInWords, type TakenBook } from './BookDrop.tsx';
import { Licences } from './Licences.tsx';
import { draftFrom, faultsIn, recordFrom, type Faults } from './record-draft.ts';
import { RecordForm } from './RecordForm.tsx';

type Title = Answer<'GET /api/staff/titles/:titleId'>;

const RecordEditor = ({ title }: { title: Title }) => {
  const { editor: t } = useTexts(deskTexts);
  const say = useRefusalText();
  const [draft, setDraft] = useState(() => draftFrom(title.record));
  const [faults, setFaults] = useState<Faults>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);
  const changed = JSON.stringify(draft) !== JSON.stringify(draftFrom(title.record));
  useEffect(() => {
    if (!changed) return undefined;
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, [changed]);
  const save = async (): Promise<void> => {
    const { record, faults: wrong } = recordFrom(draft);
    setFaults(wrong ?? {});
    setProblem(null);
    if (!record) return;
    setPending(true);
    try {
      await api('PUT /api/staff/titles/:titleId', { params: { titleId: title.titleId }, body: { record } });
      await refresh(['staff', `titles/${title.titleId}`]);
      setDraft(draftFrom(record));
      announce(t.saved);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setFaults(faultsIn(error));
      setProblem(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <form noValidate className="flex flex-col gap-6" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      {problem === null ? null : <Notice tone="error" live>{say(problem)}</Notice>}
      <RecordForm draft={draft} onChange={setDraft} faults={faults} lockLayout={title.file !== null} />
      <div className={`${changed ? 'sticky bottom-0' : ''} flex flex-wrap items-center gap-3 border-t border-line bg-paper py-3`}>
        <Button type="submit" icon="check" pending={pending} isDisabled={!changed}>{t.save}</Button>
        {changed ? <Button variant="quiet" onPress={() => { setDraft(draftFrom(title.record)); setFaults({}); setProblem(null); }}>{t.revert}</Button> : null}
        <span role="status" className="font-bold text-due">{changed ? t.unsaved : ''}</span>
      </div>
    </form>
  );
};

const FilePart = ({ title }: { title: Title }) => {
  const texts = useTexts(deskTexts);
  const t = texts.editor;
  const locale = localeOf(useLanguage());
  const say = useRefusalText();
  const [open, setOpen] = useState(false);
  const [book, setBook] = useState<TakenBook | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState(false);
  const close = (): void => { setOpen(false); setBook(null); setProblem(null); };
  const attach = async (file: string): Promise<void> => {
    setPending(true);
    setProblem(null);
    try {
      await api('PUT /api/staff/titles/:titleId/file', { params: { titleId: title.titleId }, body: { file } });
      await refresh(['staff', `titles/${title.titleId}`]);
      announce(t.replaced);
      close();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setPending(false);
    }
  };
  const { file } = title;
  return (
    <div className="flex flex-col items-start gap-3">
      {file === null ? <Notice tone="warn">{t.noFile}</Notice> : (
        <>
          <p className="font-bold">EPUB — {t.fileFacts(file.chapters, sizeInWords(file.size, texts.size, locale))}</p>
          <p>{texts.record.layouts[file.layout]}</p>
          <p className="text-ink-soft">{file.removed === 0 ? t.clean : t.removedCount(file.removed)}</p>
        </>
      )}
      <Button variant="secondary" size="s" icon="upload" onPress={() => setOpen(true)}>{file === null ? t.addFile : t.replace}</Button>
      <Dialog
        wide open={open} onClose={close} title={file === null ? t.addFile : t.replace}
        {...(book === null ? {} : { actions: <Button icon="check" pending={pending} onPress={() => { void attach(book.hash); }}>{file === null ? t.addFile : t.replaceConfirm}</Button> })}
      >
        <div className="flex flex-col gap-4">
          {problem === null ? null : <Notice tone="error" live>{say(problem)}</Notice>}
          {file === null ? null : <p>{t.replaceHint}</p>}
          {book === null ? <BookDrop onTaken={setBook} /> : <Found book={book} />}
        </div>
      </Dialog>
    </div>
  );
};

const Visibility = ({ title }: { title: Title }) => {
  const { editor: t } = useTexts(deskTexts);
  const say = useRefusalText();
  const [asking, setAsking] = useState(false);
  const set = async (hidden: boolean): Promise<void> => {
    try {
      await api('PUT /api/staff/titles/:titleId/visibility', { params: { titleId: title.titleId }, body: { hidden } });
      await refresh(['staff', `titles/${title.titleId}`]);
      announce(hidden ? t.hideDone : t.showDone);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      announce(say(error), 'error');
    }
  };
  return (
    <div className="flex flex-col items-start gap-3">
      <Badge tone={title.hidden ? 'due' : 'good'} icon={title.hidden ? 'lock' : 'eye'}>{title.hidden ? t.hiddenNow : t.shown}</Badge>
      <Button variant="secondary" size="s" onPress={() => { if (title.hidden) void set(false); else setAsking(true); }}>{title.hidden ? t.show : t.hide}</Button>
      <ConfirmDialog open={asking} onClose={() => setAsking(false)} title={t.hide} confirm={t.hide} onConfirm={() => set(true)}><p>{t.hideText}</p></ConfirmDialog>
    </div>
  );
};

const Queue = ({ queue }: { queue: Title['queue'] }) => {
  const { editor: t, classes } = useTexts(deskTexts);
  if (queue.length === 0) return <p>{t.queueEmpty}</p>;
  return (
    <div role="region" aria-label={t.queue} tabIndex={0} className="max-h-80 overflow-y-auto"><ol className="flex flex-col">
      {queue.map(({ holdId, status, class: who, until }, n) => (
        <li key={holdId} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2">
          <span className="w-8 text-right font-bold tabular-nums">{n + 1}</span>
          <Badge tone={status === 'ready' ? 'now' : status === 'paused' ? 'neutral' : 'wait'}>{t.queueStatus[status]}</Badge>
          <span>{classes[who]}</span>
          {until === null ? null : <span className="text-ink-soft">{t.until} <DateText value={until} /></span>}
        </li>
      ))}
    </ol></div>
  );
};

const Panel = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="rounded-12 border border-line p-4"><h3 className="mb-3 text-lg">{title}</h3>{children}</section>
);

const TitlePage = () => {
  const { titleId } = useRouteParams<{ titleId: string }>();
  const { editor: t, titles } = useTexts(deskTexts);
  const query = useApi('GET /api/staff/titles/:titleId', { params: { titleId } });
  const title = query.data;
  return (
    <Page
      wide title={title?.record.title ?? titles.title} lead={title ? t.trail : undefined} back={{ to: '/desk/titles', label: t.back }}
      actions={title && !title.hidden ? <LinkButton to={`/titles/${titleId}`} variant="secondary" icon="eye">{t.see}</LinkButton> : null}
    >
      <Loaded query={query}>
        {(data) => (
          <div className="grid items-start gap-10 xl:grid-cols-[minmax(0,1fr)_20rem]">
            <div className="min-w-0">
              <Section title={t.licences}><Licences titleId={titleId} licences={data.licences} /></Section>
              <Section title={`${t.queue}（${data.queue.length}）`}><Queue queue={data.queue} /></Section>
              <Section title={t.record}><RecordEditor key={titleId} title={data} /></Section>
            </div>
            <aside aria-label={t.file} className="grid gap-4 sm:grid-cols-2 max-xl:order-first xl:grid-cols-1">
              <Panel title={t.cover}>
                <div className="flex items-start gap-4">
                  <Cover src={data.cover} title={data.record.title} author={data.record.contributors[0]?.name ?? null} width={112} eager />
                  <p className="text-sm text-ink-soft">{data.cover === null ? t.coverNone : t.coverFrom}</p>
                </div>
              </Panel>
              <Panel title={t.file}><FilePart title={data} /></Panel>
              <Panel title={t.visibility}><Visibility title={data} /></Panel>
            </aside>
          </div>
        )}
      </Loaded>
    </Page>
  );
};

export default TitlePage;
