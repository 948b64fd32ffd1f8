import { useEffect, useId, useRef, type ReactNode } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { Icon } from './Icon.tsx';
import { Anchor } from './LinkButton.tsx';

let shownBefore = false;

/**
 * Every page: one h1, the document's title, and the focus on the heading after a change of page (not on the first load,
 * where it belongs to the browser). `wide` for staff: full width, dense type. `hero` replaces the heading's block.
 */
export const Page = ({ title, lead, actions, back, wide = false, hideTitle = false, hero, children }: {
  title: string; lead?: ReactNode; actions?: ReactNode; back?: { to: string; label?: string }; wide?: boolean; hideTitle?: boolean; hero?: ReactNode; children: ReactNode;
}) => {
  const t = useTexts(baseTexts);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => { document.title = title === t.app.full ? t.app.title : `${title} | ${t.app.title}`; }, [title, t]);
  useEffect(() => {
    if (shownBefore) heading.current?.focus({ preventScroll: true });
    shownBefore = true;
  }, []);
  return (
    <div {...(wide ? { 'data-density': 'staff' } : {})}>
      {hero}
      <div className={`mx-auto w-full px-4 sm:px-6 ${wide ? 'max-w-[100rem] py-6' : 'max-w-6xl py-8 sm:py-10'}`}>
        {back ? (
          <Anchor target={{ to: back.to }} className="mb-1 inline-flex min-h-11 items-center gap-1 text-link no-underline underline-offset-4 hover:underline">
            <Icon name="left" size={20} />{back.label ?? t.action.back}
          </Anchor>
        ) : null}
        <header className={hideTitle || hero ? 'visually-hidden' : `flex flex-wrap items-end justify-between gap-x-8 gap-y-3 ${wide ? 'mb-6' : 'mb-8'}`}>
          <div className="min-w-0">
            <h1 ref={heading} tabIndex={-1} className={wide ? 'text-2xl' : 'text-[1.75rem] sm:text-[2rem]'}>{title}</h1>
            {lead ? <p className="mt-2 max-w-prose text-ink-soft">{lead}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap gap-3">{actions}</div> : null}
        </header>
        {children}
      </div>
    </div>
  );
};

/** A part of a page under an h2. */
export const Section = ({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-12 first:mt-0">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id={id} className="text-2xl">{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
};
