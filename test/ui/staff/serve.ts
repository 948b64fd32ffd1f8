/** A small library with forty days behind it, its real server and the built screens, for looking at the staff pages. */
import pino from 'pino';
import type { PatronClass } from '../../../domain/lending/terms.ts';
import { addDays, dayOf, endOfDay, minutesAfter } from '../../../domain/kernel.ts';
import { memoryEngine } from '../../../infrastructure/app/engine.ts';
import { live } from '../../../infrastructure/http/live.ts';
import { createServer } from '../../../infrastructure/http/server.ts';
import { makeEpub } from '../../content/epub-writer.ts';
import { openTestLibrary, terms, type Person, type TestLibrary } from '../../journeys/library.ts';
import { titles } from './shelf-list.ts';

export const password = 'secret';
const days = 40;

export interface StaffLibrary {
  readonly origin: string;
  readonly library: TestLibrary;
  /** Ids of titles in the order of the list. */
  readonly titleIds: readonly string[];
  close(): Promise<void>;
}

const people: readonly (readonly [string, string, PatronClass])[] = [
  ['佐藤 はるか', 'サトウ ハルカ', 'general'], ['山本 しげる', 'ヤマモト シゲル', 'general'], ['大島 ゆい', 'オオシマ ユイ', 'general'], ['北木 けんた', 'キタギ ケンタ', 'general'],
  ['白石 みお', 'シライシ ミオ', 'pupil'], ['神島 そら', 'コウノシマ ソラ', 'pupil'], ['真鍋 りん', 'マナベ リン', 'teacher'], ['高島 まこと', 'タカシマ マコト', 'reading-support'],
  ['六島 かい', 'ムシマ カイ', 'provisional'], ['飛島 あき', 'ヒシマ アキ', 'general'], ['小飛 もも', 'コビ モモ', 'general'], ['井笠 だい', 'イカサ ダイ', 'general'],
];

/** What is licensed how, so that every model and every trouble of the desk is there once at least. */
const licenceOf = (n: number, today: string) => {
  const until = (inDays: number): string => endOfDay(addDays(today, inDays));
  if (n === 2 || n === 6) return terms({ concurrency: null, audience: { kind: 'anyone' } });
  if (n === 4 || n === 28) return terms({ concurrency: null, expires: until(320), audience: { kind: 'schools', schools: ['s-1'] } });
  if (n === 9) return null;
  return ([
    terms(), terms({ expires: until(12 + n) }), terms({ checkouts: 6 }), terms({ checkouts: 52, expires: until(690) }), terms({ concurrency: null, checkouts: 26 }),
    terms({ concurrency: null, perLoan: { price: 220, monthlyBudget: 6600 } }), terms({ concurrency: null, expires: until(365) }),
  ] as const)[n % 7] ?? terms();
};

/** The days before today, lived through by people at the screens. */
const live40 = async (library: TestLibrary, titleIds: readonly string[], readers: readonly Person[]): Promise<void> => {
  const administrator = await library.staff('administrator');
  const rules = (await administrator.get('/api/admin/rules')).body.classes;
  for (let day = 0; day < days; day += 2) {
    for (let k = 0; k < 4; k += 1) {
      const [reader, titleId] = [readers[(day + k * 5) % readers.length], titleIds[(day * 3 + k * 7) % 30]];
      if (reader === undefined || titleId === undefined) continue;
      const loan = await reader.post(`/api/titles/${titleId}/loan`);
      if (loan.status === 409 && loan.body.code === 'all-on-loan') await reader.post(`/api/titles/${titleId}/hold`);
      if (loan.status === 201) await reader.post(`/api/titles/${titleId}/reading`, { device: (['phone', 'tablet', 'desk'] as const)[k % 3] });
      if (k === 2) await reader.delete(`/api/titles/${titleId}/loan`);
    }
    // Popular, and one copy: a queue grows.
    const eager = readers[(day / 2) % readers.length];
    for (const n of [0, 7]) if ((await eager?.post(`/api/titles/${titleIds[n]}/loan`))?.status === 409) await eager?.post(`/api/titles/${titleIds[n]}/hold`);
    await eager?.post(`/api/titles/${titleIds[9]}/loan`);
    await library.visitor.get(`/api/titles?q=${encodeURIComponent(['将棋の定跡', 'ドローン 免許', '将棋の定跡', '編みぐるみ'][(day / 2) % 4] ?? '')}`);
    if (day === 10) await administrator.put('/api/admin/rules/teacher', { ...rules.teacher, loans: 8 });
    if (day === 20) await administrator.put('/api/admin/rules/general', { ...rules.general, holds: 4 });
    if (day === 30) await administrator.put('/api/admin/retention', { days: 14 });
    await library.later(2 * 24 * 60);
  }
};

/** `screens`: a folder of built screens. The clock stands still at the present once everything has been lived through. */
export const serveStaff = async (screens: string): Promise<StaffLibrary> => {
  const now = new Date().toISOString();
  const library = await openTestLibrary(memoryEngine, minutesAfter(now, -days * 24 * 60));
  const { accounts, system, sessions, books, engine } = library.library;
  const started = library.now();
  const taken = await books.take(makeEpub({ chapters: ['<h1>一</h1><p>凪の海。</p>', '<h1>二</h1><p>島へ。</p>'] }));
  const titleIds: string[] = [];
  for (const [n, [title, titleYomi, name, yomi, ndc, audience = 'general']] of titles.entries()) {
    titleIds.push(await library.title({
      record: { title, titleYomi, contributors: [{ name, yomi, role: 'author' }], ndc, audience, local: n === 2 || n === 24 },
      licence: licenceOf(n, dayOf(now)), book: n >= 36 ? null : { file: taken.file, cover: null },
    }));
  }
  const readers: Person[] = [];
  for (const [n, [name, kana, kind]] of people.entries()) {
    readers.push(await library.patron({
      person: { card: `2026${String(1001 + n)}`, name, kana, born: `19${70 + n}-05-1${n % 10}`, mail: n % 3 === 0 ? `reader${n}@example.jp` : null },
      class: kind, school: kind === 'pupil' || kind === 'teacher' ? 's-1' : null, cardExpires: n === 11 ? endOfDay(addDays(dayOf(now), -3)) : null,
    }));
  }
  await live40(library, titleIds, readers);
  for (const role of ['librarian', 'administrator', 'auditor'] as const) await accounts.add({ accountId: role, role, patronId: null, name: null }, role, password);
  const librarian = await library.staff('librarian');
  const queue = await librarian.get(`/api/staff/titles/${titleIds[7]}`);
  for (const { licenceId } of queue.body.licences) await librarian.delete(`/api/staff/titles/${titleIds[7]}/licences/${licenceId}`, { reason: '出版社の配信が終わったため' });
  await librarian.put(`/api/staff/titles/${titleIds[35]}/visibility`, { hidden: true });
  await librarian.put('/api/staff/patrons/block', { patronId: readers[3]?.patronId, reason: '連絡先を確かめるため', until: endOfDay(addDays(dayOf(now), 14)) });
  await library.settled();

  const hub = live();
  const app = await createServer({
    system, sessions, books, contents: engine.contents, live: hub, about: { version: '0.9.0', engine: 'memory', started }, log: pino({ level: 'silent' }), screens, behindProxy: false,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return {
    origin: `http://127.0.0.1:${port}`, library, titleIds,
    close: async () => {
      hub.close();
      await app.close();
      await library.close();
    },
  };
};
