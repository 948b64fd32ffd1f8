import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { control, Hint, LabelText, Wrong } from './fields.tsx';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly description?: ReactNode;
  /** The sentence that says what to do; empty or absent: the field is fine. */
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'url' | 'search' | 'date' | 'number';
  readonly inputMode?: 'text' | 'numeric' | 'email' | 'tel' | 'decimal';
  readonly autoComplete?: string;
  readonly name?: string;
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  readonly onBlur?: () => void;
}

export const TextField = ({ label, description, error, required = false, multiline = false, placeholder, onBlur, ...rest }: TextFieldProps) => (
  <AriaTextField {...rest} isRequired={required} validationBehavior="aria" isInvalid={Boolean(error)} {...(onBlur ? { onBlur } : {})} className="flex flex-col gap-1.5">
    <Label><LabelText required={required}>{label}</LabelText></Label>
    {description ? <Text slot="description"><Hint>{description}</Hint></Text> : null}
    {multiline
      ? <TextArea rows={4} {...(placeholder ? { placeholder } : {})} className={`${control} py-2`} />
      : <Input {...(placeholder ? { placeholder } : {})} className={control} />}
    {error ? <FieldError><Wrong>{error}</Wrong></FieldError> : null}
  </AriaTextField>
);
