/** A library that listens on a port, with limits and patience of the test's choosing, and a client that says exactly what it is told. */
import { connect, type Socket } from 'node:net';
import pino from 'pino';
import { live, type Live } from '../../infrastructure/http/live.ts';
import { createServer, type Patience } from '../../infrastructure/http/server.ts';
import { standardLimits, type Limits } from '../../infrastructure/http/shedding.ts';
import type { System } from '../../application/system.ts';
import { openTestLibrary, type TestLibrary } from '../journeys/library.ts';

export interface Served {
  readonly nagi: TestLibrary;
  readonly hub: Live;
  readonly port: number;
  close(): Promise<void>;
}

/** `changed` stands between HTTP and the library where a test wants to count or to slow down. */
export const serve = async (limits: Limits = standardLimits, patience?: Patience, changed: (system: System) => System = (system) => system): Promise<Served> => {
  const nagi = await openTestLibrary();
  const hub = live(limits.live);
  const { system, sessions, books, engine } = nagi.library;
  const app = await createServer({
    system: changed(system), sessions, books, contents: engine.contents, live: hub, about: { version: '0.0.0', engine: 'memory', started: nagi.now() }, log: pino({ level: 'silent' }), screens: null, behindProxy: false,
    limits, ...(patience === undefined ? {} : { patience }),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    nagi, hub, port: Number(new URL(await app.getUrl()).port),
    close: async () => {
      hub.close();
      await app.close();
      await nagi.close();
    },
  };
};

export interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
  /** ms from the first byte sent to the end of the connection or of the answer. */
  readonly ms: number;
}

export interface Line {
  readonly socket: Socket;
  /** Everything said until the other side closes, or until an answer with a content-length is whole. */
  readonly answered: Promise<Answer>;
}

/** Opens a connection from an address of this machine, says something, and hears what comes back. */
export const say = (port: number, text: string, from = '127.0.0.1'): Line => {
  const began = performance.now();
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('connect', () => socket.write(text));
  const answered = new Promise<Answer>((resolve, reject) => {
    let heard = '';
    const end = (): void => {
      const split = heard.indexOf('\r\n\r\n');
      resolve({ status: Number(heard.slice(9, 12)), headers: heard.slice(0, split), body: heard.slice(split + 4), ms: performance.now() - began });
    };
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      const split = heard.indexOf('\r\n\r\n');
      const length = /\r\ncontent-length: (\d+)/i.exec(heard.slice(0, Math.max(0, split)))?.[1];
      if (split !== -1 && length !== undefined && heard.length >= split + 4 + Number(length)) end();
    });
    socket.on('close', end);
    // A server that cuts the line while it is written to is an answer too.
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? end() : reject(error)));
  });
  return { socket, answered };
};

/** One request and its answer. */
export const asked = async (port: number, head: string, body = '', from = '127.0.0.1'): Promise<Answer> => {
  const line = say(port, `${head}\r\nhost: 127.0.0.1:${port}\r\norigin: http://127.0.0.1:${port}\r\n${body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`}\r\n${body}`, from);
  const answer = await line.answered;
  line.socket.destroy();
  return answer;
};

export const headerOf = ({ headers }: Answer, name: string): string | null => new RegExp(`\\r\\n${name}: ([^\\r]*)`, 'i').exec(headers)?.[1] ?? null;

export const isProblem = (answer: Answer, status: number, code: string): void => {
  expect([headerOf(answer, 'x-content-type-options'), headerOf(answer, 'referrer-policy'), headerOf(answer, 'content-security-policy')]).toEqual(['nosniff', 'no-referrer', expect.stringContaining("frame-ancestors 'none'")]);
  expect({ status: answer.status, type: headerOf(answer, 'content-type'), code: (JSON.parse(answer.body === '' ? '{}' : answer.body) as { code?: unknown }).code }).toEqual({ status, type: 'application/problem+json; charset=utf-8', code });
};
