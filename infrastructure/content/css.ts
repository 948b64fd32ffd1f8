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

interface Cleaned {
  readonly css: string;
  readonly removed: readonly string[];
}

/** Takes out of a style sheet (or the value of a `style` attribute) whatever would be fetched from outside the book. */
export const cleanCss = (css: string): Cleaned => {
  const removed: string[] = [];
  let clean = '';
  let copied = 0;
  const replace = (start: number, end: number, by: string, what: string): void => {
    clean += css.slice(copied, start) + by;
    copied = end;
    removed.push(what);
  };
  const opened: string[] = [];
  // An at-rule without a block that is being read, and its first address.
  let rule: { readonly name: string; readonly start: number; address: string | null } | null = null;
  const endRule = (end: number): void => {
    if (rule?.name === 'import' && (rule.address === null || !isLoadable(rule.address) || /^\s*data:/iu.test(rule.address))) {
      replace(rule.start, end, '', `@import ${rule.address ?? ''}`);
    }
    // Another encoding would make the browser read other tokens than these.
    if (rule?.name === 'charset' && !/^utf-?8$/iu.test(rule.address ?? '')) replace(rule.start, end, '', `@charset ${rule.address ?? ''}`);
    rule = null;
  };
  for (const token of tokensOf(css)) {
    if (token.kind === 'at' && ['import', 'charset', 'namespace'].includes(token.value)) {
      if (rule !== null) endRule(token.start);
      rule = { name: token.value, start: token.start, address: null };
    } else if (rule !== null) {
      if (token.kind === 'semicolon') endRule(token.end);
      else if (token.value === '{' || token.value === '}') endRule(token.start);
      else if ((token.kind === 'string' || token.kind === 'url') && rule.address === null) rule.address = token.value;
      continue;
    }
    if (token.kind === 'function' || token.kind === 'open') opened.push(token.value);
    else if (token.kind === 'close') opened.pop();
    else if (token.kind === 'url' && !isLoadable(token.value) && token.value !== NOWHERE) replace(token.start, token.end, `url(${NOWHERE})`, `url ${token.value}`);
    else if (token.kind === 'string' && LOADING.has(opened.at(-1) ?? '') && !isLoadable(token.value) && token.value !== NOWHERE) {
      replace(token.start, token.end, `"${NOWHERE}"`, `url ${token.value}`);
    }
  }
  endRule(css.length);
  return { css: clean + css.slice(copied), removed };
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
