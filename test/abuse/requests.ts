/** Requests made from the OpenAPI document: fitting ones, ones bent out of shape, and ones that are broken on the wire. */

export type Chance = () => number;

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export const chanceFrom = (seed: number): Chance => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const pick = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;

export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: Schema };
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly required: boolean; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: { readonly [type: string]: { readonly schema: Schema } } };
  readonly responses: { readonly [status: string]: { readonly content: { readonly [type: string]: { readonly schema: Schema } } } };
}

export const operationsIn = (document: object): readonly Operation[] =>
  Object.entries((document as { paths: { [path: string]: { [method: string]: Omit<Operation, 'method' | 'path'> } } }).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase() as Operation['method'], path })));

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly payload?: string;
}

/** Nothing of this may come back in a refusal. */
export const canary = 'zqxcanary';

const hostileTexts: readonly string[] = [
  '', ' ', '\u0000', '\ud800', '\u202e逆', '👩‍👩‍👧‍👦', '﷽', 'İ', 'ｎｕｌｌ', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'NaN', 'Infinity', '-0', '1e999', '0x10', 'undefined', 'null', 'true',
  '../../../../etc/passwd', '..\\..\\x', '%00', '%2e%2e%2f', `"><script>${canary}</script>`, `';DROP TABLE ${canary};--`, `\${${canary}}`, `{{${canary}}}`, `\r\nset-cookie: ${canary}=1`, `${canary}${'x'.repeat(500)}`,
  '9999-12-31', '0000-00-00', '2026-02-30', '2026-12-15T02:00:00.000+09:00', '999999999999999999999999999999999999999', '=1+1', '*'.repeat(300), 'あ'.repeat(2000), 'が'.normalize('NFD').repeat(100),
];

const deep = (depth: number): unknown => {
  let value: unknown = canary;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

const hostile = (chance: Chance): unknown => {
  const kind = chance();
  if (kind < 0.55) return pick(chance, hostileTexts);
  if (kind < 0.85) return pick<unknown>(chance, [null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, 4_294_967_296, Number.MIN_VALUE, [], {}, [null], { length: 1e9 }, { toString: 1 }, { [canary]: 1 }, [[[[]]]]]);
  if (kind < 0.99) return pick<() => unknown>(chance, [() => deep(50), () => Array.from({ length: 60 }, () => ({})), () => 'y'.repeat(5000), () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]))])();
  return pick<() => unknown>(chance, [() => deep(3000), () => Array.from({ length: 20_000 }, () => 0), () => 'z'.repeat(200_000)])();
};

/** What texts are made of: words for any, and by the name of a field those that are there. */
export interface Words {
  readonly any: readonly string[];
  readonly named: { readonly [field: string]: readonly string[] };
}

/** Values that fit. */
export const fitting = (schema: Schema, chance: Chance, words: Words, name = '', root: Schema = schema): unknown => {
  const again = (inner: Schema, of = name): unknown => fitting(inner, chance, words, of, root);
  if (schema.$ref !== undefined) return again(schema.$ref === '#' ? root : (root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? {}));
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return pick(chance, schema.enum);
  const some = schema.anyOf ?? schema.oneOf;
  if (some !== undefined) return again(pick(chance, some));
  if (Array.isArray(schema.type)) return again({ ...schema, type: pick(chance, schema.type as readonly string[]) });
  switch (schema.type) {
    case 'string': {
      const pattern = schema.pattern === undefined ? null : new RegExp(schema.pattern, 'u');
      const isFit = (word: string): boolean => (pattern?.test(word) ?? true) && word.trim().length >= (schema.minLength ?? 0) && word.length <= (schema.maxLength ?? Infinity);
      const named = (words.named[name] ?? []).filter(isFit);
      if (named.length > 0 && chance() < 0.8) return pick(chance, named);
      const fits = words.any.filter(isFit);
      if (fits.length === 0) throw new Error(`no word fits ${JSON.stringify(schema)}`);
      return pick(chance, fits);
    }
    case 'integer': case 'number': {
      const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + 1);
      const most = Math.min(schema.maximum ?? least + 20, chance() < 0.8 ? least + 20 : Infinity);
      const value = least + chance() * (most - least);
      return schema.type === 'integer' ? Math.round(value) : value;
    }
    case 'boolean': return chance() < 0.5;
    case 'null': return null;
    case 'array': return Array.from({ length: (schema.minItems ?? 0) + Math.floor(chance() * 3) }, () => again(schema.items ?? {}));
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([field]) => schema.required?.includes(field) === true || chance() < 0.5).map(([field, inner]) => [field, again(inner, field)]));
    default: return hostile(chance);
  }
};

