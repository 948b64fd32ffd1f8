/** What a process is told from outside: environment variables, checked once, with the sentence that says what is wrong. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const yesOrNo = z.enum(['true', 'false']).default('false').transform((v) => v === 'true');

const schema = z.object({
  /** Where the library listens. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Where figures for Prometheus are told, at /metrics; nowhere unless said. Never the port people come to. */
  METRICS_PORT: z.string().regex(/^\d+$/, 'a number').transform(Number).pipe(z.number().max(65_535)).optional(),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  /**
   * Where traces are sent by OTLP over HTTP, as `http://127.0.0.1:4318/v1/traces`; nothing is traced unless said. Not OTEL_EXPORTER_OTLP_ENDPOINT, which some
   * platforms set by themselves: something of it is kept in the log for ever, so somebody of the library has to want it (docs/adr/0022).
   */
  TRACES_URL: z.url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' }).optional(),
  /** Which share of all commands is traced, with all that comes of them. */
  TRACES_SHARE: z.string().regex(/^[01](\.\d+)?$/, 'a number from 0 to 1').transform(Number).pipe(z.number().max(1)).default(1),
  /** The folder everything is kept in; on a cluster only a copy of books that were read, which may be thrown away. */
  NAGI_DATA: z.string().min(1).default('data'),
  /** `production` makes no demo library, no key and no sign-in by itself. */
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  /** `true` behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto; never otherwise. */
  NAGI_BEHIND_PROXY: yesOrNo,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
  /** `embedded`: one process and a folder. `cluster`: EventStoreDB, MongoDB and Kafka, and as many processes as one likes. */
  ENGINE: z.enum(['embedded', 'cluster']).default('embedded'),
  /** What a process of a cluster does: answer people (`api`), do what the library does by itself (`worker`), or both. */
  NAGI_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  /** Tells libraries on the same servers apart: begins the names of streams, of topics and of the consumer group, and is the database. */
  NAGI_LIBRARY: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'small letters, digits and hyphens, a letter first').default('nagi'),
  /** `esdb://user:password@host:2113`, several hosts as `esdb+discover://`; TLS unless it says `tls=false`. */
  ESDB_URL: z.string().startsWith('esdb').optional(),
  /** `mongodb://user:password@host:27017/?replicaSet=…&tls=true&tlsCAFile=…`. */
  MONGO_URL: z.string().startsWith('mongodb').optional(),
  /** `host:9092,host:9092`. */
  KAFKA_BROKERS: z.string().min(1).optional(),
  KAFKA_TLS: yesOrNo,
  /** The file with the certificate of who signed the brokers', when the system does not know them. */
  KAFKA_CA: z.string().min(1).optional(),
  KAFKA_USER: z.string().min(1).optional(),
  KAFKA_PASSWORD: z.string().min(1).optional(),
  KAFKA_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).default('scram-sha-512'),
  /** On how many brokers each announcement is kept. */
  KAFKA_COPIES: z.coerce.number().int().min(1).max(9).default(3),
  /** Into how many parts a new topic is cut: so many processes of others can hear it side by side. */
  KAFKA_PARTITIONS: z.coerce.number().int().min(1).max(1000).default(6),
});

/** What may hold a password: `NAME_FILE` names a file that has it, as containers hand secrets over. */
const secret = ['ESDB_URL', 'MONGO_URL', 'KAFKA_PASSWORD'] as const;

/** All a process can be told, with those of the master key, which is read where it is used (`engine.ts`). */
export const variables: readonly string[] = [...Object.keys(schema.shape), ...secret.map((name) => `${name}_FILE`), 'NAGI_MASTER_KEY', 'NAGI_MASTER_KEY_FILE'];

