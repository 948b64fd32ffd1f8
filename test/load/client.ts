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

/** Sends what `next` gives, one request at a time per connection, until it gives `null`. */
export const ask = async (port: number, connections: number, next: () => Request | null): Promise<Asked> => {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, () => new Promise<void>((done, failed) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let text = '';
    let sent = 0;
    const send = (): void => {
      const request = next();
      if (request === null) {
        socket.end();
        done();
        return;
      }
      sent = performance.now();
      socket.write(bytesOf(port, request));
    };
    socket.on('connect', send);
    socket.on('error', failed);
    socket.on('data', (chunk) => {
      // One byte is one character, so that content-length counts them.
      text += chunk.toString('latin1');
      const answer = answerIn(text);
      if (answer === null) return;
      text = text.slice(answer.length);
      latencies.push(performance.now() - sent);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      send();
    });
  })));
  return { seconds: (performance.now() - began) / 1000, latencies, statuses };
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
