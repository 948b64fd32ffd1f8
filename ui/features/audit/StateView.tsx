import type { ReactNode } from 'react';
import type { Work } from '../../../domain/catalogue/work.ts';
import type { Rules } from '../../../domain/lending/rules.ts';
import type { Patron } from '../../../domain/lending/patron.ts';
import type { Hold, TitleState } from '../../../domain/lending/title.ts';
import type { Licence, PatronClass } from '../../../domain/lending/terms.ts';
import { auditTexts, shortId } from '../../i18n/audit.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Badge } from '../../kit/Badge.tsx';
import { DateText } from '../../kit/DateText.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { TideGauge } from '../../kit/TideGauge.tsx';
import { kindOfTerms, termsInWords } from '../desk/licence-terms.ts';
import { Value } from './Value.tsx';

const Part = ({ title, children }: { title: string; children: ReactNode }) => <div className="min-w-0"><h4 className="mb-2 font-bold">{title}</h4>{children}</div>;

const LicenceState = ({ licence }: { licence: Licence }) => {
  const { state: t } = useTexts(auditTexts);
  const { terms: words } = useTexts(deskTexts);
  const locale = localeOf(useLanguage());
  const { terms, used, running, reserved, begun, ended } = licence;
  return (
    <li className={`flex flex-wrap items-center gap-x-6 gap-y-2 rounded-8 border border-line px-3 py-2 ${ended === null ? '' : 'bg-solid-gray-50'}`}>
      <TideGauge compact label={t.seats} used={running} total={terms.concurrency} />
      <div className="min-w-48 flex-1">
        <p className="font-bold">{words.kind[kindOfTerms(terms)]} <code className="text-sm font-normal text-ink-soft">{shortId(licence.licenceId)}</code></p>
        <p className="text-ink-soft">{termsInWords(terms, words, locale)}</p>
      </div>
      <p>{t.used} <b className="tabular-nums">{used}{terms.checkouts === null ? '' : ` / ${terms.checkouts}`}</b>{reserved > 0 ? <span className="ml-3">{t.reserved} <b>{reserved}</b></span> : null}</p>
      <Badge tone={ended !== null ? 'neutral' : begun ? 'good' : 'wait'}>{ended === null ? (begun ? t.begun : t.notBegun) : t.ended[ended]}</Badge>
    </li>
  );
};

const HoldStatus = ({ status }: { status: Hold['status'] }) => {
  const { state: t } = useTexts(auditTexts);
  return <><Badge tone={status.is === 'ready' ? 'now' : status.is === 'paused' ? 'neutral' : 'wait'}>{t[status.is]}</Badge>{'until' in status && status.until !== null ? <span className="ml-2"><DateText value={status.until} weekday={false} /></span> : null}</>;
};

const TitleView = ({ state }: { state: TitleState }) => {
  const { state: t, classes } = useTexts(auditTexts);
  const loans = Object.values(state.loans);
  const loanColumns: readonly Column<(typeof loans)[number]>[] = [
    { id: 'loan', header: t.loans, cell: (row) => <code>{shortId(row.loanId)}</code> },
    { id: 'holder', header: t.holder, cell: (row) => <Value value={row.holder} /> },
    { id: 'class', header: t.borrower, cell: (row) => classes[row.borrower.class] },
    { id: 'due', header: t.due, cell: (row) => <DateText value={row.due} weekday={false} /> },
    { id: 'extensions', header: t.extensions, align: 'right', cell: (row) => row.extensions },
  ];
  const holdColumns: readonly Column<Hold>[] = [
    { id: 'hold', header: t.holds, cell: (row) => <code>{shortId(row.holdId)}</code> },
    { id: 'holder', header: t.holder, cell: (row) => <Value value={row.holder} /> },
    { id: 'class', header: t.borrower, cell: (row) => classes[row.borrower.class] },
    { id: 'status', header: t.status, cell: (row) => <HoldStatus status={row.status} /> },
  ];
  return (
    <>
      <Part title={`${t.licences}（${state.licences.length}）`}>{state.licences.length === 0 ? <p>{t.noLicences}</p> : <ul className="flex flex-col gap-2">{state.licences.map((licence) => <LicenceState key={licence.licenceId} licence={licence} />)}</ul>}</Part>
      <Part title={`${t.loans}（${loans.length}）`}><DataTable caption={t.loans} hideCaption columns={loanColumns} rows={loans} rowKey={(row) => row.loanId} empty={t.noLoans} height={400} /></Part>
      <Part title={`${t.holds}（${state.holds.length}）`}><DataTable caption={t.holds} hideCaption columns={holdColumns} rows={state.holds} rowKey={(row) => row.holdId} empty={t.noHolds} height={400} /></Part>
    </>
  );
};

