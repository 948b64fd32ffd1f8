import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { baseTexts } from '../i18n/base.ts';
import { useTexts, type Language } from '../i18n/texts.ts';
import { announce } from '../kit/announce.tsx';
import { Button, IconButton } from '../kit/Button.tsx';
import { Icon } from '../kit/Icon.tsx';
import { Anchor } from '../kit/LinkButton.tsx';
import { SearchBox } from '../kit/SearchBox.tsx';
import { useProblemText } from '../kit/states.tsx';
import { Wordmark } from '../kit/Wordmark.tsx';
import type { Place } from './navigation.ts';
import { useGo, useSearchText } from './route-table.ts';
import { useSession, useSignIn, useSignOut } from './session.tsx';
import { useSettings } from './settings.tsx';

// Menus come a moment after the first paint: their button stands in until then.
const MenuButton = lazy(async () => ({ default: (await import('../kit/MenuButton.tsx')).MenuButton }));

const languages: readonly { id: Language; label: string; lang: string }[] = [
  { id: 'ja', label: '日本語', lang: 'ja' },
  { id: 'ja-x-easy', label: 'やさしい日本語', lang: 'ja' },
  { id: 'en', label: 'English', lang: 'en' },
];

const HeaderLink = ({ place }: { place: Place }) => {
  const t = useTexts(baseTexts);
  return (
    <Anchor target={{ to: place.to }} className="inline-flex min-h-11 items-center gap-1.5 rounded-8 px-2.5 font-bold whitespace-nowrap text-on-deep no-underline hover:bg-deep-raised max-md:hidden">
      <Icon name={place.icon} />{t.nav[place.label]}
    </Anchor>
  );
};

export const Header = ({ staff }: { staff: readonly Place[] }) => {
  const t = useTexts(baseTexts);
  const go = useGo();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [search] = useSearchText();
  // The landing page and the search page have a large search box of their own.
  const searching = path !== '/' && path !== '/search';
  return (
    <header className="@container bg-deep text-on-deep">
      <div className="mx-auto flex min-h-16 w-full max-w-[100rem] items-center gap-2 px-3 sm:gap-4 sm:px-6">
        {staff.length > 0 ? <StaffMenu staff={staff} /> : null}
        <Anchor target={{ to: '/' }} aria-label={`${t.app.name} ${t.app.full}`} className="inline-flex min-h-11 items-center gap-3 rounded-8 text-on-deep no-underline">
          {/* Staff have one button more: on a phone with large letters the sign alone has to do. */}
          <Wordmark className={staff.length > 0 ? '@max-[18rem]:[&>span]:hidden' : ''} />
          <span className="text-sm text-on-deep-soft max-xl:hidden">{t.app.full}</span>
        </Anchor>
        <div className="ml-auto flex min-w-0 items-center gap-1 sm:gap-2">
          {searching ? (
            <>
              <div className="w-72 max-lg:hidden xl:w-96"><SearchBox onDark defaultValue={search.get('q') ?? ''} onSearch={(text) => go(`/search?q=${encodeURIComponent(text)}`)} /></div>
              <span className="max-md:hidden lg:hidden"><IconButton icon="search" label={t.action.search} onDark onPress={() => go('/search')} /></span>
            </>
          ) : null}
          {staff.length === 0 ? <HeaderLink place={{ to: '/shelf', label: 'shelf', icon: 'shelf' }} /> : null}
          <LanguageMenu />
          <AccountMenu staff={staff} />
        </div>
      </div>
    </header>
  );
};

const StandIn = ({ label, icon }: { label: string; icon: 'globe' | 'person' | 'menu' }) => <IconButton icon={icon} label={label} onDark />;

const LanguageMenu = () => {
  const t = useTexts(baseTexts);
  const { language, set } = useSettings();
  const current = languages.find(({ id }) => id === language)?.label ?? '';
  return (
    <Suspense fallback={<StandIn icon="globe" label={t.language.label} />}>
      <MenuButton
        icon="globe" label={current} name={`${t.language.label}: ${current}`} onDark collapse items={languages} selected={language}
        onAction={(id) => set({ language: id as Language })}
      />
    </Suspense>
  );
};

const AccountMenu = ({ staff }: { staff: readonly Place[] }) => {
  const t = useTexts(baseTexts);
  const go = useGo();
  const session = useSession();
  const signIn = useSignIn();
  const signOut = useSignOut();
  const say = useProblemText();
  const [leaving, setLeaving] = useState(false);
  if (!session.signedIn) return <span className="whitespace-nowrap"><Button variant="onDark" size="s" onPress={() => signIn()}>{t.session.signIn}</Button></span>;

  const places = [
    { id: '/shelf', label: t.nav.shelf, icon: 'shelf' as const },
    { id: '/settings', label: t.nav.settings, icon: 'settings' as const },
  ].filter(({ id }) => staff.length === 0 || id !== '/shelf');
  const desk = staff[0] ? [{ id: staff[0].to, label: t.nav[staff[0].label], icon: staff[0].icon }] : [];
  const act = (id: string): void => {
    if (id !== 'out') { go(id); return; }
    if (leaving) return;
    setLeaving(true);
    signOut()
      .then(() => announce(t.session.signedOut), (error: unknown) => announce(say(error), 'error'))
      .finally(() => setLeaving(false));
  };
  return (
    <Suspense fallback={<StandIn icon="person" label={t.session.account} />}>
      <MenuButton
        icon="person" label={session.name ?? t.session[session.role]} name={`${t.session.account}: ${t.session.signedInAs(session.name ?? t.session[session.role])}`}
        onDark collapse items={[...desk, ...places, { id: 'out', label: t.session.signOut, icon: 'out' as const }]} onAction={act}
      />
    </Suspense>
  );
};

const StaffMenu = ({ staff }: { staff: readonly Place[] }) => {
  const t = useTexts(baseTexts);
  const go = useGo();
  return (
    <span className="lg:hidden">
      <Suspense fallback={<StandIn icon="menu" label={t.app.staff} />}>
        <MenuButton
          icon="menu" label={t.nav.menu} name={t.app.staff} onDark collapse onAction={(id) => go(id)}
          items={staff.map(({ to, label, icon }) => ({ id: to, label: t.nav[label], icon }))}
        />
      </Suspense>
    </span>
  );
};
