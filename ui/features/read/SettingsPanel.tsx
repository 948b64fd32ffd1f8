import type { CSSProperties } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup as AriaRadioGroup } from 'react-aria-components/RadioGroup';
import { readTexts } from '../../i18n/read.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { Switch } from '../../kit/Checkbox.tsx';
import { Dialog } from '../../kit/Dialog.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Notice } from '../../kit/Notice.tsx';
import { Slider } from '../../kit/Slider.tsx';
import { canTurn, layoutOf, LEADINGS, plain, SIZES, type Appearance, type PageTheme } from './appearance.ts';
import type { Manifest } from './book-source.ts';
import { pageColours } from './page-style.ts';

/** How pages look. Everything takes effect at once, on the page behind. */
export const SettingsPanel = ({ open, onClose, manifest, appearance, onChange }: {
  open: boolean; onClose: () => void; manifest: Manifest; appearance: Appearance; onChange: (appearance: Appearance) => void;
}) => {
  const t = useTexts(readTexts);
  const fixed = manifest.metadata.layout === 'fixed';
  const set = (patch: Partial<Appearance>): void => onChange({ ...appearance, ...patch });
  const language = manifest.metadata.language;
  return (
    <Dialog open={open} onClose={onClose} title={t.settings}>
      <div className="flex flex-col gap-6">
        {fixed ? <Notice>{t.set.fixed}</Notice> : <TextSettings appearance={appearance} set={set} />}
        <Themes value={appearance.theme} onChange={(theme) => set({ theme })} />
        {fixed ? null : (
          <>
            {canTurn(layoutOf(manifest), language) && appearance.flow === 'pages' ? (
              <Segments
                label={t.set.writing} value={appearance.writing} onChange={(writing) => set({ writing })}
                items={[{ id: 'book', label: t.set.writingBook }, { id: 'vertical', label: t.set.vertical }, { id: 'horizontal', label: t.set.horizontal }]}
              />
            ) : null}
            <Segments
              label={t.set.font} value={appearance.font} onChange={(font) => set({ font })}
              items={[{ id: 'book', label: t.set.fontBook }, { id: 'mincho', label: t.set.mincho }, { id: 'gothic', label: t.set.gothic }, { id: 'system', label: t.set.system }]}
            />
            <Segments
              label={t.set.margins} value={appearance.margins} onChange={(margins) => set({ margins })}
              items={[{ id: 'narrow', label: t.set.narrow }, { id: 'normal', label: t.set.normal }, { id: 'wide', label: t.set.wide }]}
            />
          </>
        )}
        <div className="flex flex-col gap-2">
          {fixed ? null : <Switch isSelected={appearance.ruby} onChange={(ruby) => set({ ruby })}>{t.set.ruby}</Switch>}
          {fixed ? null : <Switch isSelected={appearance.flow === 'scroll'} onChange={(on) => set({ flow: on ? 'scroll' : 'pages' })} description={t.set.scrollHint}>{t.set.scroll}</Switch>}
          <Switch isSelected={appearance.letters} onChange={(letters) => set({ letters })} description={t.set.lettersHint}>{t.set.letters}</Switch>
        </div>
        <div><Button variant="quiet" icon="refresh" onPress={() => onChange(plain)}>{t.set.reset}</Button></div>
      </div>
    </Dialog>
  );
};

const TextSettings = ({ appearance, set }: { appearance: Appearance; set: (patch: Partial<Appearance>) => void }) => {
  const t = useTexts(readTexts);
  return (
    <>
      <Slider label={t.set.size} {...SIZES} value={appearance.size} format={t.set.percent} onChange={(size) => set({ size })} />
      <Slider label={t.set.leading} {...LEADINGS} value={appearance.leading} format={t.set.leadingOf} onChange={(leading) => set({ leading })} />
    </>
  );
};

const focusRing = 'data-[focus-visible]:outline-3 data-[focus-visible]:outline-offset-2 data-[focus-visible]:outline-focus';

/** A few short choices side by side. */
const Segments = <Id extends string>({ label, items, value, onChange }: { label: string; items: readonly { id: Id; label: string }[]; value: Id; onChange: (id: Id) => void }) => (
  <AriaRadioGroup value={value} onChange={(id) => onChange(id as Id)} className="flex flex-col gap-2">
    <Label className="font-bold">{label}</Label>
    <div className="grid grid-cols-[repeat(auto-fit,minmax(6rem,1fr))] gap-2">
      {items.map((item) => (
        <Radio
          key={item.id} value={item.id}
          className={`flex min-h-12 cursor-pointer items-center justify-center gap-1 rounded-8 border-2 border-edge bg-paper px-2 text-center leading-tight data-[selected]:border-primary data-[selected]:bg-mist data-[selected]:font-bold data-[selected]:text-primary ${focusRing}`}
        >
          {item.label}
        </Radio>
      ))}
    </div>
  </AriaRadioGroup>
);

/** Each choice is a piece of its paper. */
const Themes = ({ value, onChange }: { value: PageTheme; onChange: (theme: PageTheme) => void }) => {
  const t = useTexts(readTexts);
  return (
    <AriaRadioGroup value={value} onChange={(id) => onChange(id as PageTheme)} className="flex flex-col gap-2">
      <Label className="font-bold">{t.set.theme}</Label>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {(Object.keys(pageColours) as PageTheme[]).map((theme) => (
          <Radio
            key={theme} value={theme}
            style={{ '--swatch': pageColours[theme].page, '--swatch-ink': pageColours[theme].ink } as CSSProperties}
            className={`swatch group flex min-h-14 cursor-pointer items-center justify-center gap-1 rounded-8 border-2 border-edge px-2 text-center leading-tight data-[selected]:border-4 data-[selected]:border-primary data-[selected]:font-bold ${focusRing}`}
          >
            <span className="hidden group-data-[selected]:inline-flex"><Icon name="check" size={18} /></span>
            {t.set[theme]}
          </Radio>
        ))}
      </div>
    </AriaRadioGroup>
  );
};
