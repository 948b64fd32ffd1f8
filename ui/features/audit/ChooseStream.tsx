import { useState } from 'react';
import { useApi } from '../../api.ts';
import { auditTexts } from '../../i18n/audit.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { SearchBox } from '../../kit/SearchBox.tsx';
import { Select } from '../../kit/Select.tsx';
import { Loaded } from '../../kit/states.tsx';
import { TextField } from '../../kit/TextField.tsx';

const kinds = ['title', 'work', 'patron', 'membership', 'reading'] as const;

/** A stream by the name of a book, or by its kind and id. */
export const ChooseStream = ({ onStream }: { onStream: (stream: string) => void }) => {
  const t = useTexts(auditTexts);
  const [q, setQ] = useState('');
  const [kind, setKind] = useState<(typeof kinds)[number]>('title');
  const [id, setId] = useState('');
  const books = useApi('GET /api/titles', { query: { q, limit: 6 } }, { enabled: q !== '' });
  const go = (): void => { const narrow = id.normalize('NFKC').trim(); if (/^[A-Za-z0-9_-]{1,64}$/.test(narrow)) onStream(`${kind}-${narrow}`); };
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-soft">{t.chooseHint}</p>
      <SearchBox label={t.book} placeholder={t.book} defaultValue={q} onSearch={setQ} />
      {q === '' ? null : (
        <Loaded query={books} loading="list" empty={({ items }) => (items.length === 0 ? <p>{t.noBooks}</p> : null)}>
          {({ items }) => (
            <ul aria-label={t.books}>
              {items.map(({ titleId, title }) => (
                <li key={titleId} className="flex flex-wrap items-center justify-between gap-2 border-b border-line py-1">
                  <span className="font-bold">{title}</span>
                  <span className="flex flex-wrap gap-1">
                    <Button variant="quiet" size="s" aria-label={`${t.lending}: ${title}`} onPress={() => onStream(`title-${titleId}`)}>{t.lending}</Button>
                    <Button variant="quiet" size="s" aria-label={`${t.record}: ${title}`} onPress={() => onStream(`work-${titleId}`)}>{t.record}</Button>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      )}
      <form className="grid items-end gap-3 sm:grid-cols-[10rem_1fr_auto]" onSubmit={(event) => { event.preventDefault(); go(); }}>
        <Select label={t.kind} items={kinds.map((one) => ({ id: one, label: t.kinds[one] }))} value={kind} onChange={setKind} />
        <TextField label={t.id} value={id} onChange={setId} maxLength={64} autoComplete="off" />
        <Button type="submit" variant="secondary">{t.go}</Button>
      </form>
      <div><Button variant="secondary" size="s" icon="key" onPress={() => onStream('rules')}>{t.rulesStream}</Button></div>
    </div>
  );
};
