/** Rules 1 and 3: who may import whom (`.dependency-cruiser.mjs`). */
import { importsIn } from './sources.ts';
import { plant, root, run, sourceFolders, sourcesUnder, textOf } from './tree.ts';

interface Cruised {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly { readonly module: string }[] }[];
  readonly summary: { readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[] };
}

const cruise = async (cwd: string, folders: readonly string[]): Promise<Cruised> =>
  JSON.parse(await run('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders], cwd)) as Cruised;

describe('the project', () => {
  let cruised: Cruised;
  beforeAll(async () => {
    cruised = await cruise(root, sourceFolders);
  }, 60_000);

  test('imports only what it may', () => {
    expect(cruised.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  });

  // TypeScript is read by a lenient parser there, which can lose an import deep in a function. Tests may import anything.
  test('was read whole: no import of any file but tests was overlooked', () => {
    const seen = new Map(cruised.modules.map(({ source, dependencies }) => [source, new Set(dependencies.map(({ module }) => module))]));
    const overlooked = sourcesUnder(...sourceFolders.filter((folder) => folder !== 'test')).flatMap((path) =>
      importsIn(path, textOf(path)).filter(({ from }) => !seen.get(path)?.has(from.replace('node:', ''))).map(({ from }) => `${path}: ${from}`),
    );
    expect(overlooked).toEqual([]);
  });
});

/** Each file breaks one rule; a file is imported by the next one where being alone would be a second fault. */
const planted: { readonly [path: string]: readonly [rule: string | null, text: string] } = {
  'domain/kernel.ts': ['the-kernel-imports-nothing', "import type { Loan } from './lending/loan.ts'; export type K = Loan;"],
  'domain/events.ts': [null, "import type { Loan } from './lending/loan.ts'; export type E = Loan;"],
  'domain/lending/loan.ts': [null, 'export type Loan = string;'],
  'domain/membership/crossing.ts': ['contexts-do-not-import-each-other', "import type { Loan } from '../lending/loan.ts'; export type C = Loan;"],
  'domain/membership/all.ts': ['a-context-sees-no-other-events', "import type { E } from '../events.ts'; export type A = E;"],
  'domain/reading/node.ts': ['domain-imports-only-domain', "import { join } from 'node:path'; export const j = join;"],
  'domain/reading/package.ts': ['domain-imports-only-domain', "import { z } from 'zod'; export const s = z.string();"],
  'domain/reading/outwards.ts': ['domain-imports-only-domain', "import type { P } from '../../projections/shelf.ts'; export type O = P;"],
  'application/ports.ts': [null, 'export type Port = string;'],
  'application/use.ts': [null, 'export const use = 1;'],
  'application/machinery.ts': ['application-imports-no-machinery', "import { store } from '../infrastructure/memory/store.ts'; export const m = store;"],
  'application/package.ts': ['application-needs-no-package', "import pino from 'pino'; export const log = pino();"],
  'projections/shelf.ts': [null, "import type { Loan } from '../domain/lending/loan.ts'; export type P = Loan;"],
  'projections/runner.ts': [null, "import type { Port } from '../application/ports.ts'; export type R = Port;"],
  'projections/use.ts': ['projections-import-only-domain', "import { use } from '../application/use.ts'; export const u = use;"],
  'projections/impure.ts': ['only-the-runner-is-impure', "import type { R } from './runner.ts'; export type I = R;"],
  'infrastructure/memory/store.ts': [null, "import type { Port } from '../../application/ports.ts'; export const store: Port = '';"],
  'infrastructure/memory/other.ts': ['engines-do-not-import-each-other', "import { lmdb } from '../embedded/lmdb.ts'; export const o = lmdb;"],
  'infrastructure/embedded/lmdb.ts': [null, "import { open } from 'lmdb'; export const lmdb = open;"],
  'infrastructure/embedded/mongo.ts': ['servers-live-in-cluster', "import { MongoClient } from 'mongodb'; export const m = MongoClient;"],
  'infrastructure/embedded/kafka.ts': ['servers-live-in-cluster', "import { Kafka } from 'kafkajs'; export const k = Kafka;"],
  'infrastructure/embedded/events.ts': ['servers-live-in-cluster', "import { EventStoreDBClient } from '@eventstore/db-client'; export const e = EventStoreDBClient;"],
  'infrastructure/cluster/lmdb.ts': ['lmdb-lives-in-embedded', "import { open } from 'lmdb'; export const l = open;"],
  'infrastructure/cluster/pack.ts': ['lmdb-lives-in-embedded', "import { pack } from 'msgpackr'; export const p = pack;"],
  'infrastructure/http/screens.ts': ['the-server-knows-no-screens', "import { kit } from '../../ui/kit.ts'; export const s = kit;"],
  'infrastructure/http/spans.ts': ['opentelemetry-lives-in-traces', "import { trace } from '@opentelemetry/api'; export const t = trace;"],
  'infrastructure/http/tests.ts': ['only-tests-import-tests', "import { given } from '../../test/given.ts'; export const g = given;"],
  'infrastructure/http/contracts.ts': [null, "import type { Port } from '../../application/ports.ts'; export type C = Port;"],
  'infrastructure/http/ping.ts': ['no-cycles', "import type { Pong } from './pong.ts'; export type Ping = Pong | 1;"],
  'infrastructure/http/pong.ts': [null, "import type { Ping } from './ping.ts'; export type Pong = Ping | 2;"],
  'infrastructure/http/alone.ts': ['no-orphans', 'export const alone = 1;'],
  'infrastructure/http/nowhere.ts': ['everything-resolves', "import { gone } from './gone.ts'; export const n = gone;"],
  'ui/kit.ts': [null, "import type { C } from '../infrastructure/http/contracts.ts'; export const kit = '' as C;"],
  'ui/store.tsx': ['screens-import-only-what-crosses', "import type { store } from '../infrastructure/memory/store.ts'; export const S = (): typeof store => '';"],
  'ui/domain.ts': [null, "import type { Loan } from '../domain/lending/loan.ts'; export type L = Loan;"],
  'ui/shelf.ts': ['screens-import-only-what-crosses', "import type { Port } from '../application/ports.ts'; export type S = Port;"],
  'test/given.ts': [null, "import type { Loan } from '../domain/lending/loan.ts'; export const given = '' as Loan;"],
};

describe('planted violations are caught', () => {
  let found: Cruised['summary']['violations'];
  beforeAll(async () => {
    const texts = Object.fromEntries(Object.entries(planted).map(([path, [, text]]) => [path, text]));
    const { folder, remove } = plant({ ...texts, 'package.json': '{ "type": "module" }', '.dependency-cruiser.mjs': textOf('.dependency-cruiser.mjs') });
    found = (await cruise(folder, sourceFolders)).summary.violations;
    remove();
  }, 60_000);

  test.each(Object.entries(planted).flatMap(([path, [rule]]) => (rule === null ? [] : [[path, rule] as const])))('%s: %s', (path, rule) => {
    expect(found.filter(({ from }) => from === path).map((v) => v.rule.name)).toContain(rule);
  });

  test.each(Object.entries(planted).flatMap(([path, [rule]]) => (rule === null ? [[path] as const] : [])))('%s: nothing is wrong with it', (path) => {
    expect(found.filter(({ from }) => from === path).map((v) => v.rule.name)).toEqual([]);
  });
});
