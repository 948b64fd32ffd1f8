import type { ReactNode } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { HORIZON, ridge, RIDGE_WIDTH } from './ridge.ts';

/** The windless hour: an island ridge whose hills are shelves, the sun on the horizon, a still sea. */
export const IslandRidge = ({ className = '' }: { className?: string }) => (
  <svg viewBox={`0 0 ${RIDGE_WIDTH} 300`} preserveAspectRatio="xMidYMax slice" className={`block w-full ${className}`} aria-hidden>
    <defs>
      <radialGradient id="ridge-glow"><stop offset="0" stopColor="#ff8d44" stopOpacity="0.5" /><stop offset="1" stopColor="#ff8d44" stopOpacity="0" /></radialGradient>
      <clipPath id="ridge-sky"><rect width={RIDGE_WIDTH} height={HORIZON} /></clipPath>
    </defs>
    <path d={ridge.far} fill="#00525f" opacity="0.6" />
    <g clipPath="url(#ridge-sky)">
      <circle cx="905" cy={HORIZON} r="190" fill="url(#ridge-glow)" />
      <circle cx="905" cy={HORIZON - 26} r="58" fill="#ff8d44" />
    </g>
    <path d={ridge.outline} fill="#002b33" />
    {ridge.books.map(({ ink, path }) => <path key={ink} d={path} fill={ink} />)}
    <path d={ridge.boards} stroke="#012127" strokeWidth="2.5" />
    <path d={`M0 ${HORIZON}h${RIDGE_WIDTH}v80H0z`} fill="#002b33" />
    <g strokeLinecap="round" strokeWidth="2.5">
      <g stroke="#ff8d44"><path d="M838 228h124" /><path d="M856 240h92" opacity="0.8" /><path d="M868 253h60" opacity="0.6" /><path d="M886 267h40" opacity="0.45" /></g>
      <g stroke="#79e2f2" opacity="0.28">
        <path d="M60 238h150M360 234h90M540 246h170M1040 240h210M1300 232h90" /><path d="M150 262h220M640 270h120M1120 264h150" /><path d="M30 284h120M430 288h190M980 286h180" />
      </g>
    </g>
    <g transform="translate(462 205)">
      <path d="M17 17V0c7 4 10 10 10 17z" fill="#fbf5e0" /><path d="M14 17V5L7 17z" fill="#ff8d44" /><path d="M3 20h30l-5 7H9z" fill="#fbf5e0" />
      <path d="M-64 28h62M-44 33h40" stroke="#fbf5e0" strokeWidth="1.8" strokeLinecap="round" opacity="0.5" />
    </g>
  </svg>
);

/** The first thing on the landing page. `title` and `lead` have words of their own; the search box goes inside. */
export const Hero = ({ title, lead, children }: { title?: string; lead?: string; children?: ReactNode }) => {
  const t = useTexts(baseTexts);
  return (
    <div className="relative isolate overflow-hidden bg-deep text-on-deep">
      <div className="mx-auto flex w-full max-w-6xl flex-col gap-5 px-4 pt-10 pb-48 sm:px-6 sm:pt-14 sm:pb-[clamp(13rem,18vw,24rem)]">
        <p className="font-display text-[min(1.875rem,7.4vw)] leading-snug font-bold tracking-wide text-balance [word-break:auto-phrase] sm:text-[2.75rem]">{title ?? t.hero.title}</p>
        <p className="max-w-2xl text-pretty text-on-deep-soft sm:text-[1.1875rem]">{lead ?? t.hero.lead}</p>
        {children ? <div className="max-w-2xl">{children}</div> : null}
      </div>
      <IslandRidge className="absolute inset-x-0 bottom-0 -z-10 h-44 sm:h-[clamp(14rem,20.9vw,28rem)]" />
    </div>
  );
};
