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
  /** Whose request a proxy passes on; where there is none everything comes from one address. */
  readonly from?: string;
}

const bytesOf = (port: number, { method, path, cookie, body, from }: Request): string => {
  const host = `127.0.0.1:${port}`;
  const lines = [
    `${method} ${path} HTTP/1.1`, `host: ${host}`,
    ...(cookie === undefined ? [] : [`cookie: ${cookie}`]),
    ...(from === undefined ? [] : [`x-forwarded-for: ${from}`]),
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
  /** One request at a time; `heard` is called with the status of its answer and the milliseconds it took. */
  send(request: Request, heard: (status: string, ms: number) => void): void;
  end(): void;
}

const connectionTo = (port: number): Promise<Connection> =>
  new Promise((ready, failed) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let text = '';
    let sent = 0;
    let tell: (status: string, ms: number) => void = () => undefined;
    const connection: Connection = {
      send: (request, heard) => {
        tell = heard;
        sent = performance.now();
        socket.write(bytesOf(port, request));
      },
      end: () => socket.end(),
    };
    socket.on('connect', () => ready(connection));
    socket.on('error', (error) => {
      failed(error);
      tell(String(error), performance.now() - sent);
    });
    socket.on('data', (chunk) => {
      // One byte is one character, so that content-length counts them.
      text += chunk.toString('latin1');
      const answer = answerIn(text);
      if (answer === null) return;
      text = text.slice(answer.length);
      tell(answer.status, performance.now() - sent);
    });
  });

/** Sends what `next` gives, one request at a time per connection, until it gives `null`. Several ports share the connections. */
export const ask = async (port: number | readonly number[], connections: number, next: () => Request | null): Promise<Asked> => {
  const ports = [port].flat();
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, async (_, i) => {
    const connection = await connectionTo(ports[i % ports.length] as number);
    for (let request = next(); request !== null; request = next()) {
      const now = request;
      await new Promise<void>((answered) => connection.send(now, (status, ms) => {
        latencies.push(ms);
        statuses[status] = (statuses[status] ?? 0) + 1;
        answered();
      }));
    }
    connection.end();
  }));
  return { seconds: (performance.now() - began) / 1000, latencies, statuses };
};

/**
 * So many requests a second, whatever becomes of the ones before, over connections that are open already, as a proxy keeps them: Node takes
 * in one new connection per turn of its loop, so that a loop with much to do would be measured by that alone. Answers the milliseconds
 * of every answer by its status.
 */
export const offer = async (port: number, perSecond: number, count: number, request: (i: number) => Request): Promise<ReadonlyMap<string, readonly number[]>> => {
  const free = await Promise.all(Array.from({ length: 1024 }, () => connectionTo(port)));
  const latencies = new Map<string, number[]>();
  const waiting: Promise<void>[] = [];
  const sendOne = async (i: number): Promise<void> => {
    const connection = free.pop() ?? (await connectionTo(port));
    await new Promise<void>((answered) => connection.send(request(i), (status, ms) => {
      const known = latencies.get(status);
      if (known) known.push(ms);
      else latencies.set(status, [ms]);
      free.push(connection);
      answered();
    }));
  };
  const began = performance.now();
  while (waiting.length < count) {
    const due = Math.min(count, ((performance.now() - began) / 1000) * perSecond);
    while (waiting.length < due) waiting.push(sendOne(waiting.length));
    await new Promise((resume) => setTimeout(resume, 2));
  }
  await Promise.all(waiting);
  for (const connection of free) connection.end();
  return latencies;
};

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
