import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { LanguageContext, type Language } from '../i18n/texts.ts';

export interface Settings {
  readonly language: Language;
  readonly text: 'normal' | 'large' | 'larger';
  readonly contrast: 'normal' | 'high';
  readonly motion: 'system' | 'none';
  readonly ruby: boolean;
}

const KEY = 'nagi.settings';
const first: Settings = { language: 'ja', text: 'normal', contrast: 'normal', motion: 'system', ruby: false };

/** Storage may be forbidden or hold something old; the defaults stand in for whatever is missing. */
const stored = (): Settings => {
  try {
    return { ...first, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings> };
  } catch (error) {
    console.warn('settings could not be read, using the defaults', error);
    return first;
  }
};

const keep = (settings: Settings): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch (error) {
    console.warn('settings hold for this visit only', error);
  }
};

const show = ({ language, text, contrast, motion, ruby }: Settings): void => {
  const html = document.documentElement;
  html.lang = language === 'en' ? 'en' : 'ja';
  html.dataset['text'] = text;
  html.dataset['contrast'] = contrast;
  html.dataset['motion'] = motion;
  html.dataset['ruby'] = ruby ? 'on' : 'off';
};

const Context = createContext<Settings & { set(patch: Partial<Settings>): void }>({ ...first, set: () => undefined });

export const useSettings = (): Settings & { set(patch: Partial<Settings>): void } => useContext(Context);

export const SettingsProvider = ({ children }: { children: ReactNode }) => {
  const [settings, setSettings] = useState(stored);
  useEffect(() => { show(settings); keep(settings); }, [settings]);
  const value = useMemo(() => ({ ...settings, set: (patch: Partial<Settings>) => setSettings((now) => ({ ...now, ...patch })) }), [settings]);
  return (
    <Context value={value}>
      <LanguageContext value={settings.language}>{children}</LanguageContext>
    </Context>
  );
};
