import { useEffect, useRef } from 'react';
import { readTexts } from '../../i18n/read.ts';
import { useTexts } from '../../i18n/texts.ts';
import { buttonLooks } from '../../kit/Button.tsx';
import type { Ending } from './book-source.ts';

/** Reading is over for now: what happened, that the place is kept, and the ways on. */
export const Ended = ({ ending, titleId }: { ending: Ending; titleId: string }) => {
  const t = useTexts(readTexts);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { title, body } = t.ended[ending];
  return (
    <main className="fade fixed inset-0 z-30 grid place-items-center overflow-y-auto p-6" data-ended={ending}>
      <div className="flex w-full max-w-lg flex-col items-center gap-4 rounded-12 border border-line bg-paper px-6 py-10 text-center text-ink">
        <svg viewBox="0 0 160 64" className="h-16 w-40" aria-hidden>
          <circle cx="80" cy="40" r="18" fill="var(--color-sunset)" />
          <path d="M0 40h160v24H0z" fill="var(--color-paper)" />
          <g stroke="var(--color-primary)" strokeWidth="2.5" strokeLinecap="round">
            <path d="M20 40h120" /><path d="M44 48h72" opacity="0.6" /><path d="M62 56h36" opacity="0.35" />
          </g>
        </svg>
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-bold outline-none">{title}</h1>
        <p className="max-w-prose text-left">{body}</p>
        <div className="mt-4 flex w-full flex-col gap-3">
          <a className={buttonLooks('primary', 'l', true)} href={`/titles/${encodeURIComponent(titleId)}`}>
            {ending === 'sign-in-required' ? t.ended.signIn : t.ended.again}
          </a>
          <a className={buttonLooks('secondary', 'm', true)} href="/shelf">{t.ended.shelf}</a>
        </div>
      </div>
    </main>
  );
};
