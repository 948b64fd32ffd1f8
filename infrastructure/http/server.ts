/** The HTTP server: Nest on Fastify, one origin for API and screens. */
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
import { tap } from 'rxjs';
import type { ContentStore } from '../../application/ports.ts';
import type { System } from '../../application/system.ts';
import type { Books } from '../content/books.ts';
import type { Sessions } from '../identity/sessions.ts';
import { AskHandler, DoHandler, Library, LOG, SYSTEM } from './bus.ts';
import { ABOUT, AdministrationController, type About } from './controllers/administration.controller.ts';
import { AuditController } from './controllers/audit.controller.ts';
import { CatalogueController, CONTENTS } from './controllers/catalogue.controller.ts';
import { LendingController } from './controllers/lending.controller.ts';
import { PatronsController } from './controllers/patrons.controller.ts';
import { BOOKS, ReadingController } from './controllers/reading.controller.ts';
import { SessionController, SESSIONS } from './controllers/session.controller.ts';
import { TitlesController } from './controllers/titles.controller.ts';
import type { Live } from './live.ts';
import { openApi, openApiPage } from './openapi.ts';
import { ProblemFilter } from './problems.ts';
import { Route } from './route.ts';
import { guardRequests, pagePolicy, readerPolicy } from './protection.ts';

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
}

const LIVE = Symbol('live');

@Controller()
class ServiceController {
  constructor(@Inject(ABOUT) private readonly about: About, @Inject(SYSTEM) private readonly system: System, @Inject(LIVE) private readonly live: Live) {}

  @Route('GET /api/health')
  async health() {
    const { version, engine } = this.about;
    const states = this.system.runner.states();
    const head = await this.system.events.head();
    const failing = states.some((s) => s.trouble !== null);
    return { status: failing ? 'failing' : states.some((s) => s.position < head) ? 'catching-up' : 'ok', version, engine };
  }

  @Get('/api/live')
  listen(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.live.listen(request.caller, reply);
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
const patience = 2000;

/** `?after=position` on any GET, and the position of a command as a header on its answer. */
class ReadYourWrites implements NestInterceptor {
  constructor(private readonly system: System) {}

  async intercept(context: ExecutionContext, next: CallHandler) {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { after } = request.query as { after?: unknown };
    if (request.method === 'GET' && typeof after === 'string' && /^\d{1,40}$/.test(after)) {
      const { runner } = this.system;
      await Promise.all(runner.states().map(({ name }) => runner.reached(name, after, patience)));
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

/** Builds the server, ready to listen or to be injected requests. */
export const createServer = async (parts: ServerParts): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({
    trustProxy: parts.behindProxy,
    bodyLimit: largest.json,
    genReqId: () => parts.system.ids.next(),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1024 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(moduleOf(parts), adapter, { logger: false, abortOnError: false, bodyParser: false });
  const server = adapter.getInstance();
  await server.register(multipart, { limits: { fileSize: largest.book, files: 1, fields: 4 } });
  if (parts.screens !== null) await serveScreens(server, parts.screens);
  guardRequests(server, parts);
  app.useGlobalFilters(new ProblemFilter(parts.log, parts.screens === null ? null : showScreen));
  app.useGlobalInterceptors(new ReadYourWrites(parts.system), new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  await app.init();
  await server.ready();
  return app;
};
