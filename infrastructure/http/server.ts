/** The HTTP server: Nest on Fastify, one origin for API and screens. */
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { access } from 'node:fs/promises';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import { Controller, Get, Header, Inject, Module, Req, Res, StandardSchemaSerializerInterceptor, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { finalize, tap } from 'rxjs';
import type { ContentStore } from '../../application/ports.ts';
import type { System } from '../../application/system.ts';
import type { Books } from '../content/books.ts';
import type { Sessions } from '../identity/sessions.ts';
import type { Metrics } from '../metrics.ts';
import type { Tracing } from '../traces.ts';
import { AskHandler, DoHandler, Library, LOG, METRICS, SYSTEM, TRACES } from './bus.ts';
import { ABOUT, AdministrationController, type About } from './controllers/administration.controller.ts';
import { AuditController } from './controllers/audit.controller.ts';
import { CatalogueController, CONTENTS } from './controllers/catalogue.controller.ts';
import { LendingController } from './controllers/lending.controller.ts';
import { PatronsController } from './controllers/patrons.controller.ts';
import { BOOKS, ReadingController } from './controllers/reading.controller.ts';
import { SessionController, SESSIONS } from './controllers/session.controller.ts';
import { TitlesController } from './controllers/titles.controller.ts';
import type { Live } from './live.ts';
import type { Health } from './contracts.ts';
import { openApi, openApiPage } from './openapi.ts';
import { Busy, problem, ProblemFilter } from './problems.ts';
import { Route } from './route.ts';
import { headers, pagePolicy, readerPolicy } from './headers.ts';
import { guardRequests, refuseAddress } from './protection.ts';
import { sharing, type Shared } from './sharing.ts';
import { gateOf, kindOf, standardLimits, type Gate, type Limits } from './shedding.ts';

export interface ServerParts {
  readonly system: System;
  readonly sessions: Sessions;
  readonly books: Books;
  readonly contents: ContentStore;
  readonly live: Live;
  readonly about: About;
  readonly log: Logger;
  /** Where the built screens are; `null` serves the API alone. */
  readonly screens: string | null;
  /** Whether a proxy in front says who asks and over what (`X-Forwarded-*`). */
  readonly behindProxy: boolean;
  /** What is turned away; the standard limits unless said, `null` turns nothing away. */
  readonly limits?: Limits | null;
  /** The other processes of the library, which hear what sources take here; `null` where there are none. */
  readonly shared?: Shared | null;
  /** How long may be taken to send, in ms; shorter in tests only. */
  readonly patience?: Patience;
  /** Nothing is measured unless said. */
  readonly metrics?: Metrics | null;
  /** Nothing is traced unless said. */
  readonly traces?: Pick<Tracing, 'command'> | null;
}

/** How long a sender may take, in ms: for the head of a request, for a small body, for all of an upload, and for saying nothing. */
export interface Patience {
  readonly head: number;
  readonly body: number;
  readonly whole: number;
  readonly silence: number;
  /** How often head and whole are looked at. */
  readonly looking: number;
}

const standardPatience: Patience = { head: 20_000, body: 15_000, whole: 600_000, silence: 120_000, looking: 5_000 };

/** Connections open at once; the process needs as many file descriptors, and some for its files. */
const mostConnections = 12_000;

/** The largest head of a request, in bytes: sixteen times what a browser sends. */
const largestHead = 16 * 1024;

const LIVE = Symbol('live');

/** Also for a process that does not answer people. Never says why something cannot be reached: it tells where. */
export const healthOf = async ({ version, engine, servers = async () => [] }: About, { runner, events }: Pick<System, 'runner' | 'events'>): Promise<Health> => {
  const found = (await servers()).map(({ name, trouble }) => ({ name, reachable: trouble === null }));
  const states = runner.states();
  const failing = found.some(({ reachable }) => !reachable) || states.some(({ trouble }) => trouble !== null);
  const isBehind = async (): Promise<boolean> => {
    const head = await events.head();
    return states.some(({ position }) => position < head);
  };
  return { status: failing ? 'failing' : (await isBehind()) ? 'catching-up' : 'ok', version, engine, servers: found };
};

@Controller()
class ServiceController {
  constructor(@Inject(ABOUT) private readonly about: About, @Inject(SYSTEM) private readonly system: System, @Inject(LIVE) private readonly live: Live) {}

  @Route('GET /api/health')
  async health(@Res({ passthrough: true }) reply: FastifyReply) {
    const found = await healthOf(this.about, this.system);
    if (found.servers.some(({ reachable }) => !reachable)) void reply.status(503);
    return found;
  }

  @Get('/api/live')
  listen(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.live.listen(request.caller, request.source, reply);
  }

  @Get('/api/openapi.json')
  openApi() {
    return openApi(this.about.version);
  }

  @Get('/api/docs')
  @Header('content-type', 'text/html; charset=utf-8')
  docs() {
    return openApiPage(this.about.version);
  }
}

/** How long an answer waits for the caller's own write to be taken in, in ms; then it answers with what there is. */
const waiting = 2000;

/** A seat for each request that is worked on, from after its body has arrived until it is answered. */
class Seats implements NestInterceptor {
  constructor(private readonly gate: Gate) {}

  intercept(context: ExecutionContext, next: CallHandler) {
    const { method, url } = context.switchToHttp().getRequest<FastifyRequest>();
    const kind = kindOf(method, url);
    if (!this.gate.enter(kind)) throw new Busy();
    return next.handle().pipe(finalize(() => this.gate.leave(kind)));
  }
}

/** `?after=position` on any GET, and the position of a command as a header on its answer. */
class ReadYourWrites implements NestInterceptor {
  constructor(private readonly system: System) {}

  async intercept(context: ExecutionContext, next: CallHandler) {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { after } = request.query as { after?: unknown };
    if (request.method === 'GET' && typeof after === 'string' && /^\d{1,40}$/.test(after)) {
      const { runner, events } = this.system;
      // A position nobody was given yet is not waited for: it would hold a seat for nothing.
      if (after <= (await events.head())) await Promise.all(runner.states().map(({ name }) => runner.reached(name, after, waiting)));
    }
    return next.handle().pipe(
      tap((answer: unknown) => {
        const position = (answer as { position?: unknown } | null)?.position;
        if (typeof position === 'string') void http.getResponse<FastifyReply>().header('nagi-position', position);
      }),
    );
  }
}

@Module({})
class HttpModule {}

const moduleOf = (parts: ServerParts) => ({
  module: HttpModule,
  imports: [CqrsModule.forRoot()],
  controllers: [
    SessionController, CatalogueController, LendingController, ReadingController, TitlesController, PatronsController,
    AdministrationController, AuditController, ServiceController,
  ],
  providers: [
    Library, DoHandler, AskHandler,
    { provide: SYSTEM, useValue: parts.system },
    { provide: LOG, useValue: parts.log },
    { provide: METRICS, useValue: parts.metrics ?? null },
    { provide: TRACES, useValue: parts.traces ?? null },
    { provide: SESSIONS, useValue: parts.sessions },
    { provide: BOOKS, useValue: parts.books },
    { provide: CONTENTS, useValue: parts.contents },
    { provide: ABOUT, useValue: parts.about },
    { provide: LIVE, useValue: parts.live },
  ],
});

/** The largest book that may be uploaded, and the largest JSON body, in bytes. */
const largest = { book: 200 * 1024 * 1024, json: 1024 * 1024 };

const serveScreens = async (server: FastifyInstance, folder: string): Promise<void> => {
  await access(join(folder, 'index.html'));
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    setHeaders: (response, path) => {
      const hashed = path.includes('/assets/');
      void response.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (path.endsWith('.html')) void response.header('content-security-policy', path.endsWith('read.html') ? readerPolicy : pagePolicy);
    },
  });
};

