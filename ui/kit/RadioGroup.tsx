import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup as AriaRadioGroup } from 'react-aria-components/RadioGroup';
import { Hint, LabelText } from './fields.tsx';
import type { Choice } from './Select.tsx';

/** `cards`: each choice in a box of its own, for two to four weighty choices. */
export const RadioGroup = <Id extends string>({ label, items, value, onChange, cards = false, description, required = false }: {
  label: string; items: readonly Choice<Id>[]; value: Id | null; onChange: (id: Id) => void; cards?: boolean; description?: ReactNode; required?: boolean;
}) => (
  <AriaRadioGroup value={value} onChange={(id) => onChange(id as Id)} isRequired={required} validationBehavior="aria" className="flex flex-col gap-1.5">
    <Label><LabelText required={required}>{label}</LabelText></Label>
    {description ? <Hint>{description}</Hint> : null}
    <div className={cards ? 'grid gap-2 sm:grid-cols-[repeat(auto-fit,minmax(12rem,1fr))]' : 'flex flex-wrap gap-x-6'}>
      {items.map((item) => (
        <Radio
          key={item.id} value={item.id}
          className={`group flex min-h-11 cursor-pointer items-start gap-3 py-2 outline-none! shadow-none! ${cards ? 'rounded-12 border border-edge bg-paper px-4 py-3 data-[selected]:border-primary data-[selected]:bg-mist' : ''}`}
        >
          <span className="mt-0.5 grid size-6 shrink-0 place-items-center rounded-full border-2 border-edge bg-paper group-data-[focus-visible]:outline-3 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-focus group-data-[focus-visible]:ring-2 group-data-[focus-visible]:ring-focus-ring group-data-[selected]:border-primary">
            <span className="size-3 rounded-full bg-primary opacity-0 group-data-[selected]:opacity-100" />
          </span>
          <span className="flex flex-col">
            <span className={cards ? 'font-bold' : ''}>{item.label}</span>
            {item.description ? <Hint>{item.description}</Hint> : null}
          </span>
        </Radio>
      ))}
    </div>
  </AriaRadioGroup>
);
