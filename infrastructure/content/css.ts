import { isLoadable } from './links.ts';
import { utf16Of } from './xml.ts';

/** The text of a style sheet. EPUB allows UTF-8 and UTF-16; what is not UTF-8 becomes replacement characters. */
export const decodeCss = (bytes: Uint8Array): string => new TextDecoder(utf16Of(bytes) ?? 'utf-8').decode(bytes);

interface Token {
  readonly kind: 'string' | 'url' | 'at' | 'function' | 'open' | 'close' | 'semicolon';
  /** Unescaped; names in lower case. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const NAME = /(?:[-_a-zA-Z0-9\u0080-\uffff]|\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\n\r\f])?|[^\n\r\f0-9a-fA-F]))+/y;
const STRING = /"(?:[^"\\\n\r\f]|\\(?:\r\n|[\s\S]))*"?|'(?:[^'\\\n\r\f]|\\(?:\r\n|[\s\S]))*'?/y;
const BARE_URL = /[ \t\n\r\f]*((?:[^)\\]|\\(?:\r\n|[\s\S]))*)\)?/y;
const QUOTE_AHEAD = /[ \t\n\r\f]*["']/y;

/** Follows CSS Syntax Level 3 §4 as far as addresses can hide in it: comments, strings, escapes, `url(`. Linear in the text. */
function* tokensOf(css: string): Generator<Token> {
  const match = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(css);
  };
  for (let at = 0; at < css.length; ) {
    const start = at;
    const char = css[at] ?? '';
    if (char === '/' && css[at + 1] === '*') {
      const end = css.indexOf('*/', at + 2);
      at = end < 0 ? css.length : end + 2;
    } else if (char === '"' || char === "'") {
      const raw = match(STRING, at)?.[0] ?? char;
      at += raw.length;
      yield { kind: 'string', value: unescape(raw.slice(1, raw.length > 1 && raw.endsWith(char) ? -1 : undefined)), start, end: at };
    } else if (char === '@') {
      const name = match(NAME, at + 1)?.[0] ?? '';
      at += 1 + name.length;
      yield { kind: 'at', value: unescape(name).toLowerCase(), start, end: at };
    } else if ('([{'.includes(char)) yield { kind: 'open', value: char, start, end: ++at };
    else if (')]}'.includes(char)) yield { kind: 'close', value: char, start, end: ++at };
    else if (char === ';') yield { kind: 'semicolon', value: char, start, end: ++at };
    else {
      const raw = match(NAME, at)?.[0];
      at += raw?.length ?? 1;
      if (raw === undefined || css[at] !== '(') continue;
      const name = unescape(raw).toLowerCase();
      at++;
      if (name === 'url' && match(QUOTE_AHEAD, at) === null) {
        const bare = match(BARE_URL, at);
        at += bare?.[0].length ?? 0;
        yield { kind: 'url', value: unescape(bare?.[1] ?? '').trim(), start, end: at };
      } else yield { kind: 'function', value: name, start, end: at };
    }
  }
}

const unescape = (text: string): string =>
  text.replace(/\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\r\f])?|(\r\n|[\n\r\f])|([\s\S]))/gu, (_all, hex?: string, lineEnd?: string, char?: string) => {
    if (hex === undefined) return lineEnd === undefined ? (char ?? '') : '';
    const code = Number.parseInt(hex, 16);
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  });

/** Functions whose strings are addresses. */
const LOADING = new Set(['url', 'src', 'image', 'image-set', '-webkit-image-set']);

/** What stands in for an address taken out: CSS Values Level 4 §4.5 names it for this. */
const NOWHERE = 'about:invalid';

/** Names, not places: what `@namespace url(…)` says in books. Fetching one would tell nobody anything. */
const NAMES = new Set([
  NOWHERE, 'http://www.w3.org/1999/xhtml', 'http://www.w3.org/2000/svg', 'http://www.w3.org/1998/Math/MathML', 'http://www.w3.org/1999/xlink',
  'http://www.w3.org/XML/1998/namespace', 'http://www.idpf.org/2007/ops',
]);

/** What stands in for a rule taken out, or `u@import;rl(` would grow together. A space would end an escape before it and part nothing. */
const PARTING = '/**/';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
  readonly what: string;
}

/** A stack that can be gone back to at no cost: a hostile sheet opens a million brackets. */
interface Opened {
  readonly value: string;
  readonly below: Opened | null;
}

interface Cleaned {
  readonly css: string;
  readonly removed: readonly string[];
}

/** Rules without a block that go as a whole, by their first address. Another encoding would make the browser read other tokens than these. */
const GOES: Readonly<Record<string, (address: string | null) => boolean>> = {
  import: (address) => address === null || !isLoadable(address) || /^\s*data:/iu.test(address),
  charset: (address) => !/^utf-?8$/iu.test(address ?? ''),
};

/**
 * Takes out of a style sheet (or the value of a `style` attribute) whatever would be fetched from outside the book.
 * An address counts wherever it stands, also where a browser would find no rule: the two need not agree on what is nested in what.
 */
export const cleanCss = (css: string): Cleaned => {
  const edits: Edit[] = [];
  let opened = null as Opened | null;
  let rule: { readonly name: string; readonly start: number; readonly opened: Opened | null; address: string | null } | null = null;
  const endRule = (end: number): void => {
    if (rule !== null && GOES[rule.name]?.(rule.address) === true) {
      const { name, start, address } = rule;
      while ((edits.at(-1)?.start ?? -1) > start) edits.pop();
      edits.push({ start, end, by: PARTING, what: `@${name} ${address ?? ''}` });
      opened = rule.opened;
    }
    rule = null;
  };
  for (const { kind, value, start, end } of tokensOf(css)) {
    if (kind === 'at') {
      endRule(start);
      if (Object.hasOwn(GOES, value)) rule = { name: value, start, opened, address: null };
    } else if (kind === 'semicolon') endRule(end);
    else if (value === '{' || value === '}') endRule(start);
    if (kind === 'function' || kind === 'open') opened = { value, below: opened };
    else if (kind === 'close') opened = opened?.below ?? null;
    else if (kind === 'url' || kind === 'string') {
      if (rule !== null) rule.address ??= value;
      if ((kind === 'string' && !LOADING.has(opened?.value ?? '')) || isLoadable(value) || NAMES.has(value)) continue;
      edits.push({ start, end, by: kind === 'url' ? `url(${NOWHERE})` : `"${NOWHERE}"`, what: `url ${value}` });
    }
  }
  endRule(css.length);
  let copied = 0;
  const kept = edits.map((edit) => {
    const before = css.slice(copied, edit.start);
    copied = edit.end;
    return before + edit.by;
  });
  return { css: kept.join('') + css.slice(copied), removed: edits.map((edit) => edit.what) };
};

/** The style sheets a style sheet imports, as written. */
export const cssImports = (css: string): string[] => {
  const links: string[] = [];
  let importing = false;
  for (const token of tokensOf(css)) {
    if (token.kind === 'at') importing = token.value === 'import';
    else if (importing && (token.kind === 'string' || token.kind === 'url')) {
      links.push(token.value);
      importing = false;
    }
  }
  return links;
};

/** The style sheet without its comments. */
export const withoutComments = (css: string): string => {
  let kept = '';
  for (let at = 0; ; ) {
    const start = css.indexOf('/*', at);
    if (start < 0) return kept + css.slice(at);
    kept += css.slice(at, start);
    const end = css.indexOf('*/', start + 2);
    if (end < 0) return kept;
    at = end + 2;
  }
};
