import { cleanCss } from './css.ts';
import { isFollowable, isLoadable, isLoadableSet } from './links.ts';
import { BrokenBook, HostileBook } from './refusal.ts';
import { INSTRUCTION, isElement, nameOf, type Document, type Element, type Node } from './xml.ts';

/** Goes with all it holds: it runs, frames other documents, moves the base or takes input. */
const DROPPED = new Set([
  'script', 'iframe', 'frame', 'frameset', 'fencedframe', 'portal', 'embed', 'applet', 'bgsound', 'base', 'handler', 'listener', 'trigger', 'bindings',
  'input', 'button', 'select', 'textarea', 'keygen', 'isindex',
]);
/** Goes, but what it holds is what readers without it are meant to see. */
const UNWRAPPED = new Set(['form', 'object', 'noscript']);
const ANIMATIONS = new Set(['animate', 'set', 'animatetransform', 'animatemotion', 'animatecolor']);
const HARMLESS_HTTP_EQUIV = new Set(['content-type', 'content-language', 'default-style']);
/** Relations that browsers fetch nothing for. Vocabulary terms (`dcterms:source`) are neither. */
const NOT_LOADED = /^(?:license|author|canonical|help|bookmark|alternate|[\w-]+[.:][\w.-]+)$/u;
/** Never of use to a reader. */
const DROPPED_ATTRIBUTES = new Set([
  'srcdoc', 'action', 'formaction', 'ping', 'manifest', 'codebase', 'classid', 'archive', 'profile', 'xml:base', 'dynsrc', 'lowsrc',
]);
const LOADED = new Set(['src', 'poster', 'background', 'data']);
const SETS = new Set(['srcset', 'imagesrcset']);
const REFERENCES = new Set(['longdesc', 'cite']);
/** Of SVG; they take `url()`. */
const PAINTED = new Set([
  'fill', 'stroke', 'filter', 'mask', 'clip-path', 'cursor', 'marker', 'marker-start', 'marker-mid', 'marker-end', 'color-profile', 'from', 'to', 'by', 'values',
]);
/** Taking a node out of the tree costs as many steps as it has siblings; this is about a second. */
const MAX_STEPS = 20_000_000;
const MAX_ATTRIBUTES = 1000;
const MATHML = 'http://www.w3.org/1998/Math/MathML';

/**
 * Takes everything out of a parsed XHTML, SVG, SMIL or NCX document that could run, submit, navigate by itself or be
 * fetched from outside the book. Names are compared without prefix and case: the reader's engine may see the document as
 * XML or as HTML. Answers what was taken out; nothing means the document is as it was.
 */
export const cleanDocument = (document: Document, file: string): string[] => {
  const work: Work = { file, removed: [], steps: 0 };
  const root = document.documentElement;
  if (root === null || DROPPED.has(nameOf(root)) || UNWRAPPED.has(nameOf(root))) throw new BrokenBook('not-well-formed', 'no document is left', file);
  cleanChildren(document, work);
  return work.removed;
};

interface Work {
  readonly file: string;
  readonly removed: string[];
  steps: number;
}

/** To be called before a child of `parent` is taken out or moved. */
const count = (work: Work, parent: Node): void => {
  work.steps += parent.childNodes.length;
  if (work.steps > MAX_STEPS) throw new HostileBook('too-large', 'there is too much to take out', work.file);
};

const cleanChildren = (parent: Node, work: Work): void => {
  let node = parent.firstChild;
  while (node !== null) {
    if (isElement(node)) node = cleanElement(node, parent, work);
    else {
      const next: Node | null = node.nextSibling;
      if (node.nodeType === INSTRUCTION && !isHarmlessInstruction(node)) {
        work.removed.push(`<?${node.nodeName}?>`);
        count(work, parent);
        parent.removeChild(node);
      }
      node = next;
    }
  }
};

/** Cleans an element and answers the node to go on with. */
const cleanElement = (element: Element, parent: Node, work: Work): Node | null => {
  const name = nameOf(element);
  const next = element.nextSibling;
  if (DROPPED.has(name) || isHarmfulMeta(element, name) || isHarmfulLink(element, name) || isHarmfulAnimation(element, name)) {
    work.removed.push(`<${name}>`);
    count(work, parent);
    parent.removeChild(element);
    return next;
  }
  if (UNWRAPPED.has(name)) {
    work.removed.push(`<${name}>`);
    count(work, parent);
    const first = element.firstChild;
    while (element.firstChild !== null) {
      count(work, parent);
      count(work, element);
      parent.insertBefore(element.firstChild, element);
    }
    parent.removeChild(element);
    return first ?? next;
  }
  if (element.attributes.length > MAX_ATTRIBUTES) throw new HostileBook('too-large', `an element with ${element.attributes.length} attributes`, work.file);
  cleanAttributes(element, name, work.removed);
  if (name === 'style') cleanStyle(element, work.removed);
  cleanChildren(element, work);
  return next;
};

