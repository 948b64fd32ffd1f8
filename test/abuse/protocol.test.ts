/** Slow, huge, broken and idle connections on a real port. What takes long in production takes a second here. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { live } from '../../infrastructure/http/live.ts';
import { standardLimits } from '../../infrastructure/http/shedding.ts';
import { asked, headerOf, isProblem, say, serve, type Served } from './served.ts';

jest.setTimeout(300_000);

const patience = { head: 800, body: 700, whole: 3_000, silence: 1_500, looking: 100 };

describe('one connection', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(standardLimits, patience);
  });
  afterAll(() => served.close());

  const well = async (): Promise<void> => {
    expect((await asked(served.port, 'GET /api/titles HTTP/1.1')).status).toBe(200);
  };

  test('a head that never ends is answered 408 and closed', async () => {
    const { answered, socket } = say(served.port, 'GET /api/home HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => socket.write('x-a: b\r\n'), 100);
    isProblem(await answered, 408, 'too-slow');
    clearInterval(drip);
    socket.destroy();
    await well();
  });

  test('a small body that drips in is answered 408 and closed', async () => {
    const { answered, socket } = say(served.port, `POST /api/session HTTP/1.1\r\nhost: 127.0.0.1:${served.port}\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{`);
    const drip = setInterval(() => socket.write(' '), 50);
    const answer = await answered;
    clearInterval(drip);
    isProblem(answer, 408, 'too-slow');
    expect(headerOf(answer, 'connection')).toBe('close');
    if (!socket.destroyed) await once(socket, 'close');
    await well();
  });

  test('an upload that drips in for ever is cut', async () => {
    const head = `POST /api/staff/books HTTP/1.1\r\nhost: 127.0.0.1:${served.port}\r\ncontent-type: multipart/form-data; boundary=edge\r\ncontent-length: 100000000\r\n\r\n--edge\r\n`;
    const { answered, socket } = say(served.port, head);
    const closed = once(socket, 'close');
    const drip = setInterval(() => socket.write('x'), 100);
    // Who may not upload is told at once; the connection does not stay for ever either way.
    expect((await answered).status).toBe(401);
    await closed;
    clearInterval(drip);
    await well();
  });

  test('silence after the first byte is cut', async () => {
    isProblem(await say(served.port, 'G').answered, 408, 'too-slow');
    await well();
  });

  test.each([
    ['a header of 20 KB', () => `GET /api/home HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'too-long'],
    ['three thousand headers', () => `GET /api/home HTTP/1.1\r\nhost: x\r\n${Array.from({ length: 3000 }, (_, i) => `x-${i}: y\r\n`).join('')}\r\n`, 431, 'too-long'],
    ['an address of 20 KB', () => `GET /api/titles?q=${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, 'too-long'],
    ['an address of 9 KB', () => `GET /api/titles?q=${'a'.repeat(9_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 414, 'too-long'],
    ['no HTTP at all', () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n', 400, 'malformed'],
    ['two lengths', () => 'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{"a":', 400, 'malformed'],
    ['a length and chunks', () => 'POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 400, 'malformed'],
    ['an address with half a percent', () => 'GET /api/titles/% HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'malformed'],
  ])('%s', async (_what, text, status, code) => {
    const { answered, socket } = say(served.port, text());
    isProblem(await answered, status, code);
    socket.destroy();
    await well();
  });

  test('a body over the limit is refused by its length, before it is sent', async () => {
    const { answered, socket } = say(served.port, `POST /api/session HTTP/1.1\r\nhost: 127.0.0.1:${served.port}\r\ncontent-type: application/json\r\ncontent-length: 50000000\r\n\r\n{`);
    isProblem(await answered, 413, 'too-large');
    socket.destroy();
  });

  test('a body of chunks is cut when it passes the limit', async () => {
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const { answered, socket } = say(served.port, `POST /api/session HTTP/1.1\r\nhost: 127.0.0.1:${served.port}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(30)}`);
    isProblem(await answered, 413, 'too-large');
    socket.destroy();
  });

  test('a form of many parts is refused', async () => {
    const librarian = await served.nagi.staff('librarian');
    const part = '--edge\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n';
    const answer = await served.nagi.app.inject({
      method: 'POST', url: '/api/staff/books', payload: `${part.repeat(500)}--edge--\r\n`,
      headers: { host: 'library.test', origin: 'http://library.test', cookie: await librarian.cookie(), 'content-type': 'multipart/form-data; boundary=edge' },
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });

  test('a position nobody was given yet is not waited for', async () => {
    const { system } = served.nagi.library;
    const reached = jest.spyOn(system.runner, 'reached');
    expect((await asked(served.port, `GET /api/home?after=${'9'.repeat(40)} HTTP/1.1`)).status).toBe(200);
    expect(reached).not.toHaveBeenCalled();
    await served.nagi.title();
    expect((await asked(served.port, `GET /api/home?after=${await system.events.head()} HTTP/1.1`)).status).toBe(200);
    expect(reached).toHaveBeenCalled();
    reached.mockRestore();
  });
});

describe('live connections', () => {
  const held = async (served: Served, count: number, from: (n: number) => string) => {
    const lines = Array.from({ length: count }, (_, n) => say(served.port, `GET /api/live HTTP/1.1\r\nhost: x\r\n\r\n`, from(n)));
    await Promise.all(lines.map(({ socket }) => once(socket, 'data')));
    return lines;
  };

  test('too many of one source: 429; too many in all: 503; both say when to come back, and a place that is left is free again', async () => {
    const served = await serve({ ...standardLimits, live: { inAll: 6, perSource: 4 } });
    try {
      const first = await held(served, 4, () => '127.0.0.2');
      const refused = await asked(served.port, 'GET /api/live HTTP/1.1', '', '127.0.0.2');
      isProblem(refused, 429, 'too-many-requests');
      expect(Number(headerOf(refused, 'retry-after'))).toBeGreaterThan(0);
      const second = await held(served, 2, () => '127.0.0.3');
      const full = await asked(served.port, 'GET /api/live HTTP/1.1', '', '127.0.0.4');
      isProblem(full, 503, 'busy');
      expect(Number(headerOf(full, 'retry-after'))).toBeGreaterThan(0);
      for (const { socket } of first) socket.destroy();
      while (served.hub.count() > 2) await new Promise((resume) => setTimeout(resume, 10));
      const again = await held(served, 4, () => '127.0.0.2');
      expect(served.hub.count()).toBe(6);
      for (const { socket } of [...second, ...again]) socket.destroy();
    } finally {
      await served.close();
    }
  });

  test('who does not take what is sent is cut, others are told on', async () => {
    const hub = live();
    const sent: string[] = [];
    const replyOver = (raw: Writable): FastifyReply => ({ hijack: () => undefined, getHeaders: () => ({}), raw: Object.assign(raw, { writeHead: () => undefined }) }) as unknown as FastifyReply;
    const stuck = new Writable({ write: () => undefined });
    const taking = new Writable({ write: (chunk: Buffer, _encoding, done) => { sent.push(chunk.toString()); done(); } });
    const caller = { role: 'visitor', patronId: null, staffId: null, request: 'r' } as const;
    hub.listen(caller, 'a', replyOver(stuck));
    hub.listen(caller, 'b', replyOver(taking));
    let most = 0;
    for (let turn = 0; turn < 60 && hub.count() === 2; turn++) {
      hub.applied('titles', Array.from({ length: 40 }, (_, i) => ({ id: `${'t'.repeat(60)}${turn}-${i}`, document: null, keys: {}, position: '' })), '');
      await new Promise((resume) => setTimeout(resume, 260));
      most = Math.max(most, stuck.writableLength);
    }
    expect(stuck.destroyed).toBe(true);
    expect(hub.count()).toBe(1);
    expect(most).toBeLessThan(80_000);
    expect(sent.length).toBeGreaterThan(5);
    hub.close();
  });

  test('ten thousand idle ones, and requests go on being answered', async () => {
    const count = 10_000;
    const limit = Number((process.report.getReport() as unknown as { userLimits: { open_files: { soft: number | string } } }).userLimits.open_files.soft);
    const possible = Number.isNaN(limit) ? count : Math.min(count, limit - 500);
    if (possible < count) console.log(`Only ${possible} live connections are opened: the system allows ${limit} open files.`);
    const served = await serve();
    const child = fork(join(__dirname, 'idle.mjs'));
    try {
      await once(child, 'message');
      globalThis.gc?.();
      const before = process.memoryUsage().rss;
      child.send({ port: served.port, count: possible, sources: 5 });
      const [{ opened, failed }] = (await once(child, 'message')) as [{ opened: number; failed: number }];
      expect({ opened, failed, listening: served.hub.count() }).toEqual({ opened: possible, failed: 0, listening: possible });
      const took: number[] = [];
      for (let n = 0; n < 100; n++) {
        const answer = await asked(served.port, 'GET /api/titles HTTP/1.1', '', '127.0.0.1');
        expect(answer.status).toBe(200);
        took.push(answer.ms);
      }
      took.sort((a, b) => a - b);
      const each = (process.memoryUsage().rss - before) / possible / 1024;
      const began = performance.now();
      served.hub.applied('titles', [{ id: 'told', document: null, keys: {}, position: '' }], '');
      for (let told = 0; told < possible; ) {
        child.send({ ask: 'events' });
        told = ((await once(child, 'message')) as [{ events: number }])[0].events;
      }
      console.log(`${possible} idle live connections: ${each.toFixed(1)} KiB of memory each; requests meanwhile median ${took[50]?.toFixed(1)} ms, slowest ${took[99]?.toFixed(1)} ms; all told of a change within ${(performance.now() - began).toFixed(0)} ms`);
    } finally {
      child.disconnect();
      await served.close();
    }
  });
});
