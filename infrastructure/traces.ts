/**
 * Traces of one process for OpenTelemetry: made only where TRACES_URL is set, and sent there by OTLP over HTTP. Nothing else knows OpenTelemetry.
 *
 * A command is a trace. Every append is another one, which the log keeps beside the events it wrote, and on which followers go on; only the collector
 * is told, by links, which belong together: a trace in both streams of a loan would tie reader and title for ever (docs/adr/0022). Spans say
 * operations, kinds of streams, followers, topics, outcomes and counts; never an id, nor the words of an error, which may name one.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Attributes, type Span, type SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type IdGenerator, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { Clock, ReadStore, Traces, Work } from '../application/ports.ts';
import type { Answer } from '../application/refusal.ts';
import { kindOf, type Recorded } from '../domain/events.ts';
import { minutesAfter } from '../domain/kernel.ts';
import type { Engine } from './app/engine.ts';
import { within } from './within.ts';

export interface TracesOptions {
  /** The whole address, as `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string;
  /** Of all commands, from 0 to 1. */
  readonly share: number;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Tracing extends Traces {
  /** Does a command, and traces how it went, if it is one of the share. */
  command(operation: string, work: () => Promise<Answer<unknown>>): Promise<Answer<unknown>>;
  /** The same engine; what is written to views and published is traced. */
  traced(engine: Engine): Engine;
  /** Sends what has not been sent, if the collector takes it at once. Never rejects. */
  close(): Promise<void>;
}

/** A trace is gone on with for so many minutes: later, in a view that is built anew, it is nobody's story any more. */
const lasts = 24 * 60;

/** So many traces are gone on with in one page, the newest: while much is caught up with, nobody looks at each. */
const most = 64;

/** How long a collector may take, in ms, also at the end of the process. What is to be sent meanwhile waits in a queue; what does not fit into it is lost. */
const patience = 3_000;

/**
 * By the operating system's randomness. OpenTelemetry's own ids come from `Math.random`, whose next number follows from those before: then
 * one kept id would lead to the next one, on another stream.
 */
const ids: IdGenerator = { generateTraceId: () => randomBytes(16).toString('hex'), generateSpanId: () => randomBytes(8).toString('hex') };

const traceparentOf = ({ traceId, spanId }: SpanContext): string => `00-${traceId}-${spanId}-01`;

const contextsIn = (traceparent: string | undefined): readonly SpanContext[] => {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(traceparent ?? '') ?? [];
  return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }];
};

/** A command, with its span if it is one of the share; or what a follower makes of events. */
interface Going extends Work {
  readonly by: string;
  readonly span: Span | null;
  readonly heard: readonly Recorded[];
}

/** Ends the spans with the work. Why it failed is for the log. */
const spanning = async <T>(spans: readonly Span[], work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    for (const span of spans) span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
};

/** A collector that is away is told of once, and once when it is back. */
const tellingTrouble = (exporter: SpanExporter, log: Logger): SpanExporter => {
  let away = false;
  return {
    export: (spans, done) => exporter.export(spans, (result) => {
      if (result.error !== undefined && !away) log.warn(`traces do not reach the collector (${result.error.message}); what it misses is lost`);
      if (result.error === undefined && away) log.warn('traces reach the collector again');
      away = result.error !== undefined;
      done(result);
    }),
    shutdown: () => exporter.shutdown(),
  };
};

