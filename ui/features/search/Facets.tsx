import { useId, useState, type ReactNode } from 'react';
import { searchTexts } from '../../i18n/search.ts';
import { localeOf, useLanguage, useTexts } from '../../i18n/texts.ts';
import { Button } from '../../kit/Button.tsx';
import { Checkbox } from '../../kit/Checkbox.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { useFilterWords, type Choice, type Flag, type Found, type SearchState } from './search-state.ts';

/** So many values of one kind are shown at first. */
const FIRST = 10;

/** Ages and classes keep their places whatever the counts; languages come by count. */
const order: Partial<Record<Choice, readonly string[]>> = {
  audience: ['infant', 'lower-elementary', 'upper-elementary', 'junior-high', 'general', 'adult'],
  ndc: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  layout: ['reflow-vertical', 'reflow-horizontal', 'fixed', 'none'],
};

/** The ways to narrow a search down, with how many hits each would leave. */
export const Facets = ({ state, found }: { state: SearchState; found: Found }) => {
  const t = useTexts(searchTexts);
  const access = (value: string): number | undefined => found.facets.accessibility.find((one) => one.value === value)?.count;
  return (
    <div className="flex flex-col gap-6">
      <Group title={t.facet.now}><Switchable state={state} name="available" count={found.availableNow} /></Group>
      <Group title={t.facet.access}>
        <Switchable state={state} name="speech" count={access('speech')} />
        <Switchable state={state} name="ruby" count={access('ruby')} />
      </Group>
      <Values state={state} name="audience" values={found.facets.audience} />
      <Values state={state} name="ndc" values={found.facets.ndc} />
      <Values state={state} name="layout" values={found.facets.layout} />
      <Values state={state} name="language" values={found.facets.language} />
      <Group title={t.facet.place}><Switchable state={state} name="local" /></Group>
    </div>
  );
};

const Group = ({ title, children }: { title: string; children: ReactNode }) => {
  const id = useId();
  return <div role="group" aria-labelledby={id}><h3 id={id} className="mb-1 text-base">{title}</h3>{children}</div>;
};

const Count = ({ count }: { count: number | undefined }) => {
  const number = new Intl.NumberFormat(localeOf(useLanguage()));
  return count === undefined ? null : <span className="text-sm text-ink-soft tabular-nums">{number.format(count)}</span>;
};

const Switchable = ({ state, name, count }: { state: SearchState; name: Flag; count?: number | undefined }) => {
  const say = useFilterWords();
  return <Checkbox isSelected={state.chosen[name] === 'true'} onChange={(on) => state.set({ [name]: on ? 'true' : null })}>{say(name, 'true')} <Count count={count} /></Checkbox>;
};

/** One of several; pressing the chosen one again lets it go. */
const Values = ({ state, name, values }: { state: SearchState; name: Choice; values: Found['facets']['ndc'] }) => {
  const t = useTexts(searchTexts);
  const say = useFilterWords();
  const [all, setAll] = useState(false);
  const current = state.chosen[name];
  if (values.length === 0 && current === undefined) return null;
  const known = current === undefined || values.some(({ value }) => value === current) ? values : [{ value: current, count: 0 }, ...values];
  const listed = order[name] === undefined ? known : known.toSorted((a, b) => (order[name]?.indexOf(a.value) ?? 0) - (order[name]?.indexOf(b.value) ?? 0));
  const shown = all ? listed : listed.filter(({ value }, n) => n < FIRST || value === current);
  return (
    <Group title={t.facet[name]}>
      <ul>
        {shown.map(({ value, count }) => {
          const chosen = value === current;
          return (
            <li key={value}>
              <button
                type="button" aria-pressed={chosen} onClick={() => state.set({ [name]: chosen ? null : value })}
                className={`flex min-h-11 w-full items-center gap-2 rounded-8 px-2 text-left leading-snug ${chosen ? 'bg-primary font-bold text-on-primary' : 'hover:bg-mist'}`}
              >
                {chosen ? <Icon name="check" size={18} /> : null}
                <span className="min-w-0 flex-1">{say(name, value)}</span>
                {chosen ? null : <Count count={count} />}
              </button>
            </li>
          );
        })}
      </ul>
      {listed.length > FIRST ? <Button variant="quiet" size="s" icon={all ? 'up' : 'down'} aria-label={`${all ? t.less : t.more}: ${t.facet[name]}`} onPress={() => setAll(!all)}>{all ? t.less : t.more}</Button> : null}
    </Group>
  );
};