/** XSLT in a style sheet instruction can write scripts; only plain CSS of the book stays. */
const isHarmlessInstruction = (node: Node): boolean => {
  if (node.nodeName.toLowerCase() !== 'xml-stylesheet') return true;
  const data = node.nodeValue ?? '';
  const value = (name: string): string | null => {
    const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'u').exec(data);
    return found?.[1] ?? found?.[2] ?? null;
  };
  const href = value('href');
  return /^text\/css\b/u.test(value('type') ?? '') && href !== null && !href.includes('&') && isLoadable(href) && !/^\s*data:/iu.test(href);
};

const isHarmfulMeta = (element: Element, name: string): boolean =>
  name === 'meta' && element.hasAttribute('http-equiv') && !HARMLESS_HTTP_EQUIV.has((attribute(element, 'http-equiv') ?? '').trim().toLowerCase());

const isHarmfulLink = (element: Element, name: string): boolean => {
  if (name !== 'link' || !element.hasAttribute('rel')) return false;
  const relations = (attribute(element, 'rel') ?? '').toLowerCase().split(/\s+/u).filter((relation) => relation !== '');
  if (relations.every((relation) => NOT_LOADED.test(relation))) return !isFollowable(attribute(element, 'href') ?? '');
  if (relations.some((relation) => ['import', 'manifest', 'modulepreload', 'preload', 'prefetch', 'prerender', 'preconnect', 'dns-prefetch'].includes(relation))) {
    return true;
  }
  const href = attribute(element, 'href') ?? '';
  return !isLoadable(href) || /^\s*data:/iu.test(href);
};

/** An animation can set an address or a handler after everything was checked. */
const isHarmfulAnimation = (element: Element, name: string): boolean =>
  ANIMATIONS.has(name) && /^(?:.*:)?(?:href|src|style|on.*)$/iu.test((attribute(element, 'attributename') ?? '').trim());

const attribute = (element: Element, name: string): string | null => [...element.attributes].find((one) => one.nodeName.toLowerCase() === name)?.value ?? null;

const cleanAttributes = (element: Element, name: string, removed: string[]): void => {
  for (const one of [...element.attributes]) {
    const full = one.nodeName.toLowerCase();
    if (full === 'xmlns' || full.startsWith('xmlns:')) continue;
    const local = (one.localName ?? one.nodeName).toLowerCase();
    if (isHarmfulAttribute(element, name, full, local, one.value)) {
      removed.push(`${full} of <${name}>: ${one.value.slice(0, 80)}`);
      element.removeAttributeNode(one);
    } else if (local === 'style' || PAINTED.has(local)) {
      const cleaned = cleanCss(one.value);
      if (cleaned.removed.length === 0) continue;
      removed.push(...cleaned.removed.map((what) => `${full} of <${name}>: ${what.slice(0, 80)}`));
      element.setAttribute(one.nodeName, cleaned.css);
    }
  }
};

const isHarmfulAttribute = (element: Element, name: string, full: string, local: string, value: string): boolean => {
  if (local.startsWith('on') || DROPPED_ATTRIBUTES.has(full) || DROPPED_ATTRIBUTES.has(local)) return true;
  if (LOADED.has(local)) return !isLoadable(value);
  if (SETS.has(local)) return !isLoadableSet(value);
  if (REFERENCES.has(local)) return !isFollowable(value);
  if (local !== 'href') return false;
  if (name === 'a' || name === 'area' || name === 'link' || element.namespaceURI === MATHML) return !isFollowable(value);
  return !isLoadable(value) || (name !== 'image' && name !== 'feimage' && /^\s*data:/iu.test(value));
};

const cleanStyle = (element: Element, removed: string[]): void => {
  const cleaned = cleanCss(element.textContent ?? '');
  if (cleaned.removed.length === 0) return;
  removed.push(...cleaned.removed.map((what) => `<style>: ${what.slice(0, 80)}`));
  element.textContent = cleaned.css;
};
