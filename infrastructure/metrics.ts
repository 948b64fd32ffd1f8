/**
 * Figures of one process for Prometheus: made only where METRICS_PORT is set, told by a server of their own. All of it is here by
 * its word; docs/operations/metrics.md says what each means. Labels are names from the program's own lists (operations, refusals,
 * routes, followers), never anything somebody typed, borrowed or is called.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { Counter, Gauge, Histogram, prometheusContentType, Registry } from 'prom-client';
import type { Answer } from '../application/refusal.ts';
import type { System } from '../application/system.ts';
import type { FollowerState } from '../projections/runner.ts';
import type { Engine, Reached } from './app/engine.ts';
import { headers } from './http/headers.ts';
import { within } from './within.ts';

/** Upper ends of what is counted together, in seconds. */
const answering = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const storing = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 15];

/** How long the engine may take to say where everything is, in ms: Prometheus itself waits ten seconds. */
const patience = 2_000;

/** How often the event loop is looked at, in ms. */
const looking = 20;

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

/** The pattern of an API route; files and pages of the screens are one, addresses that are none another. A page has no pattern: it is answered where nothing was found. */
const routeLabel = (pattern: string | undefined, status: number): string => {
  if (pattern === undefined || pattern.includes('*')) return status < 400 ? 'screens' : 'none';
  return pattern.startsWith('/api/') ? pattern : 'screens';
};

/** A live line is answered when it ends, up to an hour later: that is no time anybody waited. */
const lasting = '/api/live';

type Work = () => Promise<Answer<unknown>>;

/** What of the gate (http/shedding.ts) is told. */
export type GateFigures = () => { readonly inside: { readonly [kind: string]: number }; readonly turnedAway: number };

/** What is looked at when somebody asks, and only then. */
export interface Watched {
  readonly engine: Engine;
  readonly system: Pick<System, 'events' | 'followers'>;
  /** Live lines that are open. */
  readonly lines: () => number;
  readonly log: Logger;
}

export interface Metrics {
  /** Does a command or asks a question, and counts how it went and how long it took. */
  readonly command: (operation: string, work: Work) => Promise<Answer<unknown>>;
  readonly query: (operation: string, work: Work) => Promise<Answer<unknown>>;
  /** A request was answered. `route` is the pattern that was matched, `undefined` for none. */
  answered(method: string, route: string | undefined, status: number, seconds: number): void;
  gate(figures: GateFigures): void;
  /** The same engine, with a clock at what its ports are asked. */
  timed(engine: Engine): Engine;
  /** Answers `GET /metrics` from now on. Rejects with the port's name when it cannot be had. */
  serve(at: { readonly host: string; readonly port: number }, watched: Watched): Promise<Server>;
}

/** How many events lie between two positions, where positions count events: on a cluster they count bytes. */
const eventsBetween = (from: string, to: string): number => Math.max(0, Number(to) - Number(from));

/** For how long followers have not come to where the log once ended, in seconds; as old as the first look that found them behind. */
const waits = (): ((follower: FollowerState, head: string) => number) => {
  const behind = new Map<string, { readonly target: string; readonly since: number }>();
  return ({ name, position }, head) => {
    const known = behind.get(name);
    if (known !== undefined && position < known.target) return (performance.now() - known.since) / 1000;
    if (position < head) behind.set(name, { target: head, since: performance.now() });
    else behind.delete(name);
    return 0;
  };
};