/** Where the servers of a cluster are, and who we are to them. */
export interface ClusterSettings {
  readonly library: string;
  readonly eventStore: string;
  readonly mongo: string;
  readonly kafka: {
    readonly brokers: readonly string[];
    /** The text of a certificate, `null` for those the system knows; `undefined` without TLS. */
    readonly ca: string | null | undefined;
    readonly user: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string } | null;
    readonly copies: number;
    readonly partitions: number;
  };
}

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly folder: string;
  readonly production: boolean;
  readonly behindProxy: boolean;
  readonly logLevel: string;
  readonly role: 'all' | 'api' | 'worker';
  /** Where figures are told, `null` for nowhere. */
  readonly metrics: { readonly port: number; readonly host: string } | null;
  /** Where traces are sent and which share of commands is traced, `null` for nowhere. */
  readonly traces: { readonly url: string; readonly share: number } | null;
  /** `null`: one process on the embedded engine. */
  readonly cluster: ClusterSettings | null;
}

type Read = z.infer<typeof schema>;

const refuse = (faults: readonly string[]): never => {
  throw new Error(`These settings do not fit:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
};

const contentOf = (file: string, variable: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    return refuse([`${variable}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`]);
  }
};

const withSecrets = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const found = secret.flatMap((name) => {
    const file = environment[`${name}_FILE`];
    if (file === undefined) return [];
    if (environment[name] !== undefined) refuse([`${name} and ${name}_FILE: give one of them`]);
    return [[name, contentOf(file, `${name}_FILE`)] as const];
  });
  return { ...environment, ...Object.fromEntries(found) };
};

const clusterOf = (read: Read): ClusterSettings => {
  const { NAGI_LIBRARY: library, ESDB_URL: eventStore, MONGO_URL: mongo, KAFKA_BROKERS: brokers, KAFKA_USER: username, KAFKA_PASSWORD: password, KAFKA_MECHANISM: mechanism } = read;
  if (eventStore === undefined || mongo === undefined || brokers === undefined) {
    return refuse(Object.entries({ ESDB_URL: eventStore, MONGO_URL: mongo, KAFKA_BROKERS: brokers }).flatMap(([name, value]) => (value === undefined ? [`${name}: ENGINE=cluster needs it`] : [])));
  }
  if ((username === undefined) !== (password === undefined)) return refuse(['KAFKA_USER and KAFKA_PASSWORD: one without the other']);
  const ca = read.KAFKA_CA === undefined ? null : contentOf(read.KAFKA_CA, 'KAFKA_CA');
  return {
    library, eventStore, mongo,
    kafka: {
      brokers: brokers.split(',').map((broker) => broker.trim()),
      ca: read.KAFKA_TLS ? ca : undefined,
      user: username === undefined || password === undefined ? null : { mechanism, username, password },
      copies: read.KAFKA_COPIES, partitions: read.KAFKA_PARTITIONS,
    },
  };
};

/** Throws with every variable that does not fit, and why. What a variable holds is never said: it may be a password. */
export const settingsFrom = (environment: NodeJS.ProcessEnv, root: string): Settings => {
  const read = schema.safeParse(withSecrets(environment));
  if (!read.success) return refuse(read.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`));
  const { PORT, HOST, NAGI_DATA, NODE_ENV, NAGI_BEHIND_PROXY, LOG_LEVEL, ENGINE, NAGI_ROLE, METRICS_PORT, METRICS_HOST, TRACES_URL, TRACES_SHARE } = read.data;
  if (ENGINE === 'embedded' && NAGI_ROLE !== 'all') return refuse([`NAGI_ROLE: "${NAGI_ROLE}" needs ENGINE=cluster; one process does everything on the embedded engine`]);
  return {
    port: PORT, host: HOST, folder: resolve(root, NAGI_DATA), production: NODE_ENV === 'production', behindProxy: NAGI_BEHIND_PROXY, logLevel: LOG_LEVEL,
    role: NAGI_ROLE, metrics: METRICS_PORT === undefined ? null : { port: METRICS_PORT, host: METRICS_HOST },
    traces: TRACES_URL === undefined ? null : { url: TRACES_URL, share: TRACES_SHARE },
    cluster: ENGINE === 'cluster' ? clusterOf(read.data) : null,
  };
};
