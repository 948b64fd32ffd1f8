/**
 * Who may import whom (docs: "Rules that keep it beautiful"). `test/architecture` plants a violation of every rule.
 * Every import counts here, of types too; where only types may cross is read from the source by `test/architecture/sources.ts`.
 */

/** Contexts stand side by side: what crosses is an event that a policy turns into a command. */
const contexts = {
  name: 'contexts-do-not-import-each-other',
  severity: 'error',
  from: { path: '^domain/([^/]+)/' },
  to: { path: '^domain/[^/]+/', pathNot: '^domain/$1/' },
};

const layers = [
  {
    name: 'domain-imports-only-domain',
    severity: 'error',
    from: { path: '^domain/' },
    to: { pathNot: '^domain/' },
  },
  {
    name: 'a-context-sees-no-other-events',
    comment: 'The union of all events is for those who stand outside; within, only the kernel is common.',
    severity: 'error',
    from: { path: '^domain/[^/]+/|^domain/kernel\\.ts$' },
    to: { path: '^domain/events\\.ts$' },
  },
  {
    name: 'the-kernel-imports-nothing',
    severity: 'error',
    from: { path: '^domain/kernel\\.ts$' },
    to: {},
  },
  {
    name: 'projections-import-only-domain',
    severity: 'error',
    from: { path: '^projections/' },
    to: { pathNot: '^(domain|projections)/|^application/ports\\.ts$' },
  },
  {
    name: 'only-the-runner-is-impure',
    severity: 'error',
    from: { path: '^projections/', pathNot: '^projections/runner\\.ts$' },
    to: { path: '^application/|^projections/runner\\.ts$' },
  },
  {
    name: 'application-imports-no-machinery',
    severity: 'error',
    from: { path: '^application/' },
    to: { path: '^(infrastructure|ui|test)/' },
  },
  {
    name: 'application-needs-no-package',
    comment: 'What it needs of the outside comes in through ports; hashing is the one thing Node itself gives it.',
    severity: 'error',
    from: { path: '^application/' },
    to: { pathNot: '^(domain|projections|application)/|^(node:)?crypto$' },
  },
  {
    name: 'the-server-knows-no-screens',
    severity: 'error',
    from: { path: '^infrastructure/' },
    to: { path: '^ui/' },
  },
  {
    name: 'only-tests-import-tests',
    severity: 'error',
    from: { pathNot: '^test/' },
    to: { path: '^test/' },
  },
];

const screens = [
  {
    name: 'screens-import-only-what-crosses',
    severity: 'error',
    from: { path: '^ui/' },
    to: {
      // The domain is pure and runs anywhere, so that a rule of it is never written a second time for a form.
      path: '^(application|projections|infrastructure)/',
      pathNot: '^infrastructure/http/contracts[./]|^application/refusal\\.ts$|^infrastructure/content/refusal\\.ts$',
    },
  },
];

const packagePath = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)|^(${names.join('|')})$`;

/** Each driver has one home, and engines do not know each other. */
const engines = [
  {
    name: 'lmdb-lives-in-embedded',
    severity: 'error',
    from: { pathNot: '^infrastructure/embedded/|^test/' },
    to: { path: packagePath('lmdb', 'msgpackr') },
  },
  {
    name: 'servers-live-in-cluster',
    severity: 'error',
    from: { pathNot: '^infrastructure/cluster/|^test/' },
    to: { path: packagePath('mongodb', 'kafkajs', '@eventstore/db-client') },
  },
  {
    name: 'opentelemetry-lives-in-traces',
    comment: 'What instruments by itself tells a collector addresses and queries, with ids in them.',
    severity: 'error',
    from: { pathNot: '^infrastructure/traces\\.ts$|^test/' },
    to: { path: packagePath('@opentelemetry/[^/]+') },
  },
  {
    name: 'engines-do-not-import-each-other',
    severity: 'error',
    from: { path: '^infrastructure/(memory|embedded|cluster)/' },
    to: { path: '^infrastructure/(memory|embedded|cluster)/', pathNot: '^infrastructure/$1/' },
  },
];

const hygiene = [
  { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'no-orphans',
    comment: 'What nobody imports and imports nobody is dead, unless it is where something begins.',
    severity: 'error',
    from: { orphan: true, pathNot: ['\\.d\\.ts$', '^test/.*\\.test\\.tsx?$'] },
    to: {},
  },
  { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
];

export default {
  forbidden: [contexts, ...layers, ...screens, ...engines, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], conditionNames: ['import', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