export const metricsOf = (version: string): Metrics => {
  const register = new Registry();
  const registers = [register];
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> => new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> => new Gauge({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]): Histogram<L> =>
    new Histogram({ name, help, buckets, labelNames, registers });

  const info = gauge('nagi_info', 'The version that runs and its engine; always 1', 'version', 'engine');
  const requests = counter('nagi_http_requests_total', 'Requests answered', 'method', 'route', 'status');
  const requestSeconds = histogram('nagi_http_request_seconds', 'Time from a request to the end of its answer, in seconds', answering, 'route');
  const shed = counter('nagi_http_shed_total', 'Requests turned away by the gate, with 429 or 503, before anything was done');
  const inside = gauge('nagi_http_inside', 'Requests being worked on', 'kind');
  const lines = gauge('nagi_live_connections', 'Live (SSE) connections that are open');
  const portSeconds = histogram('nagi_engine_seconds', 'Time a port of the engine took, in seconds', storing, 'engine', 'port', 'operation');
  const portFailures = counter('nagi_engine_failures_total', 'Calls of a port of the engine that failed', 'engine', 'port', 'operation');
  const readable = gauge('nagi_engine_readable', 'Whether log and places could be read when this was asked (1) or not (0)');
  const servers = gauge('nagi_server_up', 'Whether a server of a cluster answers', 'server');
  const lagEvents = gauge('nagi_follower_lag_events', 'Events a projection, a policy or the announcer has not taken in yet; not on a cluster', 'follower');
  const behindSeconds = gauge('nagi_follower_behind_seconds', 'For how long a follower has not come to where the log once ended, in seconds', 'follower');
  const stopped = gauge('nagi_follower_stopped', 'Whether a follower has stumbled and not got over it', 'follower');
  const delay = gauge('nagi_event_loop_delay_seconds', 'Delay of the event loop since this was last asked, in seconds', 'quantile');
  const memory = gauge('nagi_memory_bytes', 'Memory of the process, in bytes', 'kind');

  /** Counts and times one kind of use case. */
  const performed = (kind: 'command' | 'query', counted: string, what: string): Metrics['command'] => {
    const outcomes = counter(counted, `${what}, by how they went: done, the name of the refusal, or failed`, kind, 'outcome');
    const seconds = histogram(`nagi_${kind}_seconds`, `Time of ${what.toLowerCase()}, in seconds`, answering, kind);
    return async (operation, work) => {
      const done = seconds.startTimer({ [kind]: operation });
      let outcome = 'failed';
      try {
        const answer = await work();
        outcome = answer.refused?.name ?? 'done';
        return answer;
      } finally {
        done();
        outcomes.inc({ [kind]: operation, outcome });
      }
    };
  };

  /** A port whose named methods are timed; all others are the port's own. */
  const timedPort = <P extends object>(engine: string, port: string, of: P, ...operations: (keyof P & string)[]): P => {
    const timed = operations.map((operation) => {
      const labels = { engine, port, operation };
      const ask = of[operation] as (...given: unknown[]) => Promise<unknown>;
      return [operation, async (...given: unknown[]): Promise<unknown> => {
        const done = portSeconds.startTimer(labels);
        try {
          return await ask(...given);
        } catch (error) {
          portFailures.inc(labels);
          throw error;
        } finally {
          done();
        }
      }] as const;
    });
    return { ...of, ...Object.fromEntries(timed) };
  };

  let gateFigures: GateFigures | null = null;
  const delays = monitorEventLoopDelay({ resolution: looking });
  delays.enable();

  const lookAtProcess = (open: number): void => {
    const { rss, heapUsed, external } = process.memoryUsage();
    for (const [kind, bytes] of Object.entries({ rss, heap: heapUsed, external })) memory.set({ kind }, bytes);
    // What is measured is from one look to the next, so the pause between them belongs to it.
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - looking / 1000);
    for (const [quantile, found] of [['0.5', delays.percentile(50)], ['0.99', delays.percentile(99)], ['1', delays.max]] as const) delay.set({ quantile }, late(found));
    delays.reset();
    lines.set(open);
    const figures = gateFigures?.();
    shed.reset();
    shed.inc(figures?.turnedAway ?? 0);
    for (const [kind, count] of Object.entries(figures?.inside ?? {})) inside.set({ kind }, count);
  };

  const wait = waits();

  const showFollowers = (states: readonly FollowerState[], head: string, countsEvents: boolean): void => {
    for (const state of states) {
      const follower = state.name;
      if (countsEvents) lagEvents.set({ follower }, eventsBetween(state.position, head));
      behindSeconds.set({ follower }, wait(state, head));
      stopped.set({ follower }, state.trouble === null ? 0 : 1);
    }
  };

  /** What cannot be read now is left out: an old figure would say that all is well. */
  const lookAtFollowers = async ({ engine, system, log }: Watched): Promise<void> => {
    try {
      const head = await within(patience, system.events.head());
      const states = await within(patience, system.followers());
      showFollowers(states, head, engine.turns === null);
      readable.set(1);
    } catch (error) {
      log.warn({ err: error }, 'figures of followers could not be read');
      for (const figure of [lagEvents, behindSeconds, stopped]) figure.reset();
      readable.set(0);
    }
  };

  const lookAtServers = async ({ engine }: Watched): Promise<void> => {
    const found: readonly Reached[] = await engine.servers();
    for (const { name, trouble } of found) servers.set({ server: name }, trouble === null ? 1 : 0);
  };

  const figuresOf = async (watched: Watched): Promise<string> => {
    await Promise.all([lookAtFollowers(watched), lookAtServers(watched)]);
    lookAtProcess(watched.lines());
    return register.metrics();
  };

  const tell = async (request: IncomingMessage, response: ServerResponse, watched: Watched): Promise<void> => {
    if (request.url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    const text = await figuresOf(watched);
    response.writeHead(200, { ...headers, 'content-type': prometheusContentType, 'cache-control': 'no-store' }).end(text);
  };

  return {
    command: performed('command', 'nagi_commands_total', 'Commands'),
    query: performed('query', 'nagi_queries_total', 'Queries'),
    answered: (method, pattern, status, seconds) => {
      const route = routeLabel(pattern, status);
      requests.inc({ method: methods.has(method) ? method : 'other', route, status });
      if (route !== lasting) requestSeconds.observe({ route }, seconds);
    },
    gate: (figures) => {
      gateFigures = figures;
    },
    timed: (engine) => {
      const at = engine.name;
      const documents = (of: Engine['documents']): Engine['documents'] => timedPort(at, 'documents', of, 'get', 'load', 'page', 'apply');
      const { turns } = engine;
      return {
        ...engine,
        events: timedPort(at, 'events', engine.events, 'append', 'read'),
        documents: documents(engine.documents),
        records: timedPort(at, 'records', engine.records, 'get', 'put'),
        vault: timedPort(at, 'vault', engine.vault, 'create', 'keyring'),
        contents: timedPort(at, 'contents', engine.contents, 'put'),
        bus: timedPort(at, 'bus', engine.bus, 'publish'),
        // A turn brings documents of its own.
        turns: turns === null ? null : { take: (name, work, ...others) => turns.take(name, (turn) => work({ ...turn, documents: documents(turn.documents) }), ...others) },
      };
    },
    serve: async ({ host, port }, watched) => {
      info.set({ version, engine: watched.engine.name }, 1);
      const server = createServer((request, response) => {
        tell(request, response, watched).catch((error: unknown) => {
          watched.log.error({ err: error }, 'figures could not be told');
          response.writeHead(500).end();
        });
      });
      server.once('close', () => delays.disable());
      await new Promise<void>((resolve, reject) => {
        server.once('error', (error) => reject(new Error(`METRICS_PORT: ${error.message}`, { cause: error }))).listen(port, host, resolve);
      });
      return server;
    },
  };
};
