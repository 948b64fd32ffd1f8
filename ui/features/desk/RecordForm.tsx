import { useEffect, useRef, type ReactNode } from 'react';
import { deskTexts } from '../../i18n/desk.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button, IconButton } from '../../kit/Button.tsx';
import { Checkbox, Switch } from '../../kit/Checkbox.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Select } from '../../kit/Select.tsx';
import { TextField, type TextFieldProps } from '../../kit/TextField.tsx';
import { useLanguageName } from '../title/book.ts';
import { katakana } from '../../../domain/catalogue/work.ts';
import { type BookRecord, type Faults, type Person, type RecordDraft } from './record-draft.ts';

const audiences = ['general', 'infant', 'lower-elementary', 'upper-elementary', 'junior-high', 'adult'] as const;
const layouts = ['reflow-vertical', 'reflow-horizontal', 'fixed', 'none'] as const;
const roles = ['author', 'illustrator', 'translator', 'editor', 'narrator', 'supervisor'] as const;
const features = ['speech', 'reflow', 'ruby', 'alternatives'] as const;

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className="min-w-0 border-t border-line pt-4">
    <legend className="float-left mb-3 w-full text-lg font-bold">{title}</legend>
    <div className="clear-both grid items-start gap-x-6 gap-y-5 lg:grid-cols-2">{children}</div>
  </fieldset>
);

/** The whole bibliographic record. `faults` stand at their fields; when they change, the first one gets the focus. */
export const RecordForm = ({ draft, onChange, faults, lockLayout = false }: {
  draft: RecordDraft; faults: Faults;
  /** Changes are functions of the draft as it is by then: leaving one field and typing in the next may be one step. */
  onChange: (change: (draft: RecordDraft) => RecordDraft) => void;
  /** The file says how it is laid out; without one it is the librarian's word. */
  lockLayout?: boolean;
}) => {
  const { record: t } = useTexts(deskTexts);
  const box = useRef<HTMLDivElement>(null);
  const count = Object.keys(faults).length;
  useEffect(() => {
    if (count > 0) box.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] button')?.focus();
  }, [faults, count]);

  const set = <K extends keyof RecordDraft>(field: K, value: RecordDraft[K]): void => onChange((now) => ({ ...now, [field]: value }));
  const say = (field: string): string | undefined => { const fault = faults[field]; return fault && t.fault[fault]; };
  const text = (field: { [K in keyof RecordDraft]: RecordDraft[K] extends string ? K : never }[keyof RecordDraft], more: Partial<TextFieldProps> = {}): ReactNode => (
    <TextField label={t[field as 'title']} name={field} value={String(draft[field])} onChange={(value) => set(field, value as never)} error={say(field)} {...more} />
  );
  const reading = (field: 'titleYomi' | 'seriesYomi', more: Partial<TextFieldProps> = {}): ReactNode =>
    text(field, { onBlur: () => { const kana = katakana(draft[field]); if (kana !== draft[field]) set(field, kana); }, ...more });
  const person = (n: number, change: Partial<Person>): void => onChange((now) => ({ ...now, contributors: now.contributors.map((one, i) => (i === n ? { ...one, ...change } : one)) }));
  const languageName = useLanguageName();
  const languages = Object.entries(t.languages).map(([id, label]) => ({ id, label }));
  const choices = <Id extends string>(ids: readonly Id[], labels: Record<Id, string>): { id: Id; label: string }[] => ids.map((id) => ({ id, label: labels[id] }));

  return (
    <div ref={box} className="flex flex-col gap-8">
      {count > 0 ? <Notice tone="error" live>{t.check(count)}</Notice> : null}
      <Part title={t.basics}>
        {text('title', { required: true, maxLength: 300 })}
        {reading('titleYomi', { required: true, maxLength: 300, description: t.titleYomiHint })}
        {text('subtitle', { maxLength: 300 })}
        {text('publisher', { maxLength: 200 })}
        {text('published', { type: 'date', required: true })}
        {text('isbn', { inputMode: 'numeric' })}
        <div className="lg:col-span-2">{text('description', { multiline: true, maxLength: 4000 })}</div>
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-[2fr_2fr_1fr] lg:col-span-2">
          {text('seriesName', { maxLength: 200 })}
          {reading('seriesYomi', { maxLength: 200 })}
          {text('seriesNumber', { inputMode: 'numeric' })}
        </div>
      </Part>
      <Part title={t.contributors}>
        <div className="flex flex-col gap-4 lg:col-span-2">
          {draft.contributors.map((one, n) => (
            <div key={n} role="group" aria-label={`${t.contributors} ${n + 1}`} className="grid items-end gap-x-4 gap-y-3 max-sm:rounded-12 max-sm:border max-sm:border-line max-sm:p-4 sm:grid-cols-[2fr_2fr_8rem_2.75rem]">
              <TextField label={t.name} value={one.name} onChange={(name) => person(n, { name })} error={say(`contributors/${n}/name`)} maxLength={200} />
              <TextField label={t.yomi} value={one.yomi} onChange={(yomi) => person(n, { yomi })} onBlur={() => person(n, { yomi: katakana(one.yomi) })} error={say(`contributors/${n}/yomi`)} maxLength={200} />
              <Select label={t.role} items={choices(roles, t.roles)} value={one.role} onChange={(role) => person(n, { role })} />
              <IconButton icon="trash" label={t.removePerson(one.name)} onPress={() => set('contributors', draft.contributors.filter((_, i) => i !== n))} />
            </div>
          ))}
          <div><Button variant="secondary" size="s" icon="plus" onPress={() => set('contributors', [...draft.contributors, { name: '', yomi: '', role: 'author' }])}>{t.addPerson}</Button></div>
        </div>
      </Part>
      <Part title={t.classing}>
        {text('ndc', { required: true, inputMode: 'decimal', description: t.ndcHint })}
        {text('subjects', { description: t.subjectsHint })}
        <Select label={t.audience} items={choices(audiences, t.audiences)} value={draft.audience} onChange={(audience) => set('audience', audience)} />
        <Select
          label={t.language} value={draft.language} onChange={(language) => set('language', language)}
          items={languages.some(({ id }) => id === draft.language) ? languages : [...languages, { id: draft.language, label: languageName(draft.language) }]}
        />
        {text('pages', { inputMode: 'numeric' })}
        <Select<BookRecord['layout']> label={t.layout} items={choices(layouts, t.layouts)} value={draft.layout} onChange={(layout) => set('layout', layout)} isDisabled={lockLayout} />
        <Switch isSelected={draft.local} onChange={(local) => set('local', local)} description={t.localHint}>{t.local}</Switch>
      </Part>
      <Part title={t.accessibility}>
        {features.map((feature) => (
          <Checkbox key={feature} isSelected={draft.accessibility[feature]} onChange={(on) => set('accessibility', { ...draft.accessibility, [feature]: on })}>{t[feature]}</Checkbox>
        ))}
      </Part>
    </div>
  );
};
