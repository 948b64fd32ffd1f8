import type { ReactNode } from 'react';
import { auditTexts, shortId } from '../../i18n/audit.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Badge } from '../../kit/Badge.tsx';
import { formatDate } from '../../kit/dates.ts';

export const Sealed = () => {
  const t = useTexts(auditTexts);
  return <Badge tone="sand" icon="lock">{t.sealed}</Badge>;
};

const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text);

/** Any value of an event or a state, in words: dates as dates, what is sealed as sealed, nothing as nothing. */
export const Value = ({ value }: { value: unknown }): ReactNode => {
  const t = useTexts(auditTexts);
  const locale = localeOf(useLanguage());
  const field = (name: string): string => (t.fields as Record<string, string>)[name] ?? shortId(name);
  if (value === null || value === undefined) return <span className="text-ink-soft">{t.empty}</span>;
  if (typeof value === 'boolean') return value ? t.yes : t.no;
  if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value);
  if (typeof value === 'string') {
    if (isInstant(value)) return formatDate(value, locale, { time: true, weekday: false });
    return /^[0-9a-f]{40,}$/.test(value) ? <code className="text-sm">{value.slice(0, 12)}…</code> : value;
  }
  if (typeof value !== 'object') return null;
  if (Array.isArray(value)) {
    const all: readonly unknown[] = value;
    if (all.length === 0) return <span className="text-ink-soft">{t.empty}</span>;
    return <ul>{all.map((one, n) => <li key={n}><Value value={one} /></li>)}</ul>;
  }
  if ('sealed' in value) return <Sealed />;
  if ('erased' in value) return <Badge icon="lock">{t.erased}</Badge>;
  return (
    <dl className="grid gap-y-0.5">
      {Object.entries(value as Readonly<Record<string, unknown>>).map(([name, one]) => <div key={name} className="flex flex-wrap gap-x-2"><dt className="text-ink-soft">{field(name)}</dt><dd className="min-w-0"><Value value={one} /></dd></div>)}
    </dl>
  );
};
