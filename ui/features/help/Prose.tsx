import { Ruby } from '../../kit/Ruby.tsx';

/** Lines of text: those that begin with ・ are a list, those that begin with a digit and a point its steps, the others paragraphs. */
const blocksOf = (text: string): { kind: 'p' | 'ul' | 'ol'; lines: string[] }[] => {
  const blocks: { kind: 'p' | 'ul' | 'ol'; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const kind = line.startsWith('・') ? 'ul' : /^\d+\. /.test(line) ? 'ol' : 'p';
    const words = line.replace(/^・|^\d+\. /, '');
    const last = blocks.at(-1);
    if (last !== undefined && kind !== 'p' && last.kind === kind) last.lines.push(words);
    else blocks.push({ kind, lines: [words] });
  }
  return blocks;
};

export const Prose = ({ text }: { text: string }) => (
  <div className="flex max-w-prose flex-col gap-3">
    {blocksOf(text).map(({ kind, lines }, n) => {
      if (kind === 'p') return <p key={n}><Ruby text={lines[0] ?? ''} /></p>;
      const items = lines.map((line) => <li key={line} className="pl-1"><Ruby text={line} /></li>);
      return kind === 'ol' ? <ol key={n} className="list-decimal space-y-1.5 pl-7">{items}</ol> : <ul key={n} className="list-disc space-y-1.5 pl-6">{items}</ul>;
    })}
  </div>
);

export interface Part { readonly title: string; readonly text: string }

/** The parts of a page of text, each under its heading with an id to link to. */
export const Parts = ({ parts, columns = false }: { parts: Readonly<Record<string, Part>>; columns?: boolean }) => (
  <div className={`grid gap-10 ${columns ? 'lg:grid-cols-2 lg:gap-x-16' : ''}`}>
    {Object.entries(parts).map(([key, { title, text }]) => (
      <section key={key} aria-labelledby={key}>
        <h2 id={key} tabIndex={-1} className="mb-3 text-2xl">{title}</h2>
        <Prose text={text} />
      </section>
    ))}
  </div>
);
