/** Compose files as Docker Compose understands them, as far as ours need it: anchors, `extends`, one file over another, `${NAME:-…}`. */
import { parse } from 'yaml';


/** What of a service is looked at here. */
export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly user?: string;
  readonly environment?: { readonly [name: string]: string | null };
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly command?: string | readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[] };
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ulimits?: { readonly nofile?: number };
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly stop_grace_period?: string;
  readonly logging?: { readonly options?: { readonly [option: string]: string } };
  readonly extends?: { readonly file: string; readonly service: string };
}

export interface Project {
  readonly services: { readonly [name: string]: Service };
  readonly networks: { readonly [name: string]: { readonly internal?: boolean } };
  readonly volumes: { readonly [name: string]: null };
  readonly secrets: { readonly [name: string]: { readonly file: string } };
  readonly configs: { readonly [name: string]: { readonly file?: string; readonly content?: string } };
}

type Fields = { readonly [key: string]: unknown };

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a volume is put: two over one place are one. */
const place = (volume: unknown): string => String(volume).split(':')[1] ?? String(volume);

/** What is one thing in several words is replaced as a whole. */
const whole = new Set(['command', 'entrypoint', 'test']);

const together = (base: unknown, over: unknown, key = ''): unknown => {
  if (isMap(base) && isMap(over)) {
    return Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(over)])].map((name) => [name, name in over ? together(base[name], over[name], name) : base[name]]));
  }
  if (!Array.isArray(base) || !Array.isArray(over) || whole.has(key)) return over;
  const kept = key === 'volumes' ? base.filter((volume) => !over.some((other) => place(other) === place(volume))) : base;
  return [...new Set([...(kept as readonly unknown[]), ...(over as readonly unknown[])])];
};

/** What stands in a shell's environment is not known here: what is said for want of it. */
const filled = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  if (Array.isArray(value)) return value.map(filled);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)])) : value;
};

const extended = (service: Service, texts: { readonly [file: string]: string }): unknown => {
  if (service.extends === undefined) return service;
  const { file, service: name } = service.extends;
  const { extends: _done, ...own } = service;
  return together((parse(texts[file] ?? '', { merge: true }) as Project).services[name], own);
};

/** The files laid over one another, in this order. `texts` are those that may be spoken of, by name. */
export const projectOf = (files: readonly string[], texts: { readonly [file: string]: string }): Project => {
  const read = files.map((file) => {
    const parsed = parse(texts[file] ?? '', { merge: true }) as Project;
    return { ...parsed, services: Object.fromEntries(Object.entries(parsed.services).map(([name, service]) => [name, extended(service, texts)])) };
  });
  const none = { services: {}, networks: {}, volumes: {}, secrets: {}, configs: {} };
  return filled(read.reduce<unknown>((base, over) => together(base, over), none)) as Project;
};
