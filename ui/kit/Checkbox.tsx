import { useId, type ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import { Hint } from './fields.tsx';
import { Icon } from './Icon.tsx';

interface OnOff {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (on: boolean) => void;
  readonly description?: ReactNode;
  readonly isDisabled?: boolean;
}

const row = 'group flex min-h-11 cursor-pointer items-start gap-3 py-2 data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-soft outline-none! shadow-none!';
const ring = 'group-data-[focus-visible]:outline-3 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-focus group-data-[focus-visible]:ring-2 group-data-[focus-visible]:ring-focus-ring';

export const Checkbox = ({ children, description, isDisabled = false, ...rest }: OnOff) => {
  const id = useId();
  return (
    <div>
      <AriaCheckbox {...rest} isDisabled={isDisabled} className={row} {...(description ? { 'aria-describedby': id } : {})}>
        <span className={`mt-0.5 grid size-6 shrink-0 place-items-center rounded-4 border-2 border-edge bg-paper transition-colors group-data-[selected]:text-on-primary group-data-[selected]:border-primary group-data-[selected]:bg-primary ${ring}`}>
          <Icon name="check" size={18} className="opacity-0 group-data-[selected]:opacity-100" />
        </span>
        <span>{children}</span>
      </AriaCheckbox>
      {description ? <p id={id} className="pl-9"><Hint>{description}</Hint></p> : null}
    </div>
  );
};

/** Takes effect at once; a choice that waits for a button is a `Checkbox`. */
export const Switch = ({ children, description, isDisabled = false, ...rest }: OnOff) => {
  const id = useId();
  return (
    <div>
      <AriaSwitch {...rest} isDisabled={isDisabled} className={row} {...(description ? { 'aria-describedby': id } : {})}>
        <span className={`mt-0.5 flex h-7 w-12 shrink-0 items-center rounded-full border-2 border-edge bg-paper p-0.5 transition-colors group-data-[selected]:border-primary group-data-[selected]:bg-primary ${ring}`}>
          <span className="size-5 rounded-full bg-edge transition-transform group-data-[selected]:translate-x-5 group-data-[selected]:bg-paper" />
        </span>
        <span>{children}</span>
      </AriaSwitch>
      {description ? <p id={id} className="pl-15"><Hint>{description}</Hint></p> : null}
    </div>
  );
};
