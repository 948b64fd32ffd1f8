/** 凪, drawn with a round pen, and the name in Latin letters. The wind-frame 几 stays open; inside it, 止 rests. */
export const Wordmark = ({ className = '' }: { className?: string }) => (
  <span className={`inline-flex shrink-0 items-center gap-2.5 whitespace-nowrap ${className}`}>
    <svg viewBox="0 0 48 48" className="h-9 w-9" fill="none" stroke="currentColor" strokeWidth="3.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d="M11.5 7.5v14c0 9.5-2 14.5-6.5 19.5" />
      <path d="M11.5 7.5h24v24.5c0 6 2 8.5 4.5 8.5 2 0 3-1.5 3.5-4.5" />
      <path d="M24.5 14v21" />
      <path d="M24.5 22.5h6.5" />
      <path d="M17.5 22.5v12.5" />
      <path d="M15 35.5h16.5" stroke="var(--color-sunset)" />
    </svg>
    <span className="text-[1.375rem] leading-none font-bold tracking-[0.06em]">Nagi</span>
  </span>
);
