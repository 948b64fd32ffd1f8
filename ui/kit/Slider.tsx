import { Label } from 'react-aria-components/Label';
import { Slider as AriaSlider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';

/** One value on a line; `format` says it in words (also to screen readers). `onChangeEnd` for what is costly, as travelling in time. */
export const Slider = ({ label, min, max, step = 1, value, onChange, onChangeEnd, format = String }: {
  label: string; min: number; max: number; step?: number; value: number; onChange: (value: number) => void; onChangeEnd?: (value: number) => void; format?: (value: number) => string;
}) => (
  <AriaSlider
    value={value} minValue={min} maxValue={max} step={step} className="flex w-full flex-col"
    onChange={(now) => onChange(now)} {...(onChangeEnd ? { onChangeEnd: (now: number | number[]) => onChangeEnd(now as number) } : {})}
  >
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <Label className="font-bold">{label}</Label>
      <SliderOutput className="font-bold text-primary tabular-nums">{format(value)}</SliderOutput>
    </div>
    <SliderTrack className="relative mx-4 h-11">
      {({ state }) => (
        <>
          <span className="absolute -inset-x-4 top-1/2 h-1.5 -translate-y-1/2 rounded-full border border-edge bg-paper" />
          <span className="absolute top-1/2 -left-4 h-1.5 -translate-y-1/2 rounded-full bg-primary" style={{ width: `calc(${state.getThumbPercent(0) * 100}% + 1rem)` }} />
          <SliderThumb aria-valuetext={format(value)} className="top-1/2 size-8 rounded-full border-4 border-primary bg-paper data-[dragging]:bg-mist data-[focus-visible]:outline-3 data-[focus-visible]:outline-focus" />
        </>
      )}
    </SliderTrack>
  </AriaSlider>
);
