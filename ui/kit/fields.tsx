import type { ReactNode } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { Icon } from './Icon.tsx';

/** What every field shares: label with its 必須 mark, hint, error. */
export const control = 'min-h-12 w-full rounded-8 border border-edge bg-paper px-3 text-ink data-[invalid]:border-2 data-[invalid]:border-error data-[disabled]:bg-solid-gray-50 data-[disabled]:text-ink-soft';

export const LabelText = ({ children, required = false }: { children: ReactNode; required?: boolean }) => {
  const t = useTexts(baseTexts);
  return (
    <span className="inline-flex flex-wrap items-center gap-2 font-bold">
      {children}
      {required ? <span className="rounded-4 border border-due px-1.5 text-sm font-bold text-due">{t.action.required}</span> : null}
    </span>
  );
};

export const Hint = ({ children }: { children: ReactNode }) => <span className="text-base text-ink-soft">{children}</span>;

export const Wrong = ({ children }: { children: ReactNode }) => (
  <span className="flex items-start gap-1.5 font-bold text-error"><Icon name="error" size={20} className="mt-1" />{children}</span>
);
