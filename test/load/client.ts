/** Asks over many kept-alive connections at once, with as little work of its own as can be, since it shares the machine with who answers. */
import { connect, type Socket } from 'node:net';

export interface Asked {
  readonly seconds: number;
  /** Milliseconds of every answer. */
  readonly latencies: readonly number[];
  /** How often each status was answered. */
  readonly statuses: { readonly [status: string]: number };
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly cookie?: string;
  readonly body?: string;
}

const bytesOf = (port: number, { method, path, cookie, body }: Request): string => {
  const host = `127.0.0.1:${port}`;
  const lines = [
    `${method} ${path} HTTP/1.1`, `host: ${host}`,
    ...(cookie === undefined ? [] : [`cookie: ${cookie}`]),
    ...(method === 'GET' ? [] : [`origin: http://${host}`, 'content-type: application/json', `content-length: ${Buffer.byteLength(body ?? '{}')}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${method === 'GET' ? '' : (body ?? '{}')}`;
};

interface Answer {
  readonly status: string;
  readonly length: number;
}

/** The first answer in a text, `null` while it is not all there. Answers carry a content-length, or none for an empty body. */
const answerIn = (text: string): Answer | null => {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = text.slice(0, end);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return text.length < end + 4 + length ? null : { status: head.slice(9, 12), length: end + 4 + length };
};

interface Connection {
  /** One request at a time. */
  send(request: Request): void;
  end(): void;
}

const connectionTo = (port: number, on: { ready(connection: Connection): void; answer(status: string, ms: number, connection: Connection): void; failed(error: Error): void }): void => {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let text = '';
  let sent = 0;
  const connection: Connection = {
    send: (request) => {
      sent = performance.now();
      socket.write(bytesOf(port, request));
    },
    end: () => socket.end(),
  };
  socket.on('connect', () => on.ready(connection));
  socket.on('error', on.failed);
  socket.on('data', (chunk) => {
    // One byte is one character, so that content-length counts them.
    text += chunk.toString('latin1');
    const answer = answerIn(text);
    if (answer === null) return;
    text = text.slice(answer.length);
    on.answer(answer.status, performance.now() - sent, connection);
  });
};

/** Sends what `next` gives, one request at a time per connection, until it gives `null`. */
export const ask = async (port: number, connections: number, next: () => Request | null): Promise<Asked> => {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, () => new Promise<void>((done, failed) => {
    const goOn = (connection: Connection): void => {
      const request = next();
      if (request !== null) return connection.send(request);
      connection.end();
      return done();
    };
    const answer = (status: string, ms: number, connection: Connection): void => {
      latencies.push(ms);
      statuses[status] = (statuses[status] ?? 0) + 1;
      goOn(connection);
    };
    connectionTo(port, { ready: goOn, answer, failed });
  })));
  return { seconds: (performance.now() - began) / 1000, latencies, statuses };
};

/** So many requests a second, whatever becomes of them, each on a connection that is free or a new one. Answers the milliseconds of every answer by its status. */
export const offer = (port: number, perSecond: number, count: number, request: (i: number) => Request): Promise<ReadonlyMap<string, readonly number[]>> =>
  new Promise((done, failed) => {
    const latencies = new Map<string, number[]>();
    const free: Connection[] = [];
    const began = performance.now();
    let sent = 0;
    let answered = 0;
    const answer = (status: string, ms: number, connection: Connection): void => {
      latencies.set(status, [...(latencies.get(status) ?? []), ms]);
      free.push(connection);
      answered += 1;
      if (answered < count) return;
      clearInterval(timer);
      for (const one of free) one.end();
      done(latencies);
    };
    const timer = setInterval(() => {
      const due = Math.min(count, ((performance.now() - began) / 1000) * perSecond);
      for (; sent < due; sent++) {
        const next = request(sent);
        const connection = free.pop();
        if (connection === undefined) connectionTo(port, { ready: (made) => made.send(next), answer, failed });
        else connection.send(next);
      }
    }, 2);
  });

/** So many requests from a list, made as they are asked for. */
export const each = (count: number, request: (i: number) => Request): (() => Request | null) => {
  let i = 0;
  return () => (i < count ? request(i++) : null);
};

/** Throws when anything but one status was answered: what is refused is no figure. */
export const allAnswered = (asked: Asked, status: string): Asked => {
  const others = Object.entries(asked.statuses).filter(([s]) => s !== status);
  if (others.length > 0) throw new Error(`answers other than ${status}: ${JSON.stringify(asked.statuses)}`);
  return asked;
};
