import { patronClasses } from '../../../domain/lending/terms.ts';
import { deskTexts } from '../../i18n/desk.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Checkbox } from '../../kit/Checkbox.tsx';
import { RadioGroup } from '../../kit/RadioGroup.tsx';
import { Select } from '../../kit/Select.tsx';
import { TextField, type TextFieldProps } from '../../kit/TextField.tsx';
import { Wrong } from '../../kit/fields.tsx';
import { draftOf, models, type Model, type TermsDraft, type TermsFaults } from './licence-terms.ts';

const audiences = ['patrons', 'anyone', 'schools', 'classes'] as const;

export interface LicenceDraft { readonly model: Model; readonly terms: TermsDraft }

export const licenceDraft = (model: Model, today: string): LicenceDraft => ({ model, terms: draftOf(model, today) });

/** A model by name fills in the terms; the terms can then be changed one by one. */
export const LicenceForm = ({ draft, onChange, faults, today }: { draft: LicenceDraft; onChange: (draft: LicenceDraft) => void; faults: TermsFaults; today: string }) => {
  const texts = useTexts(deskTexts);
  const t = texts.terms;
  const { terms } = draft;
  const set = (change: Partial<TermsDraft>): void => onChange({ ...draft, terms: { ...terms, ...change } });
  const say = (field: keyof TermsFaults): string | undefined => { const fault = faults[field]; return fault && t.fault[fault]; };
  const field = (name: 'concurrency' | 'checkouts' | 'starts' | 'expires' | 'price' | 'budget', more: Partial<TextFieldProps>) => (
    <TextField label={t[name]} name={name} value={terms[name]} onChange={(value) => set({ [name]: value })} error={say(name)} inputMode="numeric" {...more} />
  );
  return (
    <div className="flex flex-col gap-6">
      <RadioGroup
        cards label={t.model} description={t.modelHint} value={draft.model} onChange={(model) => onChange(licenceDraft(model, today))}
        items={models.map((id) => ({ id, label: t.models[id], description: t.notes[id] }))}
      />
      <fieldset className="rounded-12 bg-sand p-4 sm:p-5">
        <legend className="float-left mb-3 w-full font-bold">{t.terms}</legend>
        <div className="clear-both grid items-start gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-4">
          {field('concurrency', { description: t.concurrencyHint })}
          {field('checkouts', { description: t.checkoutsHint })}
          {field('starts', { type: 'date', description: t.startsHint })}
          {field('expires', { type: 'date', description: t.expiresHint })}
          <Select label={t.audience} items={audiences.map((id) => ({ id, label: t.audiences[id] }))} value={terms.audience} onChange={(audience) => set({ audience })} />
          {terms.audience === 'schools' ? <TextField label={t.schools} value={terms.schools} onChange={(schools) => set({ schools })} description={t.schoolsHint} error={say('audience')} required /> : null}
          {draft.model === 'per-loan' || terms.price !== '' || terms.budget !== '' ? <>{field('price', {})}{field('budget', {})}</> : null}
        </div>
        {terms.audience === 'classes' ? (
          <div role="group" aria-label={t.classes} className="mt-4 flex flex-wrap gap-x-6">
            {patronClasses.map((id) => (
              <Checkbox key={id} isSelected={terms.classes.includes(id)} onChange={(on) => set({ classes: on ? [...terms.classes, id] : terms.classes.filter((one) => one !== id) })}>{texts.classes[id]}</Checkbox>
            ))}
            {faults.audience ? <Wrong>{say('audience')}</Wrong> : null}
          </div>
        ) : null}
      </fieldset>
    </div>
  );
};
