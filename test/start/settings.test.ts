/** What a process is told from outside, and what it says when that does not fit. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFrom } from '../../infrastructure/app/settings.ts';

const servers = { ENGINE: 'cluster', ESDB_URL: 'esdb://eve:pass-1@log:2113', MONGO_URL: 'mongodb://eve:pass-2@documents:27017/', KAFKA_BROKERS: 'one:9092, two:9092' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nagi-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (environment: NodeJS.ProcessEnv) => settingsFrom(environment, '/nagi');

test('nothing said is one process in a folder', () => {
  expect(read({})).toEqual({ port: 3000, host: '127.0.0.1', folder: '/nagi/data', production: false, behindProxy: false, logLevel: 'warn', role: 'all', metrics: null, traces: null, cluster: null });
});

test('figures are told where METRICS_PORT says, to this machine alone unless METRICS_HOST says otherwise', () => {
  expect(read({ METRICS_PORT: '9464' }).metrics).toEqual({ port: 9464, host: '127.0.0.1' });
  expect(read({ METRICS_PORT: '9464', METRICS_HOST: '10.0.0.7' }).metrics).toEqual({ port: 9464, host: '10.0.0.7' });
  expect(read({ METRICS_HOST: '10.0.0.7' }).metrics).toBeNull();
});

test('traces are sent where TRACES_URL says, of every command unless TRACES_SHARE says otherwise, and nowhere because a platform set a variable', () => {
  expect(read({ TRACES_URL: 'http://127.0.0.1:4318/v1/traces' }).traces).toEqual({ url: 'http://127.0.0.1:4318/v1/traces', share: 1 });
  expect(read({ TRACES_URL: 'https://traces.example/v1/traces', TRACES_SHARE: '0.05' }).traces).toEqual({ url: 'https://traces.example/v1/traces', share: 0.05 });
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', TRACES_SHARE: '1' }).traces).toBeNull();
});

test('a cluster says where its servers are; without a user or TLS unless it says so', () => {
  expect(read({ ...servers, NAGI_ROLE: 'worker', NAGI_LIBRARY: 'kasaoka' })).toMatchObject({
    role: 'worker',
    cluster: {
      library: 'kasaoka', eventStore: servers.ESDB_URL, mongo: servers.MONGO_URL,
      kafka: { brokers: ['one:9092', 'two:9092'], ca: undefined, user: null, copies: 3, partitions: 6 },
    },
  });
});

test('secrets come from files; a certificate is read', async () => {
  await writeFile(join(folder, 'url'), 'mongodb://eve:from-a-file@documents/\n');
  await writeFile(join(folder, 'ca'), 'CERTIFICATE\n');
  const { MONGO_URL: _given, ...others } = servers;
  const { cluster } = read({ ...others, MONGO_URL_FILE: join(folder, 'url'), KAFKA_TLS: 'true', KAFKA_CA: join(folder, 'ca'), KAFKA_USER: 'eve', KAFKA_PASSWORD: 'pass-3', KAFKA_MECHANISM: 'plain' });
  expect(cluster?.mongo).toBe('mongodb://eve:from-a-file@documents/');
  expect(cluster?.kafka).toMatchObject({ ca: 'CERTIFICATE', user: { mechanism: 'plain', username: 'eve', password: 'pass-3' } });
  expect(read({ ...servers, KAFKA_TLS: 'true' }).cluster?.kafka.ca).toBeNull();
});

test.each([
  [{ PORT: 'eighty' }, /PORT: /],
  [{ METRICS_PORT: '' }, /METRICS_PORT: a number/],
  [{ METRICS_PORT: '70000' }, /METRICS_PORT: /],
  [{ TRACES_URL: 'pass-1:4318' }, /TRACES_URL: an address that begins with http/],
  [{ TRACES_SHARE: '1.5' }, /TRACES_SHARE: /],
  [{ TRACES_SHARE: '' }, /TRACES_SHARE: a number from 0 to 1/],
  [{ ENGINE: 'cluster' }, /ESDB_URL: ENGINE=cluster needs it\n {2}MONGO_URL: ENGINE=cluster needs it\n {2}KAFKA_BROKERS: ENGINE=cluster needs it/],
  [{ NAGI_ROLE: 'worker' }, /NAGI_ROLE: "worker" needs ENGINE=cluster/],
  [{ ...servers, NAGI_LIBRARY: 'Kasaoka City' }, /NAGI_LIBRARY: small letters/],
  [{ ...servers, ESDB_URL: 'http://pass-1' }, /ESDB_URL: /],
  [{ ...servers, KAFKA_USER: 'eve' }, /KAFKA_USER and KAFKA_PASSWORD: one without the other/],
  [{ ...servers, MONGO_URL_FILE: '/nowhere/at-all' }, /MONGO_URL and MONGO_URL_FILE: give one of them/],
  [{ ENGINE: 'cluster', MONGO_URL_FILE: '/nowhere/at-all' }, /MONGO_URL_FILE: \/nowhere\/at-all cannot be read \(ENOENT\)/],
])('%j does not fit, and says why without saying a password', (environment, said) => {
  expect(() => read(environment)).toThrow(said);
  expect(() => read(environment)).not.toThrow(/pass-/);
});
