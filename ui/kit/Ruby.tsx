import { Fragment } from 'react';
import { useSettings } from '../app/settings.tsx';

const MARK = /\{([^|{}]+)\|([^|{}]+)\}/g;

/** `{漢字|かんじ}を読む` with the readings above when the reader wants them, without otherwise. */
export const Ruby = ({ text, always = false }: { text: string; always?: boolean }) => {
  const { ruby, language } = useSettings();
  if (!always && !ruby && language !== 'ja-x-easy') return <>{text.replace(MARK, '$1')}</>;
  const parts = text.split(MARK);
  // split with two groups: plain, base, reading, plain, base, reading, …, plain
  return (
    <>
      {parts.map((part, n) => {
        if (n % 3 === 0) return <Fragment key={n}>{part}</Fragment>;
        return n % 3 === 1 ? <ruby key={n}>{part}<rp>（</rp><rt>{parts[n + 1]}</rt><rp>）</rp></ruby> : null;
      })}
    </>
  );
};
