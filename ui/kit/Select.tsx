import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { FieldError } from 'react-aria-components/FieldError';
import { Text } from 'react-aria-components/Text';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { control, Hint, LabelText, Wrong } from './fields.tsx';
import { Icon } from './Icon.tsx';

export interface Choice<Id extends string = string> { readonly id: Id; readonly label: string; readonly description?: string }

export const Select = <Id extends string>({ label, items, value, onChange, description, error, required = false, hideLabel = false, isDisabled = false }: {
  label: string; items: readonly Choice<Id>[]; value: Id | null; onChange: (id: Id) => void; description?: ReactNode; error?: string | undefined;
  required?: boolean; hideLabel?: boolean; isDisabled?: boolean;
}) => {
  const t = useTexts(baseTexts);
  return (
    <AriaSelect
      value={value} onChange={(key) => { if (key !== null) onChange(key as Id); }} placeholder={t.action.choose} isRequired={required} isDisabled={isDisabled}
      validationBehavior="aria" isInvalid={Boolean(error)} className="flex min-w-0 flex-col gap-1.5"
    >
      <Label className={hideLabel ? 'visually-hidden' : ''}><LabelText required={required}>{label}</LabelText></Label>
      {description ? <Text slot="description"><Hint>{description}</Hint></Text> : null}
      <Button className={`${control} flex items-center justify-between gap-3 text-left`}>
        <SelectValue className="min-w-0 truncate" />
        <Icon name="down" size={20} className="text-primary" />
      </Button>
      {error ? <FieldError><Wrong>{error}</Wrong></FieldError> : null}
      <Popover className="fade min-w-(--trigger-width) overflow-auto rounded-12 border border-line bg-paper p-1 shadow-pop">
        <ListBox items={items} className="outline-none">
          {(item) => (
            <ListBoxItem
              id={item.id} textValue={item.label}
              className="flex min-h-11 cursor-pointer items-center gap-2 rounded-8 px-3 py-1.5 data-[focused]:bg-mist data-[focus-visible]:outline-offset-[-3px] data-[selected]:font-bold"
            >
              {({ isSelected }) => (
                <>
                  <span className="w-5 text-primary">{isSelected ? <Icon name="check" size={20} /> : null}</span>
                  <span>{item.label}</span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
};
