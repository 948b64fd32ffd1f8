import { isComposing } from '../../kit/composing.ts';
import type { Panel } from './Controls.tsx';
import type { Engine } from './engine.ts';

export interface KeyDoes {
  readonly engine: Engine;
  readonly scroll: boolean;
  /** Whether keys of a single letter are taken (WCAG 2.1.4). */
  readonly letters: boolean;
  toggleMenu(): void;
  showMenu(): void;
  open(panel: Panel): void;
  /** Says where we are. */
  say(): void;
  turned(): void;
}

const TEXT = 'input, select, textarea';
const CONTROLS = 'a[href], button, input, select, textarea, summary, [role="button"], [role="slider"], [role="radio"], [role="switch"]';

/** What a key press does on the page. Keys of controls, of panels and of the browser stay theirs. */
export const onKey = (event: KeyboardEvent, does: KeyDoes): void => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
  const target = event.target as Element | null;
  if (target?.closest?.('[role="dialog"], [role="alertdialog"]') != null) return;
  if (target?.closest?.(TEXT) != null) return;
  const letter = does.letters ? letters(does)[event.key.toLowerCase()] : undefined;
  // On a button the space bar, Enter and the arrows are the button's.
  const onControl = target?.closest?.(CONTROLS) != null && event.key !== 'Escape';
  const act = letter ?? (onControl ? undefined : actions(does)[event.shiftKey && event.key === ' ' ? 'Shift+Space' : event.key]);
  if (!act) return;
  event.preventDefault();
  act();
};

const actions = ({ engine, scroll, toggleMenu, showMenu, turned }: KeyDoes): Record<string, (() => void) | undefined> => {
  const turn = (go: () => void) => () => { turned(); go(); };
  return {
    ...(scroll ? {} : {
      ArrowLeft: turn(engine.left), ArrowRight: turn(engine.right), ArrowDown: turn(engine.next), ArrowUp: turn(engine.prev),
    }),
    ' ': turn(engine.next), 'Shift+Space': turn(engine.prev), PageDown: turn(engine.next), PageUp: turn(engine.prev),
    Home: turn(engine.first), End: turn(engine.last), Escape: toggleMenu, Enter: showMenu,
  };
};

const letters = ({ open, say }: KeyDoes): Record<string, (() => void) | undefined> => ({
  t: () => open('contents'), '/': () => open('search'), s: () => open('settings'), h: () => open('help'), '?': () => open('help'), p: say,
});
