import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { Icon, type IconName } from './Icon.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger' | 'onDark';
export type ButtonSize = 's' | 'm' | 'l';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-primary text-on-primary border-primary hover:bg-primary-strong hover:border-primary-strong',
  secondary: 'bg-paper text-primary border-primary hover:bg-mist hover:text-primary-strong',
  quiet: 'bg-transparent text-primary border-transparent hover:bg-mist underline-offset-4 hover:underline',
  danger: 'bg-error text-on-primary border-error hover:bg-error-strong hover:border-error-strong',
  onDark: 'bg-transparent text-on-deep border-on-deep-soft hover:bg-deep-raised',
};
// The smallest is still 44 px high to the finger.
const sizes: Record<ButtonSize, string> = { s: 'min-h-11 px-3 text-base', m: 'min-h-12 px-5 text-base', l: 'min-h-14 px-8 text-[1.1875rem]' };

/** The looks of a button, for links that look like one. */
export const buttonLooks = (variant: ButtonVariant = 'primary', size: ButtonSize = 'm', block = false): string =>
  `${block ? 'flex w-full' : 'inline-flex'} items-center justify-center gap-2 rounded-8 border-2 py-1 text-center font-bold leading-snug no-underline`
  + ` transition-colors data-[disabled]:cursor-not-allowed data-[disabled]:border-line data-[disabled]:bg-solid-gray-50 data-[disabled]:text-ink-soft`
  + ` ${variants[variant]} ${sizes[size]}`;

export interface ButtonProps {
  readonly children: ReactNode;
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: IconName;
  /** Waiting for the answer: stays focusable, does nothing, says so. */
  readonly pending?: boolean;
  readonly isDisabled?: boolean;
  readonly type?: 'button' | 'submit' | 'reset';
  readonly block?: boolean;
  readonly autoFocus?: boolean;
  readonly onPress?: () => void;
  readonly 'aria-label'?: string;
  readonly 'aria-describedby'?: string;
}

export const Button = ({ children, variant, size, icon, pending = false, block, onPress, type = 'button', ...rest }: ButtonProps) => {
  const t = useTexts(baseTexts);
  // Not the library's own `isPending`: that leaves an announcement behind which names the button after it is gone.
  return (
    <AriaButton {...rest} type={pending ? 'button' : type} {...(onPress && !pending ? { onPress } : {})} className={buttonLooks(variant, size, block)}>
      {pending ? <Waiting label={t.loading} /> : icon ? <Icon name={icon} size={22} /> : null}
      {children}
    </AriaButton>
  );
};

const Waiting = ({ label }: { label: string }) => (
  <svg viewBox="0 0 24 24" width="1.25rem" height="1.25rem" className="animate-spin" role="img" aria-label={label} fill="none" stroke="currentColor" strokeWidth="3">
    <circle cx="12" cy="12" r="9" opacity="0.35" />
    <path d="M12 3a9 9 0 0 1 9 9" strokeLinecap="round" />
  </svg>
);

/** A button that is only an icon; `label` is its name. `pressed` makes it one of two states, framed and filled while on. */
export const IconButton = ({ icon, label, onPress, onDark = false, isDisabled = false, pressed }: {
  icon: IconName; label: string; onPress?: () => void; onDark?: boolean; isDisabled?: boolean; pressed?: boolean;
}) => (
  <AriaButton
    aria-label={label} isDisabled={isDisabled} {...(onPress ? { onPress } : {})} {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    className={`inline-flex size-11 shrink-0 items-center justify-center rounded-8 transition-colors data-[disabled]:cursor-not-allowed data-[disabled]:opacity-40 ${onDark ? 'text-on-deep hover:bg-deep-raised' : 'text-primary hover:bg-mist'} ${pressed === true ? `outline-2 -outline-offset-2 ${onDark ? 'bg-deep-raised outline-on-deep' : 'bg-mist outline-primary'}` : ''}`}
  >
    <Icon name={icon} />
  </AriaButton>
);
