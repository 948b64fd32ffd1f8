import { useState } from 'react';
import { api, Problem, type Answer } from '../../api.ts';
import type { BookRefusal } from '../../../infrastructure/content/refusal.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { localeOf, useLanguage, useTexts, type Same } from '../../i18n/texts.ts';
import { FileDrop } from '../../kit/FileDrop.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { useProblemText } from '../../kit/states.tsx';

export type TakenBook = Answer<'POST /api/staff/books'>;

const hostile: readonly string[] = ['bomb', 'too-many-entries', 'too-large', 'too-deep', 'path-escape', 'symlink', 'duplicate-name', 'dtd'] satisfies BookRefusal[];

/** Refused as it is: why, where, and what to do. */
const Refused = ({ problem }: { problem: Problem }) => {
  const { refused: t } = useTexts(deskTexts);
  const say = useProblemText();
  if (problem.code === 'too-large') return <Notice tone="error" live title={t.broken}>{t.tooLarge}</Notice>;
  if (problem.code !== 'unfit-book') return <Notice tone="error" live>{say(problem)}</Notice>;
  const reason = String(problem.extras['reason']);
  const file = problem.extras['file'];
  const bad = hostile.includes(reason);
  const reasons: Record<BookRefusal | 'no-upload' | 'other', string> = t.reasons;
  return (
    <Notice tone="error" live title={bad ? t.hostile : t.broken}>
      <p>{reason in reasons ? reasons[reason as BookRefusal] : t.reasons.other}</p>
      {typeof file === 'string' ? <p className="text-ink-soft">{t.where(file)}</p> : null}
      <p className="mt-2">{bad ? t.hostileHint : t.brokenHint} {t.nothing}</p>
    </Notice>
  );
};

/** Takes an EPUB: how far it is, and either what was found or why it was refused. */
export const BookDrop = ({ onTaken }: { onTaken: (book: TakenBook) => void }) => {
  const { add: t } = useTexts(deskTexts);
  const [part, setPart] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = async (file: File): Promise<void> => {
    setProblem(null);
    setPart(0);
    try {
      onTaken(await api('POST /api/staff/books', { file, onProgress: setPart }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setPart(null);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      {problem === null ? null : <Refused problem={problem} />}
      <FileDrop label={t.drop} accept={['.epub']} hint={t.dropHint} onFiles={([file]) => { if (file) void take(file); }} {...(part === null ? {} : { progress: part })} />
      <p role="status" className="font-bold text-primary">{part === 1 ? t.checking : ''}</p>
    </div>
  );
};

/** `1.4 MB` */
export const sizeInWords = (bytes: number, t: Same<{ kb: (n: string) => string; mb: (n: string) => string }>, locale: string): string =>
  (bytes < 1_000_000 ? t.kb(new Intl.NumberFormat(locale).format(Math.max(1, Math.round(bytes / 1000)))) : t.mb(new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(bytes / 1_000_000)));

const SHOWN = 12;

type Kind = 'script' | 'handler' | 'frame' | 'form' | 'link' | 'missing' | 'unlisted' | 'other';

/** What was taken out, by kind; words of infrastructure/content. */
const kindOf = (what: string): Kind => {
  if (what === 'missing') return 'missing';
  if (what === 'file not listed in the package') return 'unlisted';
  if (/script/i.test(what) && !/href/i.test(what)) return 'script';
  if (/^on[a-z]|handler|animate|<set>/i.test(what.trim())) return 'handler';
  if (/frame|object|embed|applet/i.test(what)) return 'frame';
  if (/form|input|button|select|textarea/i.test(what)) return 'form';
  return /href|src|url|import|link|base|meta|ping/i.test(what) ? 'link' : 'other';
};

interface Finding { readonly kind: Kind; readonly where: string; readonly what: string }

/** `c1.xhtml: <script>` */
const findingIn = (line: string): Finding => {
  const [where = '', ...rest] = line.split(': ');
  const what = rest.join(': ');
  return { kind: kindOf(what), where, what };
};

/** How a book was packed badly, and no danger. */
const isSlip = ({ kind }: Finding): boolean => kind === 'missing' || kind === 'unlisted';

const Findings = ({ found }: { found: readonly Finding[] }) => {
  const { add: t } = useTexts(deskTexts);
  return (
    <ul className="mt-2 flex flex-col gap-1">
      {found.slice(0, SHOWN).map((one, n) => (
        <li key={n}><span className="font-bold">{t.kinds[one.kind]}</span> {isSlip(one) ? null : <><code className="text-sm text-ink-soft">{one.what}</code> — </>}<code className="text-sm text-ink-soft">{one.where}</code></li>
      ))}
      {found.length > SHOWN ? <li>{t.removedMore(found.length - SHOWN)}</li> : null}
    </ul>
  );
};

/** What was found when the book was checked: facts, and what was taken out and why that is good. */
export const Found = ({ book }: { book: TakenBook }) => {
  const texts = useTexts(deskTexts);
  const locale = localeOf(useLanguage());
  const t = texts.add;
  const findings = book.removed.map(findingIn);
  const [dangers, slips] = [findings.filter((one) => !isSlip(one)), findings.filter(isSlip)];
  const facts = [
    [t.chapters, String(book.chapters)], [t.size, sizeInWords(book.size, texts.size, locale)], [t.layout, texts.record.layouts[book.layout]], [t.cover, book.cover === null ? t.coverNo : t.coverYes],
  ] as const;
  return (
    <section aria-label={t.found} className="flex flex-col gap-4 rounded-12 bg-mist p-4 sm:p-6">
      <h2 className="text-xl">{t.found}</h2>
      <div className="flex flex-wrap items-start gap-6">
        {book.cover === null ? null : <img src={book.cover} alt="" className="w-24 rounded-4 shadow-cover" />}
        <dl className="grid flex-1 grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
          {facts.map(([name, value]) => <div key={name}><dt className="text-ink-soft">{name}</dt><dd className="font-bold">{value}</dd></div>)}
        </dl>
      </div>
      {dangers.length === 0 ? <Notice tone="success" title={t.removedNone}>{t.removedNoneWhy}</Notice> : (
        <Notice tone="info" title={t.removedTitle(dangers.length)}>
          <p>{t.removedWhy}</p>
          <Findings found={dangers} />
        </Notice>
      )}
      {slips.length === 0 ? null : <Notice tone="info" title={t.slips(slips.length)}><p>{t.slipsWhy}</p><Findings found={slips} /></Notice>}
    </section>
  );
};
