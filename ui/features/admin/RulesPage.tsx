import { useState } from 'react';
import { api, Problem, refresh, useApi, type Answer } from '../../api.ts';
import { useSession } from '../../app/session.tsx';
import { adminTexts } from '../../i18n/admin.ts';
import { useRefusalText } from '../../i18n/refusals.ts';
import { useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Button } from '../../kit/Button.tsx';
import { Switch } from '../../kit/Checkbox.tsx';
import { ConfirmDialog } from '../../kit/Dialog.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Page, Section } from '../../kit/Page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { TextField } from '../../kit/TextField.tsx';

type Rules = Answer<'GET /api/admin/rules'>;
type ClassName = keyof Rules['classes'];
type ClassRules = Rules['classes'][ClassName];

/** The same bounds as the contract has; the server has the last word. */
const bounds = { loans: [0, 100], loanDays: [1, 365], holds: [0, 100], pickupDays: [1, 60], extensions: [0, 20] } as const;
const retentionBounds = [0, 3650] as const;
type Field = keyof typeof bounds;
const fields = Object.keys(bounds) as readonly Field[];

type Draft = Readonly<Record<Field, string>> & { readonly unlimitedCounts: boolean };
type Drafts = Partial<Record<ClassName, Draft>>;

const draftOf = (rules: ClassRules): Draft => ({
  loans: String(rules.loans), loanDays: String(rules.loanDays), holds: String(rules.holds), pickupDays: String(rules.pickupDays), extensions: String(rules.extensions), unlimitedCounts: rules.unlimitedCounts,
});

const numberOf = (text: string, [least, most]: readonly [number, number]): number | null => {
  const narrow = text.normalize('NFKC').trim();
  const number = /^\d{1,5}$/.test(narrow) ? Number(narrow) : Number.NaN;
  return number >= least && number <= most ? number : null;
};

const rulesOf = (draft: Draft): ClassRules | null => {
  const [loans, loanDays, holds, pickupDays, extensions] = fields.map((field) => numberOf(draft[field], bounds[field]));
  if (loans == null || loanDays == null || holds == null || pickupDays == null || extensions == null) return null;
  return { loans, loanDays, holds, pickupDays, extensions, unlimitedCounts: draft.unlimitedCounts };
};

interface Change { readonly class: ClassName; readonly field: Field | 'unlimitedCounts'; readonly before: string; readonly after: string }

