/** A small library to be killed: made once, copied for every life; opened with a clock that is set. */
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { changeRetention } from '../../application/administration.ts';
import { enrol } from '../../application/patrons.ts';
import { addTitle } from '../../application/titles.ts';
import type { Caller } from '../../application/system.ts';
import type { BibliographicRecord } from '../../domain/catalogue/work.ts';
import { fromMillis, toMillis, type Instant } from '../../domain/kernel.ts';
import type { LicenceTerms } from '../../domain/lending/terms.ts';
import { embeddedEngine } from '../../infrastructure/app/engine.ts';
import { openLibrary, type OpenLibrary } from '../../infrastructure/app/library.ts';

/** Who borrows, and what. */
export interface People {
  readonly patrons: readonly string[];
  readonly titles: readonly string[];
}

export const opening: Instant = '2026-12-01T01:00:00.000Z';

export const topics: readonly string[] = ['nagi.catalogue.v1', 'nagi.lending.v1'];

const record: BibliographicRecord = {
  title: '消えない本', titleYomi: 'キエナイホン', subtitle: null, series: null, contributors: [{ name: '磯田 とも', yomi: 'イソダ トモ', role: 'author' }],
  publisher: '島影書房', published: '2020-04-01', isbn: null, ndc: '913.6', subjects: ['島'], audience: 'general', language: 'ja', description: '島の話。',
  pages: 120, layout: 'reflow-vertical', accessibility: { speech: true, reflow: true, ruby: true, alternatives: false }, local: false,
};

/** Few seats for many readers, so that some wait; of the last title everybody may have one. */
const seats: readonly (number | null)[] = [1, 1, 2, 2, 3, null];

const licence = (concurrency: number | null): LicenceTerms => ({ concurrency, checkouts: null, starts: null, expires: null, perLoan: null, audience: { kind: 'patrons' } });

const staff = (role: 'librarian' | 'administrator', request: string): Caller => ({ role, patronId: null, staffId: 'desk', request });

export interface Moving {
  readonly library: OpenLibrary;
  /** Sets the clock to a later instant. */
  later(instant: Instant): void;
}

/** `complain` hears what followers report. */
export const openAt = async (folder: string, begin: Instant, complain: (line: string) => void = () => undefined): Promise<Moving> => {
  const started = Date.now();
  let base = toMillis(begin);
  const clock = { now: (): Instant => fromMillis(base + Date.now() - started) };
  const log = pino({ level: 'error' }, { write: complain });
  const library = await openLibrary({ engine: await embeddedEngine(folder, true), clock, ids: { next: randomUUID }, log, passwordCost: 10 });
  return {
    library,
    later: (instant) => {
      base = Math.max(base, toMillis(instant) - (Date.now() - started));
    },
  };
};

/** Twelve people, six titles; who borrowed is forgotten after three days. */
export const makeSmallLibrary = async (folder: string): Promise<People> => {
  const { library } = await openAt(folder, opening);
  const { system, engine, heard } = library;
  const patrons: string[] = [];
  const titles: string[] = [];
  const changed = await changeRetention.run(system, staff('administrator', 'retention'), { days: 3 });
  if (changed.refused) throw new Error(changed.refused.name);
  for (const [i, concurrency] of seats.entries()) {
    const book = Buffer.from(`消えない本 ${i} `.repeat(100));
    const file = { hash: await engine.contents.put(book), size: book.length, layout: 'reflow-vertical', chapters: 3, removed: 0 } as const;
    const added = await addTitle.run(system, staff('librarian', `title-${i}`), { record: { ...record, title: `消えない本 ${i}` }, book: { file, cover: null }, licence: licence(concurrency) });
    if (added.refused) throw new Error(added.refused.name);
    titles.push(added.done.titleId);
  }
  for (let i = 0; i < 12; i++) {
    const person = { card: `C${i}`, name: `人 ${i}`, kana: 'ヒト', born: '1990-01-01', mail: null };
    patrons.push(await enrol(system, `enrol-${i}`, { person, class: 'general', school: null, cardExpires: null, password: null }));
  }
  await heard(await system.events.head());
  await library.close();
  return { patrons, titles };
};
