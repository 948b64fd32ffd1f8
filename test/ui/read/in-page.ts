/** Scripts run inside a document of the book, as text: they live in the browser, not in the tests' world of types. */

export interface Visible {
  /** Offsets (UTF-16 units of the text without ruby) of the characters whose middle is on the screen. */
  readonly offsets: number[];
  /** How many characters of the document could be on a screen at all (blanks have no place of their own). */
  readonly readable: number;
}

/** Measured character by character from the layout, without asking the engine what it believes it shows. */
export const VISIBLE = `(() => {
  const frame = window.frameElement;
  const at = frame.getBoundingClientRect();
  const box = frame.parentElement.parentElement.getBoundingClientRect();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode: (node) => node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT
      : ['rt', 'rp', 'script', 'style'].includes(node.localName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP,
  });
  const range = document.createRange();
  const offsets = [];
  let start = 0;
  let readable = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let i = 0; i < node.length; i++) {
      if (/\\s/.test(node.data[i])) continue;
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const { left, top, width, height } = range.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      readable += 1;
      const x = at.left + left + width / 2;
      const y = at.top + top + height / 2;
      if (x >= box.left && x < box.right && y >= box.top && y < box.bottom) offsets.push(start + i);
    }
    start += node.length;
  }
  return { offsets, readable };
})()`;

/** What is marked as found, and whether it is within the window. */
export const HIGHLIGHTED = `(() => {
  const ranges = [...(CSS.highlights.get('nagi-found') ?? [])];
  const at = window.frameElement.getBoundingClientRect();
  const within = (range) => {
    const { left, top, right, bottom } = range.getBoundingClientRect();
    return at.left + left >= 0 && at.top + top >= 0 && at.left + right <= top_.innerWidth && at.top + bottom <= top_.innerHeight;
  };
  const top_ = window.top;
  return { text: ranges.map(String).join(''), onScreen: ranges.length > 0 && ranges.every(within) };
})()`;
