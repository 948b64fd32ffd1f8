import { baseTexts } from '../i18n/base.ts';
import { useTexts } from '../i18n/texts.ts';
import { Anchor } from '../kit/LinkButton.tsx';
import { Wordmark } from '../kit/Wordmark.tsx';
import { footerPlaces } from './navigation.ts';

/** `raised`: room below for the bar at the bottom of phones. */
export const Footer = ({ raised }: { raised: boolean }) => {
  const t = useTexts(baseTexts);
  return (
    <footer aria-label={t.app.footer} className={`bg-deep text-on-deep ${raised ? 'max-md:pb-20' : ''}`}>
      <svg viewBox="0 0 1440 24" preserveAspectRatio="none" className="-mb-px block h-3 w-full bg-paper sm:h-5" aria-hidden>
        <path d="M0 14c180-18 360-18 540-6s420 14 900-2v18H0z" fill="var(--color-deep)" />
      </svg>
      <div className="mx-auto flex w-full max-w-[100rem] flex-wrap items-center justify-between gap-x-10 gap-y-4 px-4 py-8 sm:px-6">
        <div className="flex items-center gap-4"><Wordmark /><p className="text-on-deep-soft">{t.app.full}<br /><span className="text-sm">{t.app.place}</span></p></div>
        <ul className="flex flex-wrap gap-x-6">
          {footerPlaces.map(({ to, label }) => (
            <li key={to}><Anchor target={{ to }} className="inline-flex min-h-11 items-center text-on-deep underline underline-offset-4 hover:decoration-2">{t.nav[label]}</Anchor></li>
          ))}
        </ul>
      </div>
    </footer>
  );
};
