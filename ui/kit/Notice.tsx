import type { ReactNode } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { IconButton } from './Button.tsx';
import { Icon } from './Icon.tsx';

export type NoticeTone = 'info' | 'success' | 'warn' | 'error';

const tones: Record<NoticeTone, { box: string; mark: string }> = {
  info: { box: 'border-primary bg-mist', mark: 'text-primary' },
  success: { box: 'border-good bg-good-wash', mark: 'text-good' },
  warn: { box: 'border-due bg-due-wash', mark: 'text-due' },
  error: { box: 'border-error bg-error-wash', mark: 'text-error' },
};

/** Says what is and what to do next. Errors and warnings that appear later interrupt (`alert`) with `live`; others wait politely. */
export const Notice = ({ tone = 'info', title, children, action, onDismiss, live = false }: {
  tone?: NoticeTone; title?: string; children?: ReactNode; action?: ReactNode; onDismiss?: () => void; live?: boolean;
}) => {
  const t = useTexts(baseTexts);
  const { box, mark } = tones[tone];
  return (
    <div {...(live ? { role: tone === 'error' ? 'alert' : 'status' } : {})} className={`flex items-start gap-3 rounded-8 border-l-4 py-3 pr-3 pl-4 text-ink ${box}`}>
      <Icon name={tone} label={t.notice[tone]} className={`mt-0.5 ${mark}`} />
      <div className="min-w-0 flex-1">
        {title ? <p className="font-bold">{title}</p> : null}
        {children ? <div>{children}</div> : null}
        {action ? <div className="mt-3 flex flex-wrap gap-3">{action}</div> : null}
      </div>
      {onDismiss ? <IconButton icon="close" label={t.action.close} onPress={onDismiss} /> : null}
    </div>
  );
};