export const tracesTo = ({ url, share, version, clock, log }: TracesOptions): Tracing => {
  const exporter = tellingTrouble(new OTLPTraceExporter({ url, timeoutMillis: patience }), log);
  const provider = new TracerProvider({
    idGenerator: ids,
    resource: resourceFromAttributes({ 'service.name': 'nagi', 'service.version': version }),
    // As many commands are written together at most (transact.ts).
    spanLimits: { linkCountLimit: 256 },
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('nagi', version);
  const going = new AsyncLocalStorage<Going>();
  const isChosen = (): boolean => Math.random() < share;

  /** The traces in which events were written that may still be gone on with. */
  const writtenIn = (events: readonly Recorded[]): readonly SpanContext[] => {
    const since = minutesAfter(clock.now(), -lasts);
    const kept = new Set(events.flatMap(({ at, traceparent }) => (traceparent !== undefined && at >= since ? [traceparent] : [])));
    return [...kept].slice(-most).flatMap(contextsIn);
  };

  const causesOf = ({ span, heard }: Going): readonly SpanContext[] => (span === null ? writtenIn(heard) : [span.spanContext()]);

  /** The same span in each of the traces in which the events were written. */
  const goingOn = (name: string, kind: SpanKind, events: readonly Recorded[], attributes: Attributes): readonly Span[] =>
    writtenIn(events).map((context) => tracer.startSpan(name, { kind, attributes }, trace.setSpanContext(ROOT_CONTEXT, context)));

  const tracedDocuments = (documents: ReadStore): ReadStore => ({
    ...documents,
    apply: (space, changes, upTo) => {
      const { by, heard } = going.getStore() ?? { by: '', heard: [] };
      const write = () => documents.apply(space, changes, upTo);
      return changes.length === 0 ? write() : spanning(goingOn(`project ${by}`, SpanKind.INTERNAL, heard, { 'nagi.changes': changes.length }), write);
    },
  });

  return {
    command: (operation, work) => {
      if (!isChosen()) return going.run({ by: operation, span: null, heard: [] }, work);
      const span = tracer.startSpan(operation, { root: true, kind: SpanKind.SERVER }, ROOT_CONTEXT);
      return going.run({ by: operation, span, heard: [] }, () => spanning([span], async () => {
        const answer = await work();
        span.setAttribute('nagi.outcome', answer.refused?.name ?? 'done');
        return answer;
      }));
    },

    here: () => going.getStore(),

    append: (stream, waiting, drafts, write) => {
      const known = waiting.flatMap((work) => (work === undefined ? [] : [work as Going]));
      const links = known.flatMap(causesOf).map((context) => ({ context }));
      // What nobody asked for, the library does by itself.
      if (known.length === 0 ? !isChosen() : links.length === 0) return write(drafts);
      const attributes = { 'nagi.by': [...new Set(known.map(({ by }) => by))], 'nagi.commands': waiting.length, 'nagi.events': drafts.length };
      const span = tracer.startSpan(`append ${kindOf(stream)}`, { root: true, links, attributes }, ROOT_CONTEXT);
      for (const work of known) work.span?.addLink({ context: span.spanContext() });
      const traceparent = traceparentOf(span.spanContext());
      return spanning([span], async () => {
        const appended = await write(drafts.map((draft) => ({ ...draft, meta: { ...draft.meta, traceparent } })));
        span.setAttribute('nagi.outcome', appended.ok ? 'done' : 'conflict');
        return appended;
      });
    },

    heard: (follower, events, work) => going.run({ by: follower, span: null, heard: events }, work),

    traced: (engine) => {
      const { turns, bus } = engine;
      return {
        ...engine,
        documents: tracedDocuments(engine.documents),
        bus: {
          ...bus,
          publish: (topic, announcements) => {
            const told = new Set(announcements.map(({ id }) => id));
            const events = (going.getStore()?.heard ?? []).filter(({ id }) => told.has(id));
            return spanning(goingOn(`publish ${topic}`, SpanKind.PRODUCER, events, { 'nagi.announcements': announcements.length }), () => bus.publish(topic, announcements));
          },
        },
        // A turn brings documents of its own.
        turns: turns === null ? null : { take: (name, work, ...others) => turns.take(name, (turn) => work({ ...turn, documents: tracedDocuments(turn.documents) }), ...others) },
      };
    },

    close: () => within(patience, provider.shutdown()).catch((error: unknown) => log.warn(`the last traces did not reach the collector (${error instanceof Error ? error.message : String(error)})`)),
  };
};
