/** Rules that are read from the source itself: what neither the linter nor the dependency checker can say. */
import { parseSync } from '@swc/core';

export interface Import {
  readonly from: string;
  /** Nothing of it is left when it runs. */
  readonly typeOnly: boolean;
}

export interface Finding {
  readonly rule: 'no-class' | 'no-throw' | 'only-transact-appends' | 'only-types-cross';
  readonly path: string;
  readonly what: string;
}

type Node = { readonly type: string; readonly [member: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const nodesIn = (value: unknown): readonly Node[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(nodesIn);
  return isNode(value) ? [value, ...inner] : inner;
};

const parsed = (path: string, text: string): readonly Node[] =>
  nodesIn(parseSync(text, { syntax: 'typescript', tsx: path.endsWith('.tsx'), decorators: true, target: 'es2022' }).body);

const literalIn = (value: unknown): string | null => (isNode(value) && value.type === 'StringLiteral' && typeof value['value'] === 'string' ? value['value'] : null);

const isTypeOnly = (node: Node): boolean => {
  const specifiers = (node['specifiers'] ?? []) as readonly Node[];
  return node['typeOnly'] === true || (specifiers.length > 0 && specifiers.every((specifier) => specifier['isTypeOnly'] === true));
};

const importIn = (node: Node): Import | null => {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') {
    const from = literalIn(node['source']);
    return from === null ? null : { from, typeOnly: isTypeOnly(node) };
  }
  if (node.type !== 'CallExpression' || !isNode(node['callee']) || node['callee'].type !== 'Import') return null;
  const [argument] = node['arguments'] as readonly { readonly expression: unknown }[];
  const from = literalIn(argument?.expression);
  return from === null ? null : { from, typeOnly: false };
};

/** Everything a file imports, exports again, or loads later, by a name that stands in it. */
export const importsIn = (path: string, text: string): readonly Import[] => parsed(path, text).map(importIn).filter((found) => found !== null);

const named = (node: unknown, name: string): boolean => isNode(node) && node.type === 'Identifier' && node['value'] === name;

/** `store.append(stream, seen, drafts)`, or taking `append` out of a store. Forms and elements append with fewer arguments. */
const appends = (node: Node): boolean => {
  if (node.type === 'CallExpression' && isNode(node['callee']) && node['callee'].type === 'MemberExpression') {
    return named(node['callee']['property'], 'append') && (node['arguments'] as readonly unknown[]).length === 3;
  }
  return (node.type === 'AssignmentPatternProperty' || node.type === 'KeyValuePatternProperty') && named(node['key'], 'append');
};

const isPure = (path: string): boolean => /^(domain|projections)\//.test(path) && path !== 'projections/runner.ts';

/** Besides the writer and the adapters: the demo library is lived through the writer in memory, and its log copied as it is. */
const mayAppend = (path: string): boolean => path === 'application/transact.ts' || path === 'infrastructure/demo/seed.ts' || /^(infrastructure\/(memory|embedded|cluster)|test|ui)\//.test(path);

/** Imports that may only bring types: of ports into projections, and of the server into screens (the pure domain may be used there). */
const crosses = (path: string, from: string): boolean =>
  path.startsWith('projections/') ? /\/application\//.test(from) : path.startsWith('ui/') && /\.\.\/(application|projections|infrastructure)\//.test(from);

export const findingsIn = (path: string, text: string): readonly Finding[] => {
  const nodes = parsed(path, text);
  const found = (rule: Finding['rule'], what: string): Finding => ({ rule, path, what });
  return [
    ...(isPure(path) ? nodes.filter((n) => n.type === 'ClassDeclaration' || n.type === 'ClassExpression').map((n) => found('no-class', n.type)) : []),
    ...(isPure(path) ? nodes.filter((n) => n.type === 'ThrowStatement').map((n) => found('no-throw', n.type)) : []),
    ...(mayAppend(path) ? [] : nodes.filter(appends).map(() => found('only-transact-appends', '.append('))),
    ...nodes.map(importIn).filter((i) => i !== null && !i.typeOnly && crosses(path, i.from)).map((i) => found('only-types-cross', i?.from ?? '')),
  ];
};
