/** The boat on the line of time: behind it the wake of what had happened, before it still water. A picture only; the slider says it. */
export const WakePicture = ({ count, index }: { count: number; index: number }) => {
  const at = (n: number): number => (count <= 1 ? 0 : (n / (count - 1)) * 1000);
  const boat = at(index);
  const every = Math.max(1, Math.ceil(count / 120));
  return (
    <div aria-hidden className="relative mx-4 h-14 select-none">
      <svg viewBox="0 0 1000 56" preserveAspectRatio="none" className="absolute inset-0 size-full overflow-visible">
        <path d="M0 40H1000" stroke="var(--color-line)" strokeWidth="2" vectorEffect="non-scaling-stroke" />
        <path d={`M${boat} 40 L0 28 L0 52 Z`} fill="var(--color-primary)" opacity="0.14" />
        <path d={`M${boat} 40 L0 33 L0 47 Z`} fill="var(--color-primary)" opacity="0.2" />
        <path d={`M0 40H${boat}`} stroke="var(--color-primary)" strokeWidth="3" vectorEffect="non-scaling-stroke" />
        {Array.from({ length: count }, (_, n) => n).filter((n) => n % every === 0).map((n) => (
          <path key={n} d={`M${at(n)} 36v8`} stroke={n <= index ? 'var(--color-primary)' : 'var(--color-edge)'} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      <svg viewBox="0 0 44 40" className="absolute top-0 h-11 w-12 -translate-x-1/2 transition-[left]" style={{ left: `${boat / 10}%` }}>
        <path d="M21 25V2c9 4 13 12 13 23z" fill="var(--color-primary)" />
        <path d="M18 25V9L8 25z" fill="var(--color-sunset)" />
        <path d="M3 28h38l-6 10H9z" fill="var(--color-deep)" />
      </svg>
    </div>
  );
};
