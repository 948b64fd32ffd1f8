import { useState } from 'react';
import { useApi } from '../../api.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Dialog } from '../../kit/Dialog.tsx';
import { Page } from '../../kit/Page.tsx';
import { RadioGroup } from '../../kit/RadioGroup.tsx';
import { SearchBox } from '../../kit/SearchBox.tsx';
import { EmptyState, Loaded, TooMuch } from '../../kit/states.tsx';
import { TextField } from '../../kit/TextField.tsx';
import { PatronRecord } from './PatronRecord.tsx';
import type { Found } from './found.ts';

const reasons = ['question', 'return', 'card', 'password', 'other'] as const;
type Reason = (typeof reasons)[number];

/** A record opens only with a reason; the reason is kept with the view. */
const ReasonDialog = ({ who, onClose, onReason }: { who: Found; onClose: () => void; onReason: (reason: string) => void }) => {
  const { patrons: t } = useTexts(deskTexts);
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  const missing = reason === null || (reason === 'other' && words.trim() === '');
  const open = (): void => {
    setTried(true);
    if (reason === null || missing) return;
    onReason([...(reason === 'other' ? [] : [t.reasons[reason]]), ...(words.trim() === '' ? [] : [words.trim()])].join(': '));
  };
  return (
    <Dialog open onClose={onClose} title={t.reasonTitle} actions={<Button icon="eye" onPress={open}>{t.show}</Button>}>
      <form noValidate className="flex flex-col gap-4" onSubmit={(event) => { event.preventDefault(); open(); }}>
        <p className="text-lg font-bold">{who.name} <span className="text-base font-normal text-ink-soft">{t.card} {t.cardEnd(who.cardEnd)}</span></p>
        <p>{t.reasonLead}</p>
        <RadioGroup label={t.reasonTitle} required items={reasons.map((id) => ({ id, label: t.reasons[id] }))} value={reason} onChange={setReason} />
        <TextField label={t.reasonText} value={words} onChange={setWords} maxLength={400} required={reason === 'other'} />
        <p role="alert" className="font-bold text-error">{tried && missing ? t.reasonNeeded : ''}</p>
      </form>
    </Dialog>
  );
};

const PatronsPage = () => {
  const { patrons: t, classes } = useTexts(deskTexts);
  // Neither what is searched for nor whose record is open stands in the address.
  const [q, setQ] = useState('');
  const [asking, setAsking] = useState<Found | null>(null);
  const [opened, setOpened] = useState<{ who: Found; reason: string } | null>(null);
  const query = useApi('POST /api/staff/patrons/search', { body: { q } }, { enabled: q !== '' });
  const columns: readonly Column<Found>[] = [
    { id: 'name', header: t.name, cell: ({ name }) => name, value: ({ name }) => name, sortable: true },
    { id: 'kana', header: t.kana, cell: ({ kana }) => kana, value: ({ kana }) => kana, sortable: true },
    { id: 'card', header: t.card, cell: ({ cardEnd }) => t.cardEnd(cardEnd), value: ({ cardEnd }) => cardEnd, sortable: true },
    { id: 'class', header: t.class, cell: (row) => classes[row.class], value: (row) => classes[row.class], sortable: true },
    { id: 'open', header: t.actions, cell: (row) => <Button variant="secondary" size="s" icon="eye" aria-label={`${t.open}: ${row.name}`} onPress={() => setAsking(row)}>{t.open}</Button> },
  ];
  return (
    <Page wide title={t.title} lead={t.lead}>
      {opened === null ? (
        <>
          <div className="mb-6 max-w-xl"><SearchBox size="l" label={t.searchLabel} placeholder={t.placeholder} defaultValue={q} onSearch={setQ} /></div>
          {q === '' ? <EmptyState title={t.start}>{t.startHint}</EmptyState> : (
            <Loaded query={query} loading="table" empty={({ items }) => (items.length > 0 ? null : <EmptyState title={t.none}>{t.noneHint}</EmptyState>)}>
              {({ items, more }) => (
                <div className="flex flex-col gap-4">
                  {more ? <TooMuch shown={items.length} total={items.length + 1} hint={t.more} /> : null}
                  <DataTable caption={t.title} columns={columns} rows={items} rowKey={({ patronId }) => patronId} />
                </div>
              )}
            </Loaded>
          )}
        </>
      ) : <PatronRecord key={opened.who.patronId} who={opened.who} reason={opened.reason} onClose={() => setOpened(null)} />}
      {asking === null ? null : <ReasonDialog who={asking} onClose={() => setAsking(null)} onReason={(reason) => { setOpened({ who: asking, reason }); setAsking(null); }} />}
    </Page>
  );
};

export default PatronsPage;