const Before = ({ changes }: { changes: readonly Change[] }) => {
  const { rules: t, classes } = useTexts(adminTexts);
  return (
    <table className="w-full text-left">
      <thead><tr className="border-b-2 border-primary"><th scope="col" className="py-1">{t.what}</th><th scope="col" className="py-1 text-right">{t.before}</th><th scope="col" className="py-1 text-right">{t.after}</th></tr></thead>
      <tbody>
        {changes.map((change) => (
          <tr key={`${change.class}/${change.field}`} className="border-b border-line">
            <th scope="row" className="py-2 font-normal"><b>{classes[change.class]}</b> {t[change.field]}</th>
            <td className="py-2 text-right tabular-nums">{change.before}</td>
            <td className="py-2 text-right font-bold tabular-nums"><span className="inline-flex items-center gap-2"><Icon name="right" size={18} className="text-primary" />{change.after}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const ClassesEditor = ({ rules, mayChange }: { rules: Rules; mayChange: boolean }) => {
  const { rules: t, classes } = useTexts(adminTexts);
  const say = useRefusalText();
  const [drafts, setDrafts] = useState<Drafts>({});
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const names = Object.keys(classes) as ClassName[];
  const draft = (name: ClassName): Draft => drafts[name] ?? draftOf(rules.classes[name]);
  const set = (name: ClassName, change: Partial<Draft>): void => setDrafts((all) => ({ ...all, [name]: { ...(all[name] ?? draftOf(rules.classes[name])), ...change } }));
  const wrong = names.some((name) => rulesOf(draft(name)) === null);
  const changes = names.flatMap((name): Change[] => {
    const [now, then] = [rules.classes[name], draft(name)];
    return [
      ...fields.filter((field) => numberOf(then[field], bounds[field]) !== now[field]).map((field) => ({ class: name, field, before: `${now[field]}${t.units[field]}`, after: `${then[field].normalize('NFKC').trim()}${t.units[field]}` })),
      ...(now.unlimitedCounts === then.unlimitedCounts ? [] : [{ class: name, field: 'unlimitedCounts' as const, before: now.unlimitedCounts ? t.yes : t.no, after: then.unlimitedCounts ? t.yes : t.no }]),
    ];
  });
  const save = async (): Promise<void> => {
    setProblem(null);
    try {
      for (const name of new Set(changes.map((change) => change.class))) {
        const made = rulesOf(draft(name));
        if (made) await api('PUT /api/admin/rules/:class', { params: { class: name }, body: made });
      }
      await refresh(['admin/rules']);
      setDrafts({});
      announce(t.saved);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
      await refresh(['admin/rules']);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      {problem === null ? null : <Notice tone="error" live>{say(problem)}</Notice>}
      {names.map((name) => (
        <fieldset key={name} className="min-w-0 rounded-12 border border-line p-4">
          <legend className="float-left mb-2 w-full text-lg font-bold">{classes[name]}</legend>
          <div className="clear-both grid grid-cols-2 items-start gap-x-4 gap-y-3 sm:grid-cols-3 lg:grid-cols-[repeat(5,minmax(6rem,1fr))_minmax(14rem,2fr)]">
            {fields.map((field) => {
              const value = draft(name)[field];
              const changed = numberOf(value, bounds[field]) !== rules.classes[name][field];
              return (
                <div key={field} className={changed ? '-m-2 rounded-8 bg-sand p-2' : ''}>
                  <TextField
                    label={t[field]} inputMode="numeric" maxLength={5} value={value} onChange={(text) => set(name, { [field]: text })} isDisabled={!mayChange}
                    error={numberOf(value, bounds[field]) === null ? t.bounds(bounds[field][0], bounds[field][1]) : undefined}
                  />
                </div>
              );
            })}
            <div className="col-span-2 sm:col-span-1 lg:pt-8"><Switch isSelected={draft(name).unlimitedCounts} onChange={(unlimitedCounts) => set(name, { unlimitedCounts })} isDisabled={!mayChange}>{t.unlimitedCounts}</Switch></div>
          </div>
        </fieldset>
      ))}
      {mayChange ? (
        <div className={`${changes.length > 0 ? 'sticky bottom-0 z-10' : ''} flex flex-wrap items-center gap-3 border-t border-line bg-paper py-3`}>
          <Button icon="check" isDisabled={changes.length === 0 || wrong} onPress={() => setAsking(true)}>{t.review}</Button>
          {changes.length > 0 ? <Button variant="quiet" onPress={() => { setDrafts({}); setProblem(null); }}>{t.revert}</Button> : null}
          <span role="status" className="font-bold text-due">{wrong ? t.wrong : changes.length > 0 ? t.changed(changes.length) : ''}</span>
        </div>
      ) : null}
      <ConfirmDialog open={asking} onClose={() => setAsking(false)} title={t.confirmTitle} confirm={t.confirm} onConfirm={save}>
        <Before changes={changes} />
        <p className="mt-4">{t.confirmNote}</p>
      </ConfirmDialog>
    </div>
  );
};

const Retention = ({ days, mayChange }: { days: number; mayChange: boolean }) => {
  const { rules: t } = useTexts(adminTexts);
  const say = useRefusalText();
  const [text, setText] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const shown = text ?? String(days);
  const wanted = numberOf(shown, retentionBounds);
  const save = async (): Promise<void> => {
    if (wanted === null) return;
    try {
      await api('PUT /api/admin/retention', { body: { days: wanted } });
      await refresh(['admin/rules']);
      setText(null);
      announce(t.retentionSaved);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      announce(say(error), 'error');
    }
  };
  return (
    <div className="grid items-start gap-6 rounded-12 bg-sand p-4 sm:p-6 lg:grid-cols-[2fr_1fr]">
      <div className="max-w-prose">
        <p>{t.retentionText}</p>
        <p className="mt-2">{t.retentionZero} {t.retentionLonger}</p>
      </div>
      <div className="flex flex-col items-start gap-3">
        <TextField label={`${t.retentionDays}（${t.day}）`} inputMode="numeric" maxLength={4} value={shown} onChange={setText} isDisabled={!mayChange} error={wanted === null ? t.bounds(...retentionBounds) : undefined} />
        {mayChange ? <Button icon="check" isDisabled={wanted === null || wanted === days} onPress={() => setAsking(true)}>{t.review}</Button> : null}
      </div>
      <ConfirmDialog open={asking} onClose={() => setAsking(false)} title={t.retentionTitle} confirm={t.confirm} onConfirm={save}>
        <p className="flex items-center gap-3 text-xl"><span>{days}{t.day}</span><Icon name="right" /><b>{wanted}{t.day}</b></p>
        <p className="mt-4">{t.retentionLonger}</p>
      </ConfirmDialog>
    </div>
  );
};

const RulesPage = () => {
  const { rules: t } = useTexts(adminTexts);
  const mayChange = useSession().role === 'administrator';
  const query = useApi('GET /api/admin/rules');
  return (
    <Page wide title={t.title} lead={t.lead}>
      <Loaded query={query}>
        {(rules) => (
          <div className="max-w-6xl">
            {mayChange ? null : <div className="mb-4"><Notice>{t.readOnly}</Notice></div>}
            <ClassesEditor rules={rules} mayChange={mayChange} />
            <Section title={t.retention}><Retention days={rules.retentionDays} mayChange={mayChange} /></Section>
          </div>
        )}
      </Loaded>
    </Page>
  );
};

export default RulesPage;
