import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { baseTexts } from '../i18n/base.ts';
import { localeOf, useLanguage, useTexts } from '../i18n/texts.ts';
import { Announcer, SkipLink } from '../kit/announce.tsx';
import { Icon } from '../kit/Icon.tsx';
import { Anchor } from '../kit/LinkButton.tsx';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { patronPlaces, staffPlaces, type Place } from './navigation.ts';
import { useSession } from './session.tsx';

const useOnline = (): boolean => {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => { removeEventListener('online', look); removeEventListener('offline', look); };
  }, []);
  return online;
};

/** The frame around every page. Staff get a rail at the left (a menu on phones), readers a bar at the bottom on phones. */
export const Shell = () => {
  const t = useTexts(baseTexts);
  const session = useSession();
  const online = useOnline();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const staff = staffPlaces(session);
  const inStaff = staff.some(({ to }) => path === to || path.startsWith(`${to}/`));
  const bottom = staff.length === 0 ? patronPlaces : [];
  return (
    <I18nProvider locale={localeOf(useLanguage())}>
      <div className="flex min-h-dvh flex-col">
        <SkipLink />
        {online ? null : (
          <p role="status" className="flex items-center justify-center gap-2 bg-due px-4 py-2 text-center font-bold text-on-primary"><Icon name="warn" />{t.app.offline}</p>
        )}
        <Header staff={staff} />
        <div className="flex min-w-0 flex-1">
          {inStaff ? (
            <nav aria-label={t.app.staff} className="w-60 shrink-0 border-r border-line bg-mist py-4 max-lg:hidden">
              <ul className="sticky top-4 flex flex-col gap-0.5 px-3">{staff.map((place) => <RailItem key={place.to} place={place} current={path === place.to} />)}</ul>
            </nav>
          ) : null}
          <main id="main" tabIndex={-1} className="min-w-0 flex-1 pb-16"><Outlet /></main>
        </div>
        <Footer raised={bottom.length > 0} />
        {bottom.length > 0 ? (
          <nav aria-label={t.app.main} className="fixed inset-x-0 bottom-0 z-40 border-t border-line bg-paper pb-[env(safe-area-inset-bottom)] md:hidden">
            <ul className="flex">
              {bottom.map((place) => <li key={place.to} className="flex-1"><BottomItem place={place} current={path === place.to} /></li>)}
            </ul>
          </nav>
        ) : null}
        <Announcer />
      </div>
    </I18nProvider>
  );
};

const RailItem = ({ place, current }: { place: Place; current: boolean }) => {
  const t = useTexts(baseTexts);
  return (
    <li>
      <Anchor
        target={{ to: place.to }} aria-current={current ? 'page' : undefined}
        className={`flex min-h-11 items-center gap-3 rounded-8 px-3 text-base leading-snug no-underline ${current ? 'bg-primary font-bold text-on-primary' : 'text-ink hover:bg-paper'}`}
      >
        <Icon name={place.icon} size={22} />{t.nav[place.label]}
      </Anchor>
    </li>
  );
};

const BottomItem = ({ place, current }: { place: Place; current: boolean }) => {
  const t = useTexts(baseTexts);
  return (
    <Anchor
      target={{ to: place.to }} aria-current={current ? 'page' : undefined}
      className={`flex min-h-14 flex-col items-center justify-center border-t-4 px-1 pb-1 text-sm leading-tight no-underline ${current ? 'border-primary font-bold text-primary' : 'border-transparent text-ink-soft'}`}
    >
      <Icon name={place.icon} />{t.nav[place.label]}
    </Anchor>
  );
};
