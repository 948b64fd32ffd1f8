import { useEffect, useId, useRef, useState } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { isComposing } from './composing.ts';
import { Icon } from './Icon.tsx';

/** A search landmark. Enter while the input method is composing does nothing; the text is sent trimmed. */
export const SearchBox = ({ onSearch, defaultValue = '', label, placeholder, size = 'm', onDark = false }: {
  onSearch: (text: string) => void; defaultValue?: string; label?: string; placeholder?: string; size?: 'm' | 'l'; onDark?: boolean;
}) => {
  const t = useTexts(baseTexts);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(defaultValue);
  useEffect(() => setText(defaultValue), [defaultValue]);
  const height = size === 'l' ? 'min-h-14' : 'min-h-11';
  return (
    <form
      role="search" aria-label={label ?? t.search.label} className="w-full"
      onSubmit={(event) => { event.preventDefault(); onSearch(text.trim()); }}
    >
      <label htmlFor={id} className="visually-hidden">{label ?? t.search.label}</label>
      <div className={`flex items-stretch overflow-clip rounded-8 border bg-paper text-ink focus-within:outline-3 focus-within:outline-offset-2 focus-within:outline-focus ${onDark ? 'border-paper focus-within:ring-2 focus-within:ring-focus-ring' : 'border-edge'}`}>
        <input
          ref={input} id={id} type="text" inputMode="search" enterKeyHint="search" autoComplete="off" value={text}
          placeholder={placeholder ?? t.search.placeholder}
          className={`${height} min-w-0 flex-1 bg-transparent px-4 outline-none! shadow-none! placeholder:text-ink-soft placeholder:opacity-100`}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => { if (event.key === 'Enter' && isComposing(event.nativeEvent)) event.preventDefault(); }}
        />
        {text === '' ? null : (
          <button type="button" aria-label={t.action.clear} className={`${height} inline-flex w-11 items-center justify-center text-ink-soft`} onClick={() => { setText(''); input.current?.focus(); }}>
            <Icon name="close" size={20} />
          </button>
        )}
        <button type="submit" aria-label={t.action.search} className={`${height} inline-flex items-center justify-center gap-2 border-l border-edge bg-primary px-4 font-bold text-on-primary hover:bg-primary-strong`}>
          <Icon name="search" size={22} />
          {size === 'l' ? <span className="max-sm:hidden">{t.action.search}</span> : null}
        </button>
      </div>
    </form>
  );
};
