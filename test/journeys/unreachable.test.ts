/** A server of a cluster that is away: what people are told, and that nothing is half done. */
import { EngineUnreachable } from '../../infrastructure/cluster/unreachable.ts';
import { memoryEngine } from '../../infrastructure/app/engine.ts';
import { openTestLibrary } from './library.ts';

const away = new EngineUnreachable('MongoDB', new Error('connect ECONNREFUSED documents:27017'));

test.each(['records', 'events'] as const)('%s away: every request that needs them is answered 503 with Retry-After, without saying where they are; then life goes on', async (what) => {
  const engine = await memoryEngine();
  let isAway = false;
  const guarded = <T extends object>(port: T): T => new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (!isAway || typeof value !== 'function' || !['get', 'append', 'read'].includes(String(name))) return value;
      return () => Promise.reject(away);
    },
  });
  const nagi = await openTestLibrary(async () => ({ ...engine, [what]: guarded(engine[what]) }));
  try {
    const [first, second] = [await nagi.title(), await nagi.title()];
    const patron = await nagi.patron();
    expect((await patron.post(`/api/titles/${first}/loan`)).status).toBe(201);
    await nagi.settled();
    isAway = true;
    const refused = await patron.post(`/api/titles/${second}/loan`);
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([503, 'unreachable', '10']);
    expect(JSON.stringify([refused.body, refused.headers])).not.toMatch(/documents|27017|MongoDB/);
    isAway = false;
    expect((await patron.get('/api/shelf')).body.loans).toHaveLength(1);
    expect((await patron.post(`/api/titles/${second}/loan`)).status).toBe(201);
  } finally {
    await nagi.close();
  }
});
