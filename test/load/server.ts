/** A library in a process of its own, as it is served, with hooks to prepare what is measured. Talks to the bench by messages. */
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { changeClassRules } from '../../application/administration.ts';
import { enrol } from '../../application/patrons.ts';
import { addTitle } from '../../application/titles.ts';
import type { Caller } from '../../application/system.ts';
import { initialRules } from '../../domain/lending/rules.ts';
import { machineClock, openLibrary } from '../../infrastructure/app/library.ts';
import { openEngine } from '../../infrastructure/app/open-engine.ts';
import { settingsFrom } from '../../infrastructure/app/settings.ts';
import { live } from '../../infrastructure/http/live.ts';
import { backlog, createServer } from '../../infrastructure/http/server.ts';
import { standardLimits } from '../../infrastructure/http/shedding.ts';
import { recordOf } from './past.ts';
import { titleAmong } from './titles.ts';

const [folder = '', limited = ''] = process.argv.slice(2);
const clock = machineClock();
const log = pino({ level: 'error' });
const hub = live();
const engine = await openEngine({ cluster: settingsFrom(process.env, folder).cluster, folder }, true, log);
const library = await openLibrary({ engine, clock, ids: { next: randomUUID }, log, onApplied: hub.applied, passwordCost: 10 });
const { system, sessions, books, accounts, heard } = library;
const app = await createServer({
  system, sessions, books, contents: engine.contents, live: hub, about: { version: '0.0.0', engine: engine.name, started: clock.now() }, log, screens: null, behindProxy: false,
  // What is measured is the work and not what is turned away, unless that is; then everybody comes from the address of the bench.
  limits: limited === 'limited' ? { ...standardLimits, perSource: { burst: Infinity, perSecond: Infinity } } : null,
});
await app.listen({ port: 0, host: '127.0.0.1', backlog });

const staff = (role: 'librarian' | 'administrator', request: string): Caller => ({ role, patronId: null, staffId: 'bench', request });

const cookieOf = async (accountId: string): Promise<string> => `nagi=${await sessions.open({ accountId, role: 'patron', patronId: accountId, name: null })}`;

const hooks = {
  patrons: async (count: number): Promise<readonly string[]> => {
    const made: string[] = [];
    while (made.length < count) {
      made.push(...(await Promise.all(Array.from({ length: Math.min(200, count - made.length) }, async () => {
        const card = randomUUID();
        const patronId = await enrol(system, card, { person: { card, name: '人', kana: 'ヒト', born: '1990-01-01', mail: null }, class: 'general', school: null, cardExpires: null, password: null });
        return cookieOf(patronId);
      }))));
    }
    return made;
  },
  /** A session of somebody whose stream is there already. */
  session: async (patronId: string): Promise<string> => {
    await accounts.add({ accountId: patronId, role: 'patron', patronId, name: null }, patronId, null);
    return cookieOf(patronId);
  },
  titles: async (count: number): Promise<readonly string[]> => {
    const file = { hash: '0'.repeat(64), size: 1, layout: 'reflow-vertical', chapters: 3, removed: 0 } as const;
    const licence = { concurrency: 100_000, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'patrons' } } as const;
    const made: string[] = [];
    for (let i = 0; i < count; i++) {
      const added = await addTitle.run(system, staff('librarian', `title-${randomUUID()}`), { record: recordOf(i), book: { file, cover: null }, licence });
      if (added.refused) throw new Error(added.refused.name);
      made.push(added.done.titleId);
    }
    await heard(await system.events.head());
    return made;
  },
  /** Patrons may have more loans than the rules say at first, so that a round need not return what it borrowed. */
  generous: async (): Promise<void> => {
    const changed = await changeClassRules.run(system, staff('administrator', randomUUID()), { class: 'general', rules: { ...initialRules.classes.general, loans: 100 } });
    if (changed.refused) throw new Error(changed.refused.name);
  },
  searchable: async (count: number): Promise<number> => {
    const before = process.memoryUsage().rss;
    for (let i = 0; i < count; i++) {
      system.search.put(titleAmong(i));
      if (i % 1000 === 0) await new Promise((resume) => setImmediate(resume));
    }
    return process.memoryUsage().rss - before;
  },
  rebuild: async (name: string): Promise<number> => {
    const began = performance.now();
    await system.runner.rebuild(name);
    return (performance.now() - began) / 1000;
  },
  memory: async (): Promise<number> => {
    globalThis.gc?.();
    return process.memoryUsage().rss;
  },
  /** Projections, policies and announcements: whoever still reads the past would share the machine with what is measured. */
  caughtUp: async (): Promise<boolean> => {
    const head = await system.events.head();
    while ((await system.followers()).some(({ position, trouble }) => trouble === null && position < head)) await new Promise((resume) => setTimeout(resume, 50));
    return heard(head);
  },
  head: async (): Promise<number> => Number(await system.events.head()),
} as const;

export type Hooks = { readonly [H in keyof typeof hooks]: (typeof hooks)[H] };

process.on('message', (message: { readonly id: number; readonly hook: keyof Hooks; readonly argument: never }) => {
  void (hooks[message.hook] as (argument: never) => Promise<unknown>)(message.argument).then(
    (answer) => process.send?.({ id: message.id, answer }),
    (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
  );
});
process.on('disconnect', () => {
  hub.close();
  void app.close().then(() => library.close()).then(() => process.exit(0));
});
process.send?.({ port: Number(new URL(await app.getUrl()).port) });