const PatronView = ({ state }: { state: Patron }) => {
  const { state: t, fields, classes, forever } = useTexts(auditTexts);
  const columns: readonly Column<Patron['slots'][number]>[] = [
    { id: 'kind', header: fields.kind, cell: ({ kind }) => (kind === 'loan' ? t.loans : t.holds) },
    { id: 'use', header: fields.use, cell: ({ use }) => <Value value={use} /> },
    { id: 'counted', header: fields.counted, cell: ({ counted }) => <Value value={counted} /> },
    { id: 'lease', header: fields.lease, cell: ({ lease }) => <DateText value={lease} time weekday={false} /> },
  ];
  return (
    <>
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <div><dt className="text-ink-soft">{t.class}</dt><dd className="font-bold">{classes[state.class]}</dd></div>
        <div><dt className="text-ink-soft">{t.school}</dt><dd className="font-bold"><Value value={state.school} /></dd></div>
        <div><dt className="text-ink-soft">{t.card}</dt><dd className="font-bold">{state.cardExpires === null ? forever : <DateText value={state.cardExpires} weekday={false} />}</dd></div>
        <div><dt className="text-ink-soft">{t.block}</dt><dd className="font-bold"><Value value={state.block} /></dd></div>
      </dl>
      <Part title={`${t.slots}（${state.slots.length}）`}><DataTable caption={t.slots} hideCaption columns={columns} rows={state.slots} rowKey={({ slot }) => slot} empty={t.noSlots} /></Part>
    </>
  );
};

const RulesView = ({ state }: { state: Rules }) => {
  const { state: t, fields, classes } = useTexts(auditTexts);
  const rows = Object.entries(state.classes) as [PatronClass, Rules['classes'][PatronClass]][];
  const numbers = ['loans', 'loanDays', 'holds', 'pickupDays', 'extensions'] as const;
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { id: 'class', header: t.class, cell: ([name]) => classes[name] },
    ...numbers.map((field) => ({ id: field, header: fields[field], align: 'right' as const, cell: ([, rules]: (typeof rows)[number]) => rules[field] })),
    { id: 'counts', header: t.unlimitedCounts, cell: ([, rules]) => <Value value={rules.unlimitedCounts} /> },
  ];
  return (
    <>
      <DataTable caption={fields.classes} hideCaption columns={columns} rows={rows} rowKey={([name]) => name} />
      <p>{t.retention}: <b>{state.retentionDays}</b></p>
    </>
  );
};

const WorkView = ({ state }: { state: Work }) => {
  const { fields } = useTexts(auditTexts);
  const { record, ...rest } = state;
  const all: Readonly<Record<string, unknown>> = { ...record, ...rest };
  return (
    <dl className="grid gap-y-1">
      {Object.entries(all).map(([name, value]) => (
        <div key={name} className="grid gap-x-4 border-b border-line py-1 sm:grid-cols-[10rem_1fr]"><dt className="text-ink-soft">{(fields as Record<string, string>)[name] ?? name}</dt><dd className="min-w-0"><Value value={value} /></dd></div>
      ))}
    </dl>
  );
};

/** The state of a stream as people read it; kinds without a picture of their own as fields and values. */
export const StateView = ({ kind, state }: { kind: string; state: unknown }) => {
  const t = useTexts(auditTexts);
  if (state === null || state === undefined) return <p>{t.none}</p>;
  // What the server folded is the domain's own state, with persons sealed.
  const view = kind === 'title' ? <TitleView state={state as TitleState} />
    : kind === 'patron' ? <PatronView state={state as Patron} />
      : kind === 'rules' ? <RulesView state={state as Rules} />
        : kind === 'work' ? <WorkView state={state as Work} />
          : <Value value={state} />;
  return <div className="flex flex-col gap-5">{view}</div>;
};