const showScreen = (reply: FastifyReply): void => {
  void reply.status(200).header('cache-control', 'no-cache').header('content-security-policy', pagePolicy).sendFile('index.html');
};

/** What is no request at all, answered on the socket itself. */
const refuseConnection = ({ code }: NodeJS.ErrnoException, socket: Socket): void => {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, line, named] = code === 'HPE_HEADER_OVERFLOW'
    ? [431, 'Request Header Fields Too Large', problem(431, 'too-long', 'The head of the request is too large.')] as const
    : code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? [408, 'Request Timeout', problem(408, 'too-slow', 'The request took too long to arrive.')] as const
      : [400, 'Bad Request', problem(400, 'malformed', 'The request could not be read.')] as const;
  const body = JSON.stringify(named);
  const head = { ...headers, connection: 'close', 'cache-control': 'no-store', 'content-type': 'application/problem+json; charset=utf-8', 'content-length': String(body.length) };
  socket.end(`HTTP/1.1 ${status} ${line}\r\n${Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`, () => socket.destroy());
};

/**
 * Connections that may wait to be taken in. With Node's 511 those of a crowd were dropped unseen and came back after 1, 3 and 7 seconds.
 * The system may hold it lower (on Linux `net.core.somaxconn`).
 */
export const backlog = 4096;

const measure = (server: FastifyInstance, gate: Gate, metrics: Metrics): void => {
  metrics.gate(gate.figures);
  server.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => metrics.answered(method, routeOptions.url, statusCode, elapsedTime / 1000));
};

/** Builds the server, ready to listen or to be injected requests. */
export const createServer = async (parts: ServerParts): Promise<NestFastifyApplication> => {
  const patience = parts.patience ?? standardPatience;
  const gate = gateOf(parts.limits === undefined ? standardLimits : parts.limits);
  const adapter = new FastifyAdapter({
    http: { maxHeaderSize: largestHead, headersTimeout: patience.head, requestTimeout: patience.whole, connectionsCheckingInterval: patience.looking },
    requestTimeout: patience.whole,
    connectionTimeout: patience.silence,
    clientErrorHandler: refuseConnection,
    frameworkErrors: refuseAddress,
    trustProxy: parts.behindProxy,
    bodyLimit: largest.json,
    genReqId: () => parts.system.ids.next(),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1024 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(moduleOf(parts), adapter, { logger: false, abortOnError: false, bodyParser: false });
  const server = adapter.getInstance();
  await server.register(multipart, { limits: { fileSize: largest.book, files: 1, fields: 4, parts: 5, fieldNameSize: 100, fieldSize: 1024, headerPairs: 20 } });
  server.server.maxConnections = mostConnections;
  const told = parts.shared == null ? null : sharing(parts.shared, gate, parts.live, (trouble) => parts.log.warn({ err: trouble }, 'what sources take is not told the other processes'));
  server.addHook('onClose', async () => {
    gate.close();
    await told?.close();
  });
  if (parts.metrics != null) measure(server, gate, parts.metrics);
  if (parts.screens !== null) await serveScreens(server, parts.screens);
  guardRequests(server, { ...parts, gate, nameOf: parts.shared?.nameOf ?? ((source) => source), patience: patience.body });
  app.useGlobalFilters(new ProblemFilter(parts.log, parts.screens === null ? null : showScreen));
  app.useGlobalInterceptors(new Seats(gate), new ReadYourWrites(parts.system), new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  await app.init();
  await server.ready();
  return app;
};
