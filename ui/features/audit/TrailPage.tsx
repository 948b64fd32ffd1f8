import { useState } from 'react';
import { addDays, dayOf } from '../../../domain/kernel.ts';
import { useApi } from '../../api.ts';
import { useSearchText } from '../../app/route-table.ts';
import { auditTexts, eventTexts } from '../../i18n/audit.ts';
import { localeOf, textsIn, useLanguage, useTexts } from '../../i18n/texts.ts';
import { IconButton } from '../../kit/Button.tsx';
import { formatDate } from '../../kit/dates.ts';
import { Page, Section } from '../../kit/Page.tsx';
import { Select } from '../../kit/Select.tsx';
import { Loaded } from '../../kit/states.tsx';
import { TextField } from '../../kit/TextField.tsx';
import { ChooseStream } from './ChooseStream.tsx';
import { DayEvents } from './DayEvents.tsx';
import { Density } from './Density.tsx';
import { StreamView } from './StreamView.tsx';
import type { Kind } from './kinds.ts';

const kinds = ['title', 'patron', 'membership', 'reading', 'work', 'searches', 'rules', 'security'] as const satisfies readonly Kind[];
const spans = ['30', '90', '365'] as const;

const TrailPage = () => {
  const t = useTexts(auditTexts);
  const language = useLanguage();
  const locale = localeOf(language);
  const number = new Intl.NumberFormat(locale);
  const [search, setSearch] = useSearchText();
  // A stream may be named after a person, so it is kept out of the address.
  const [stream, setStream] = useState<string | null>(null);
  const today = dayOf(new Date().toISOString());
  const [askedDay, askedKind, type, askedSpan] = [search.get('day'), search.get('kind'), search.get('type'), search.get('span')];
  const span = spans.find((one) => one === askedSpan) ?? '90';
  const kind: Kind | null = kinds.find((one) => one === askedKind) ?? null;
  const day = askedDay !== null && /^\d{4}-\d{2}-\d{2}$/.test(askedDay) ? askedDay : today;
  const query = useApi('GET /api/audit/days', { query: { from: addDays(today, 1 - Number(span)), to: today } });
  const set = (name: string, value: string | null): void => setSearch((next) => { if (value === null) next.delete(name); else next.set(name, value); });
  const names = Object.entries(textsIn(eventTexts, language)).map(([id, { name }]) => ({ id, label: name })).toSorted((a, b) => a.label.localeCompare(b.label, locale));

  if (stream !== null) return <Page wide title={t.title}><StreamView stream={stream} onBack={() => setStream(null)} /></Page>;
  return (
    <Page wide title={t.title} lead={t.lead}>
      <Loaded query={query}>
        {({ days }) => {
          const counts = days.map(({ day: one, events }) => ({ day: one, count: kind === null ? Object.values(events).reduce((a, b) => a + b, 0) : events[kind] ?? 0 }));
          return (
            <section aria-label={t.density}>
              <div className="mb-3 flex flex-wrap items-end gap-x-4 gap-y-3">
                <div className="flex flex-wrap items-end gap-1">
                  <IconButton icon="left" label={t.earlier} onPress={() => set('day', addDays(day, -1))} />
                  <TextField label={t.day} type="date" value={day} onChange={(value) => { if (value !== '') set('day', value); }} />
                  <IconButton icon="right" label={t.later} isDisabled={day >= today} onPress={() => set('day', addDays(day, 1))} />
                </div>
                <div className="w-28"><Select label={t.span} items={spans.map((id) => ({ id, label: t.spans[id] }))} value={span} onChange={(id) => set('span', id)} /></div>
                <div className="w-full sm:w-44"><Select label={t.kind} items={[{ id: 'any', label: t.anyKind }, ...kinds.map((id) => ({ id, label: t.kinds[id] }))]} value={kind ?? 'any'} onChange={(id) => set('kind', id === 'any' ? null : id)} /></div>
                <div className="w-full sm:w-52"><Select label={t.type} items={[{ id: 'any', label: t.anyType }, ...names]} value={type ?? 'any'} onChange={(id) => set('type', id === 'any' ? null : id)} /></div>
                <p className="ml-auto text-ink-soft">{t.sum(number.format(counts.reduce((sum, { count }) => sum + count, 0)))}</p>
              </div>
              <Density days={counts} selected={day} onSelect={(one) => set('day', one)} />
              <p className="text-sm text-ink-soft">{t.keys}</p>
            </section>
          );
        }}
      </Loaded>
      <div className="mt-8 grid items-start gap-x-10 gap-y-8 *:mt-0! *:min-w-0 xl:grid-cols-[3fr_2fr]">
        <Section title={t.eventsOf(formatDate(day, locale))}><DayEvents day={day} kind={kind} type={type} onStream={setStream} /></Section>
        <Section title={t.choose}><ChooseStream onStream={setStream} /></Section>
      </div>
    </Page>
  );
};

export default TrailPage;
