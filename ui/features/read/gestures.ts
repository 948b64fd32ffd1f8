/** Fingers, mouse and keys on a page, the same in every document of the book and on the space around it. */
export interface Gestures {
  /** `x` is the part of the screen's width, 0…1 from the left. */
  tap(x: number): void;
  swipe(to: 'left' | 'right'): void;
  key(event: KeyboardEvent): void;
}

const SWIPE_PX = 40;
const TAP_PX = 10;

const isControl = (target: EventTarget | null): boolean =>
  (target as Element | null)?.closest?.('a[href], button, input, select, textarea, audio, video, summary, [role="button"]') != null;

const selects = (document: Document): boolean => document.getSelection()?.isCollapsed === false;

/**
 * Listens in the capture phase and stops what it takes: the engine's own touch handling follows only drags along the
 * pages, which in vertical books means up and down. `paged` false leaves touches to scrolling.
 */
export const listen = (
  target: Window | HTMLElement, document: Document, paged: () => boolean, toScreenX: (clientX: number) => number, gestures: Gestures, signal?: AbortSignal,
): void => {
  let from: { x: number; y: number } | null = null;
  let moved = false;
  const on = <K extends keyof HTMLElementEventMap>(kind: K, take: (event: HTMLElementEventMap[K]) => void, options: AddEventListenerOptions = {}): void =>
    target.addEventListener(kind, take as EventListener, { ...options, ...(signal ? { signal } : {}) });

  on('pointerdown', () => { moved = false; }, { capture: true });

  on('touchstart', (event) => {
    if (!paged()) return;
    event.stopImmediatePropagation();
    const touch = event.touches[0];
    from = event.touches.length === 1 && touch ? { x: touch.screenX, y: touch.screenY } : null;
  }, { capture: true, passive: true });

  on('touchmove', (event) => {
    if (!paged()) return;
    event.stopImmediatePropagation();
    const zoomed = (window.visualViewport?.scale ?? 1) > 1;
    if (event.touches.length > 1 || zoomed || selects(document)) from = null;
    else if (event.cancelable) event.preventDefault();
    const touch = event.touches[0];
    if (from && touch && Math.hypot(touch.screenX - from.x, touch.screenY - from.y) > TAP_PX) moved = true;
  }, { capture: true, passive: false });

  on('touchend', (event) => {
    if (!paged()) return;
    event.stopImmediatePropagation();
    const touch = event.changedTouches[0];
    const start = from;
    from = null;
    if (!start || !touch || !moved) return;
    const [dx, dy] = [touch.screenX - start.x, touch.screenY - start.y];
    if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > Math.abs(dy)) gestures.swipe(dx < 0 ? 'left' : 'right');
  }, { capture: true });

  on('click', (event) => {
    if (event.button !== 0 || event.defaultPrevented || moved || isControl(event.target) || selects(document)) return;
    gestures.tap(toScreenX(event.clientX) / window.innerWidth);
  });

  // Pages are turned, not wheeled through; zooming with Ctrl stays.
  on('wheel', (event) => { if (paged() && !event.ctrlKey) event.preventDefault(); }, { passive: false });
};

/** Books may not be taken out: no copying, no dragging of text or pictures. */
export const forbidTaking = (document: Document): void => {
  for (const kind of ['copy', 'cut', 'dragstart'] as const) document.addEventListener(kind, (event) => event.preventDefault());
};
