import { useEffect, useId, useState } from 'react';
import { searchTexts } from '../../i18n/search.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { isComposing } from '../../kit/composing.ts';
import { Icon } from '../../kit/Icon.tsx';
import { TextField } from '../../kit/TextField.tsx';
import { isYear, words, type SearchState, type Word } from './search-state.ts';

const years: readonly Word[] = ['from', 'to'];

/** Author, publisher, subject and years, behind a disclosure; open when the address already has one of them. */
export const DetailedSearch = ({ state }: { state: SearchState }) => {
  const t = useTexts(searchTexts);
  const id = useId();
  const { chosen } = state;
  const [open, setOpen] = useState(() => words.some((name) => chosen[name] !== undefined));
  const [texts, setTexts] = useState<Partial<Record<Word, string>>>({});
  const [tried, setTried] = useState(false);
  // The chips can take a value away, and the back button can bring one back.
  const inAddress = JSON.stringify(words.map((name) => chosen[name] ?? ''));
  useEffect(() => {
    const values = JSON.parse(inAddress) as string[];
    setTexts(Object.fromEntries(words.map((name, n) => [name, values[n] ?? ''])));
  }, [inAddress]);

  const valueOf = (name: Word): string => texts[name] ?? '';
  const fold = (name: Word): string => (years.includes(name) ? valueOf(name).normalize('NFKC').trim() : valueOf(name).trim());
  const wrong = (name: Word): string | undefined => (tried && years.includes(name) && fold(name) !== '' && !isYear(fold(name)) ? t.yearError : undefined);
  const submit = (): void => {
    setTried(true);
    if (years.some((name) => fold(name) !== '' && !isYear(fold(name)))) return;
    state.set(Object.fromEntries(words.map((name) => [name, fold(name) === '' ? null : fold(name)])));
  };
  const field = (name: Word) => (
    <TextField
      key={name} label={t[name]} value={valueOf(name)} onChange={(value) => setTexts((now) => ({ ...now, [name]: value }))} error={wrong(name)}
      maxLength={years.includes(name) ? 8 : 100} {...(years.includes(name) ? { inputMode: 'numeric' as const, description: t.yearHint } : {})}
    />
  );
  return (
    <div>
      <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)} className="inline-flex min-h-11 items-center gap-1.5 font-bold text-primary underline-offset-4 hover:underline">
        <Icon name={open ? 'up' : 'down'} size={20} />{t.detail}
      </button>
      <form
        id={id} hidden={!open} className="mt-2 rounded-12 bg-mist p-5"
        onKeyDown={(event) => { if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault(); }}
        onSubmit={(event) => { event.preventDefault(); submit(); }}
      >
        <div className="grid gap-4 sm:grid-cols-3">{(['author', 'publisher', 'subject'] as const).map(field)}</div>
        <div className="mt-4 grid max-w-xl grid-cols-2 gap-4">{years.map(field)}</div>
        <div className="mt-5"><Button type="submit" icon="search">{t.go}</Button></div>
      </form>
    </div>
  );
};
