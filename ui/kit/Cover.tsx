import { useState } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { clothOf } from './cloth.ts';

/**
 * A book's cover in a fixed 2:3 box, so nothing jumps. Without a picture (or when it fails) the book gets a cloth
 * binding with its title set vertically. `width` in px; by default it fills its box. `decorative` when the title stands beside it.
 */
export const Cover = ({ src, title, author, width, eager = false, decorative = false }: {
  src: string | null | undefined; title: string; author?: string | null | undefined; width?: number; eager?: boolean; decorative?: boolean;
}) => {
  const t = useTexts(baseTexts);
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const alt = decorative ? '' : t.cover.of(title);
  const picture = src && state !== 'failed';
  return (
    <span
      className="relative block aspect-[2/3] overflow-hidden rounded-4 bg-mist shadow-cover"
      style={width === undefined ? undefined : { width: `${width / 16}rem` }}
      {...(picture || decorative ? {} : { role: 'img', 'aria-label': alt })}
    >
      {picture ? (
        <>
          {state === 'loading' ? <span className="skeleton absolute inset-0 rounded-none" /> : null}
          <img
            src={src} alt={alt} loading={eager ? 'eager' : 'lazy'} decoding="async" width={400} height={600}
            ref={(img) => { if (img?.complete === true && img.naturalWidth > 0) setState('shown'); }}
            onLoad={() => setState('shown')} onError={() => setState('failed')}
            className={`absolute inset-0 size-full object-cover transition-opacity ${state === 'shown' ? '' : 'opacity-0'}`}
          />
        </>
      ) : <Cloth title={title} author={author ?? null} />}
      {/* The hinge of the binding. */}
      <span aria-hidden className="pointer-events-none absolute inset-y-0 left-0 w-[7%] bg-linear-to-r from-black/20 via-white/15 to-black/10" />
    </span>
  );
};

const ornaments = {
  waves: 'M0 108q7.5-6 15 0t15 0 15 0 15 0 15 0 15 0 15 0M0 116q7.5-6 15 0t15 0 15 0 15 0 15 0 15 0 15 0M0 124q7.5-6 15 0t15 0 15 0 15 0 15 0 15 0 15 0',
  sun: 'M34 116a16 16 0 0 1 32 0M14 116h72M26 121h48M38 126h24M50 92v-7M28 101l-5-5M72 101l5-5',
  hills: 'M0 118c12-16 22-12 31 6M22 126c12-38 30-38 44 0M60 118c10-18 24-20 40-6M0 127h100',
};

/** A book without a picture: cloth, a title down the middle, a line of sea, sun or islands, the author at the foot. */
const Cloth = ({ title, author }: { title: string; author: string | null }) => {
  const { cloth, ink, thread, ornament } = clothOf(title);
  // Latin titles read along the line, Japanese ones down it.
  const latin = /^[\u0020-\u024f]+$/.test(title);
  const size = title.length > 24 ? '8.5cqw' : title.length > 14 ? '10.5cqw' : '13cqw';
  return (
    <span aria-hidden className="absolute inset-0 block [container-type:inline-size]" style={{ background: cloth, color: ink }}>
      <svg viewBox="0 0 100 150" className="absolute inset-0 size-full" fill="none" stroke={thread} strokeWidth="1.2" strokeLinecap="round">
        <path d={ornaments[ornament]} />
      </svg>
      <span className="absolute top-[9%] right-[8%] left-[15%] flex h-[46%] justify-center overflow-hidden">
        <span
          className={`font-bold ${latin ? 'w-full text-left' : 'max-h-full [writing-mode:vertical-rl]'}`}
          style={{ fontSize: size, lineHeight: 1.35, fontFamily: 'var(--font-display)', wordBreak: 'auto-phrase' as 'normal' }}
        >
          {title}
        </span>
      </span>
      {author ? (
        <span className="absolute right-[6%] bottom-[4%] left-[13%] line-clamp-1 text-center" style={{ fontSize: '7.5cqw', lineHeight: 1.35 }}>{author}</span>
      ) : null}
    </span>
  );
};
