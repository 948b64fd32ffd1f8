import { useState, type ReactNode } from 'react';
import { useApi } from '../../api.ts';
import { useSession, useSignIn, useSignOut } from '../../app/session.tsx';
import { useSettings, type Settings } from '../../app/settings.tsx';
import { baseTexts } from '../../i18n/base.ts';
import { settingsTexts } from '../../i18n/settings.ts';
import { shelfTexts } from '../../i18n/shelf.ts';
import { useTexts } from '../../i18n/texts.ts';
import { announce } from '../../kit/announce.tsx';
import { Button } from '../../kit/Button.tsx';
import { Switch } from '../../kit/Checkbox.tsx';
import { DateText } from '../../kit/DateText.tsx';
import { TextLink } from '../../kit/LinkButton.tsx';
import { Page, Section } from '../../kit/Page.tsx';
import { RadioGroup } from '../../kit/RadioGroup.tsx';
import { Ruby } from '../../kit/Ruby.tsx';
import { useProblemText } from '../../kit/states.tsx';

const choices = <Id extends string>(labels: Readonly<Record<Id, string>>, hints: Partial<Record<Id, string>> = {}) =>
  (Object.keys(labels) as Id[]).map((id) => ({ id, label: labels[id], ...(hints[id] === undefined ? {} : { description: hints[id] }) }));

const SettingsPage = () => {
  const t = useTexts(settingsTexts);
  const { set, language, text, contrast, motion, ruby } = useSettings();
  const pick = <K extends keyof Settings>(key: K) => (value: Settings[K]): void => set({ [key]: value });
  return (
    <Page title={t.title} lead={t.lead}>
      <Section title={t.look}>
        <div className="flex max-w-3xl flex-col gap-7">
          <RadioGroup cards label={t.language} value={language} onChange={pick('language')} items={choices(t.languages, { 'ja-x-easy': t.easyHint })} />
          <RadioGroup cards label={t.text} value={text} onChange={pick('text')} items={choices(t.texts)} />
          <RadioGroup cards label={t.contrast} value={contrast} onChange={pick('contrast')} items={choices(t.contrasts, { high: t.highHint })} />
          <RadioGroup cards label={t.motion} value={motion} onChange={pick('motion')} items={choices(t.motions)} />
          <Switch isSelected={ruby} onChange={pick('ruby')} description={t.rubyHint}>{t.ruby}</Switch>
          <p className="rounded-12 bg-sand px-5 py-4 text-[1.1875rem]"><span className="mb-1 block text-sm text-ink-soft">{t.sample}</span><Ruby text={t.sampleText} /></p>
          <p className="text-ink-soft">{t.reader}</p>
        </div>
      </Section>
      <Section title={t.account}><Account /></Section>
    </Page>
  );
};

const Account = () => {
  const t = useTexts(settingsTexts);
  const base = useTexts(baseTexts);
  const shelf = useTexts(shelfTexts);
  const say = useProblemText();
  const session = useSession();
  const signIn = useSignIn();
  const signOut = useSignOut();
  const [leaving, setLeaving] = useState(false);
  const mine = useApi('GET /api/shelf', {}, { enabled: session.role === 'patron' });

  const leave = (): void => {
    setLeaving(true);
    signOut()
      .then(() => announce(t.signedOut), (error: unknown) => announce(say(error), 'error'))
      .finally(() => setLeaving(false));
  };

  if (!session.signedIn) return <div className="flex flex-col items-start gap-4"><p>{t.visitor}</p><Button icon="person" onPress={() => signIn()}>{t.signIn}</Button></div>;
  const expires = mine.data?.cardExpires;
  const rows: readonly (readonly [string, ReactNode])[] = [
    ...(session.name === null ? [] : [[t.name, session.name] as const]),
    [t.role, base.session[session.role]],
    ...(session.class === null ? [] : [[t.class, shelf.classes[session.class]] as const]),
    ...(expires === undefined ? [] : [[t.card, expires === null ? t.none : <DateText key="card" value={expires} weekday={false} />] as const]),
    ...(session.role === 'patron' ? [[t.history, <>{t.historyText} <TextLink to="/privacy">{t.privacy}</TextLink></>] as const] : []),
  ];
  return (
    <div className="max-w-3xl">
      <dl className="border-t border-line">
        {rows.map(([label, value]) => (
          <div key={label} className="grid gap-x-6 border-b border-line py-3 sm:grid-cols-[12rem_1fr]"><dt className="font-bold">{label}</dt><dd>{value}</dd></div>
        ))}
      </dl>
      <div className="mt-6 flex flex-wrap items-center gap-4"><Button variant="secondary" icon="out" pending={leaving} onPress={leave}>{t.signOut}</Button><p className="text-ink-soft">{t.signOutHint}</p></div>
    </div>
  );
};

export default SettingsPage;