/** A copy that differs at one place: replaced, taken away, or added to. */
export const bent = (value: unknown, chance: Chance): unknown => {
  if (typeof value !== 'object' || value === null || chance() < 0.15) return hostile(chance);
  if (Array.isArray(value)) {
    if (value.length === 0 || chance() < 0.3) return [...(value as unknown[]), hostile(chance)];
    const at = Math.floor(chance() * value.length);
    return value.map((item: unknown, i) => (i === at ? bent(item, chance) : item));
  }
  const entries = Object.entries(value);
  const what = chance();
  if (entries.length === 0 || what < 0.15) return { ...value, [pick(chance, [canary, 'toString', 'constructor', 'role', 'patronId', 'x'.repeat(300)])]: hostile(chance) };
  const at = Math.floor(chance() * entries.length);
  if (what < 0.35) return Object.fromEntries(entries.filter((_, i) => i !== at));
  return Object.fromEntries(entries.map(([name, inner], i) => [name, i === at ? bent(inner, chance) : inner]));
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** `encodeURIComponent` knows no half characters. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd'));

const brokenBodies: readonly string[] = [
  '', '{', '{"a":', '[1,2', 'null', '0', '"text"', '[]', 'NaN', '{"a":NaN}', '{"__proto__":{"role":"administrator"}}', '{"constructor":{"prototype":{"role":"administrator"}}}', '{"a":1,"a":2}', '\ufeff{}', '{"a":1}{"b":2}',
  `{"${canary}":`, '{"a":"\\ud800"}', '--edge\r\n', `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`, `${'['.repeat(5000)}${']'.repeat(5000)}`, `{"a":${'9'.repeat(400)}}`,
];
const contentTypes: readonly string[] = [
  'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=edge', 'application/xml', 'application/json; charset=utf-16', 'application/problem+json',
  'application/json;', 'APPLICATION/JSON', `${canary}/x`, 'application/octet-stream', '*/*', 'application/json, text/plain',
];

export const requestFor = (operation: Operation, chance: Chance, words: Words): Sent => {
  const kind = chance() < 0.35 ? 'fitting' : chance() < 0.7 ? 'bent' : 'broken';
  const bend = (): boolean => kind !== 'fitting' && chance() < 0.35;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = operation.parameters.find((p) => p.in === 'path' && p.name === name)?.schema ?? { type: 'string' };
    if (!bend()) return encoded(textOf(fitting(schema, chance, words, name)));
    return pick(chance, [encoded(textOf(hostile(chance))).slice(0, 3000), '..', '%2e%2e', '%', '%zz', '%c0%af', '.', '', ';a=b', 'a'.repeat(1500), '__proto__']);
  });
  const query = operation.parameters.filter((p) => p.in === 'query' && (p.required || chance() < 0.35) && !(bend() && chance() < 0.3)).flatMap(({ name, schema }) => {
    const given = name === 'after' && chance() < 0.9 ? [] : [`${name}=${encoded(textOf(bend() ? hostile(chance) : fitting(schema, chance, words, name))).slice(0, 6000)}`];
    return bend() ? [...given, ...given, `${name}[]=1`, `${name}[__proto__]=1`] : given;
  });
  if (bend()) query.push(pick(chance, ['__proto__=1', '__proto__[role]=administrator', 'constructor=1', '%', '=', '&&&', `${canary}=1`, 'a=%ff%fe', `x=${'q'.repeat(3000)}`]));
  const url = path + (query.length > 0 ? `?${query.join('&')}` : '');
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (kind === 'broken' && chance() < 0.3) return { method: pick(chance, ['PATCH', 'OPTIONS', 'TRACE', 'HEAD', 'PUT', 'DELETE', 'POST', 'GET']), url, headers: {} };
  if (type === undefined || media === undefined) return kind === 'fitting' || operation.method === 'GET' || chance() < 0.5 ? { method: operation.method, url, headers: {} } : { method: operation.method, url, headers: { 'content-type': 'application/json' }, payload: pick(chance, brokenBodies) };
  if (type.startsWith('multipart')) return { method: operation.method, url, headers: { 'content-type': 'multipart/form-data; boundary=edge' }, payload: multipart(chance) };
  const value = fitting(media.schema, chance, words);
  if (kind === 'fitting') return { method: operation.method, url, headers: { 'content-type': type }, payload: JSON.stringify(value) };
  if (kind === 'bent') return { method: operation.method, url, headers: { 'content-type': type }, payload: JSON.stringify(bent(value, chance)) ?? '' };
  return { method: operation.method, url, headers: { 'content-type': chance() < 0.5 ? type : pick(chance, contentTypes) }, payload: chance() < 0.7 ? pick(chance, brokenBodies) : JSON.stringify(value) };
};

const multipart = (chance: Chance): string => {
  const part = (): string => {
    const name = pick(chance, ['file', 'file', 'file', 'other', '__proto__', '', canary]);
    const filename = pick(chance, ['book.epub', '../../x.epub', `${canary}.epub`, '', 'a'.repeat(400), '\u0000.epub']);
    const content = pick(chance, ['PK\u0003\u0004', '', 'PK\u0003\u0004'.padEnd(400, '\u0000'), '%PDF-1.7', `<html>${canary}</html>`, 'x'.repeat(20_000)]);
    return `--edge\r\ncontent-disposition: form-data; name="${name}"${chance() < 0.8 ? `; filename="${filename}"` : ''}\r\n${chance() < 0.5 ? 'content-type: application/epub+zip\r\n' : ''}\r\n${content}\r\n`;
  };
  return Array.from({ length: pick(chance, [0, 1, 1, 1, 2, 12]) }, part).join('') + (chance() < 0.8 ? '--edge--\r\n' : '');
};
