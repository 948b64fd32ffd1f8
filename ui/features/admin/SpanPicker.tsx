import { dayOf } from '../../../domain/kernel.ts';
import { useSearchText } from '../../app/route-table.ts';
import { adminTexts } from '../../i18n/admin.ts';
import { useTexts } from '../../i18n/texts.ts';
import { Select } from '../../kit/Select.tsx';
import { TextField } from '../../kit/TextField.tsx';
import { presets, spanOf, type Preset, type Span } from './span.ts';

const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text);

/** The span in the address, so that a view of the figures can be kept as a link. */
export const useSpan = (first: Preset): { preset: Preset; span: Span; valid: boolean; set: (change: Record<string, string>) => void } => {
  const [search, setSearch] = useSearchText();
  const today = dayOf(new Date().toISOString());
  const asked = search.get('span');
  const preset = presets.find((one) => one === asked) ?? first;
  const fallback = spanOf('30', today) ?? { from: today, to: today };
  const [from, to] = [search.get('from'), search.get('to')];
  const span = spanOf(preset, today) ?? { from: isDay(from) ? from : fallback.from, to: isDay(to) ? to : fallback.to };
  const set = (change: Record<string, string>): void => setSearch((next) => { for (const [name, value] of Object.entries(change)) next.set(name, value); });
  return { preset, span, valid: span.from <= span.to, set };
};

export const SpanPicker = ({ preset, span, valid, set }: ReturnType<typeof useSpan>) => {
  const { range: t } = useTexts(adminTexts);
  return (
    <>
      <div className="w-full sm:w-52"><Select label={t.label} items={presets.map((id) => ({ id, label: t.presets[id] }))} value={preset} onChange={(id) => set({ span: id, ...(id === 'custom' ? span : {}) })} /></div>
      {preset === 'custom' ? (
        <>
          <TextField label={t.from} type="date" value={span.from} onChange={(from) => set({ span: 'custom', from, to: span.to })} />
          <TextField label={t.to} type="date" value={span.to} onChange={(to) => set({ span: 'custom', from: span.from, to })} error={valid ? undefined : t.wrong} />
        </>
      ) : null}
    </>
  );
};
