/**
 * What is told outside: every event answers for itself, nothing personal gets out, and an outside system can live on it.
 * `SCHEMAS=write npx jest test/journeys/announcements` writes docs/announcements/ anew.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { announcementOf, type AnnouncementName } from '../../application/announcements.ts';
import { decode } from '../../application/codec.ts';
import { keyless } from '../../application/policies/announcer.ts';
import type { Announcement, IdentityVault, Stored } from '../../application/ports.ts';
import type { DomainEvent, Recorded } from '../../domain/events.ts';
import { title } from '../../domain/lending/title.ts';
import { announcementSchemas, jsonSchemaOf } from '../../infrastructure/announcement-schemas.ts';
import { embeddedEngine } from '../../infrastructure/app/engine.ts';
import { examples } from '../golden/examples.ts';
import { hearing } from '../contract/message-bus.ts';
import { openTestLibrary, terms, type TestLibrary } from './library.ts';

const docs = join(__dirname, '../../docs');
const names = Object.keys(announcementSchemas) as AnnouncementName[];

const recordedOf = (event: DomainEvent, i = 0, stream = 'title-t-0001'): Recorded => ({
  id: `${event.type}-${i}`, event, stream, version: i + 1, position: String(i + 1).padStart(16, '0'), at: '2026-12-15T15:30:12.345Z', actor: { role: 'librarian', staffId: 'staff-1' },
});

const ofExamples = Object.values(examples).flat().map((event, i) => ({ event, told: announcementOf(recordedOf(event, i)) }));
const told = ofExamples.flatMap((one) => (one.told === 'private' ? [] : [one.told]));

// ---- what must never get out

/** Values of these fields lead to a person, or were typed by one; `id` is what a slot was used for, or a loan given up. */
const telling = new Set(['patronId', 'slot', 'loanId', 'holdId', 'id', 'subject', 'staffId', 'card', 'name', 'kana', 'born', 'mail', 'query', 'occurrence', 'correlation', 'causation']);

const secretsIn = (value: unknown, of?: string): readonly string[] => {
  if (typeof value === 'string') return of !== undefined && telling.has(of) && value.length >= 4 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  // A record of the catalogue is public, with its authors' names.
  return Object.entries(value).flatMap(([field, inner]) => (field === 'record' ? [] : secretsIn(inner, Array.isArray(value) ? of : field)));
};

/** Reasons people typed stand in fields that elsewhere hold codes. */
const typed = (event: DomainEvent): readonly string[] =>
  event.type === 'LicenceWithdrawn' || event.type === 'PatronBlocked' || event.type === 'PersonalRecordViewed' ? [event.reason] : [];

const leaksIn = (announcements: readonly Announcement[], secrets: readonly string[]): readonly string[] => {
  const text = JSON.stringify(announcements);
  return [...new Set(secrets)].filter((secret) => text.includes(JSON.stringify(secret).slice(1, -1)));
};

const nameOf = ({ type }: Announcement): AnnouncementName => type.replace(/^jp\.nagi\./, '').replace(/\.v1$/, '') as AnnouncementName;

/** What the schema of an announcement knows of its data: a field nobody described is lost on the way. */
const described = (announcement: Announcement): unknown => announcementSchemas[nameOf(announcement)].parse(announcement.data);

// ---- CloudEvents

const isReference = (text: string): boolean => URL.canParse(text, 'https://library.example/');
const isUri = (text: string): boolean => URL.canParse(text);

/** CloudEvents 1.0, "Context Attributes" and "JSON Format", in words; nothing when it keeps to them. */
const against = (announcement: object): readonly string[] => {
  const a = announcement as { readonly [name: string]: unknown };
  const filled = (name: string): boolean => typeof a[name] === 'string' && a[name] !== '';
  return [
    ...['id', 'source', 'specversion', 'type'].filter((name) => !filled(name)).map((name) => `${name} is required`),
    ...Object.keys(a).filter((name) => name !== 'data' && !/^[a-z0-9]{1,20}$/.test(name)).map((name) => `${name} is no name of an attribute`),
    ...(a['specversion'] === '1.0' ? [] : ['specversion is not 1.0']),
    ...(isReference(String(a['source'])) ? [] : ['source is no URI-reference']),
    ...(a['dataschema'] === undefined || isUri(String(a['dataschema'])) ? [] : ['dataschema is no URI']),
    ...(a['time'] === undefined || z.iso.datetime({ offset: true }).safeParse(a['time']).success ? [] : ['time is not RFC 3339']),
    ...(a['subject'] === undefined || filled('subject') ? [] : ['subject is empty']),
    ...(a['datacontenttype'] === 'application/json' ? [] : ['datacontenttype is not JSON']),
  ];
};

const schemaFile = resolve(__dirname, '../../../shared/data/cloudevents/cloudevents.json');
const present = existsSync(schemaFile);
if (!present) console.warn(`announcements.test: no CloudEvents schema at ${schemaFile}, the check against it is left out; the rules in words are checked`);
const onSchema = present ? test : test.skip;

describe('every event', () => {
  test('is announced or private, each announcement by some event', () => {
    expect(new Set(told.map(({ announcement }) => nameOf(announcement)))).toEqual(new Set([...names].filter((name) => name !== 'lending.licence-exhausted')));
    const last = announcementOf(recordedOf({ type: 'LicenceConsumed', licenceId: 'l-0001', loanId: 'loan-1', checkoutsLeft: 0, price: 0 }));
    expect(last).toMatchObject({ topic: 'nagi.lending.v1', announcement: { type: 'jp.nagi.lending.licence-exhausted.v1', data: { titleId: 't-0001', licenceId: 'l-0001' } } });
    expect(ofExamples.filter(({ told: one }) => one === 'private').map(({ event }) => event.type)).toContain('SlotClaimed');
  });

  test('is announced as a CloudEvent, with the day of Japan and nothing finer', () => {
    const [lent] = ofExamples.filter(({ event }) => event.type === 'LoanStarted');
    expect(lent!.told).toEqual({
      topic: 'nagi.lending.v1',
      announcement: {
        specversion: '1.0', id: expect.stringMatching(/^LoanStarted-\d+$/), source: '/nagi/lending', type: 'jp.nagi.lending.title-lent.v1', subject: 't-0001',
        time: '2026-12-16T00:00:00+09:00', datacontenttype: 'application/json', dataschema: 'urn:nagi:announcement:lending.title-lent.v1', data: { titleId: 't-0001' },
      },
    });
    expect(told.filter(({ announcement }) => announcement.time !== '2026-12-16T00:00:00+09:00')).toEqual([]);
    expect(told.flatMap(({ announcement }) => against(announcement))).toEqual([]);
  });

  test('what breaks a rule of CloudEvents is noticed', () => {
    const { announcement } = told[0]!;
    const broken = [{ ...announcement, id: '' }, { ...announcement, specversion: '0.3' }, { ...announcement, dataschema: 'docs/a.json' }, { ...announcement, time: '2026-12-16' }, { ...announcement, title_id: 'a' }, { ...announcement, subject: '' }];
    expect(broken.map((one) => against(one).length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  onSchema('and is one by the schema of CloudEvents itself', () => {
    // A URI-reference is taken for a whole URL there; `against` looks at it.
    const text = readFileSync(schemaFile, 'utf8').replace(/"format":\s*"uri-reference",/, '');
    const schema = z.fromJSONSchema(JSON.parse(text));
    for (const { announcement } of told) expect(schema.parse(announcement)).toEqual(announcement);
    expect(schema.safeParse({ ...told[0]!.announcement, id: '' }).success).toBe(false);
  });

  test('says exactly what its schema says', () => {
    for (const { announcement } of told) expect([announcement.type, described(announcement)]).toEqual([announcement.type, announcement.data]);
  });

  test('says nothing that leads to a person, with every seal open', () => {
    const secrets = ofExamples.flatMap(({ event }) => [...secretsIn(event), ...typed(event)]);
    expect(secrets).toEqual(expect.arrayContaining(['p-0001', 's-0001', 'loan-1', 'hold-1', 'K0000001', '凪野 はる', '出版社の申し出', 'かふかの城']));
    expect(leaksIn(told.map(({ announcement }) => announcement), secrets)).toEqual([]);
    // Of those who read, not even the class or school.
    const ofReaders = told.map(({ announcement }) => announcement).filter((a) => /lent|returned|hold|turned-away|exhausted/.test(a.type));
    expect(leaksIn(ofReaders, ['general', 'pupil', 'reading-support', 'kitagi'])).toEqual([]);
  });
});

describe('for those who receive', () => {
  const fileOf = (name: AnnouncementName): string => `${name}.v1.schema.json`;
  const textOf = (name: AnnouncementName): string => `${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`;

  beforeAll(() => {
    if (process.env['SCHEMAS'] !== 'write') return;
    mkdirSync(join(docs, 'announcements'), { recursive: true });
    for (const name of names) writeFileSync(join(docs, 'announcements', fileOf(name)), textOf(name));
  });

  test('there is a schema for each announcement, as the program has it', () => {
    expect(readdirSync(join(docs, 'announcements')).sort()).toEqual(names.map(fileOf).sort());
    for (const name of names) expect(readFileSync(join(docs, 'announcements', fileOf(name)), 'utf8')).toBe(textOf(name));
    for (const { announcement } of told) expect(jsonSchemaOf(nameOf(announcement))).toMatchObject({ $id: announcement.dataschema });
  });

  test('the schemas, read back, take every announcement and refuse one without its title', () => {
    for (const { announcement } of told) {
      const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(docs, 'announcements', fileOf(nameOf(announcement))), 'utf8')));
      expect(schema.safeParse(announcement.data).success).toBe(true);
      expect(schema.safeParse({ ...announcement.data, later: 1 }).success).toBe(true);
      if ('titleId' in announcement.data) expect(schema.safeParse({ ...announcement.data, titleId: undefined }).success).toBe(false);
    }
  });

  test('the page lists each of them', () => {
    const page = readFileSync(join(docs, 'announcements.md'), 'utf8');
    const listed = [...page.matchAll(/^\| \[`([a-z]+\.[a-z-]+)`\]/gm)].map((match) => match[1]);
    expect(listed).toEqual(names);
  });
});

// ---- a small library, lived

const logOf = async ({ library }: TestLibrary): Promise<readonly Stored[]> => {
  const abort = new AbortController();
  const head = await library.system.events.head();
  const events: Stored[] = [];
  for await (const page of library.system.events.follow('', abort.signal)) {
    events.push(...page);
    if (events.at(-1)?.position === head) abort.abort();
  }
  return events;
};

const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let waited = 0; !(await holds()); waited += 5) {
    if (waited > 20_000) throw new Error(`waited in vain: ${what}`);
    await new Promise((resume) => setTimeout(resume, 5));
  }
};

let calls = 0;

/** What a consumer of this name has not heard yet, on every topic. */
const announced = async (nagi: TestLibrary, name: string): Promise<readonly Announcement[]> => {
  const { engine, system } = nagi.library;
  const head = await system.events.head();
  await until('the announcer is at the head', async () => (await engine.bus.checkpoints.get('announcer')) === head);
  const end = `end-${(calls += 1)}`;
  // A last announcement on each topic shows that what was before it has been heard.
  const topics = ['nagi.catalogue.v1', 'nagi.lending.v1'];
  const pages = await Promise.all(topics.map(async (topic) => {
    await engine.bus.publish(topic, [{ ...told[0]!.announcement, id: end, type: 'end' }]);
    const consumer = hearing(engine.bus, name, topic);
    await until(`${name} hears the end of ${topic}`, () => consumer.heard.includes(end));
    await consumer.stop();
    return consumer.pages.flat().filter(({ type }) => type !== 'end');
  }));
  return pages.flat();
};

const day = 24 * 60;

/** A bit of everything people do. */
const live = async (nagi: TestLibrary): Promise<void> => {
  const [first, second, third] = [await nagi.patron(), await nagi.patron({ class: 'reading-support' }), await nagi.patron()];
  const [librarian, administrator] = [await nagi.staff('librarian'), await nagi.staff('administrator')];
  const scarce = await nagi.title({ record: { title: '白石島の夏', titleYomi: 'シライシジマノナツ' } });
  const counted = await nagi.title({ licence: terms({ checkouts: 1, audience: { kind: 'classes', classes: ['reading-support'] } }) });
  const done = (status: number) => expect([200, 201, 409]).toContain(status);

  done((await first.post(`/api/titles/${scarce}/loan`)).status);
  done((await third.post(`/api/titles/${scarce}/loan`)).status);
  done((await second.post(`/api/titles/${scarce}/hold`)).status);
  done((await third.post(`/api/titles/${scarce}/hold`)).status);
  done((await third.delete(`/api/titles/${scarce}/hold`)).status);
  done((await first.delete(`/api/titles/${scarce}/loan`)).status);
  done((await second.post(`/api/titles/${scarce}/loan`)).status);
  done((await second.post(`/api/titles/${counted}/loan`)).status);
  done((await first.post(`/api/titles/${counted}/loan`)).status);
  done((await first.get('/api/titles?q=かふかの城')).status);
  expect((await librarian.put('/api/staff/patrons/block', { patronId: first.patronId, reason: '連絡先の確認', until: null })).status).toBe(200);
  done((await librarian.post('/api/staff/patrons/record', { patronId: first.patronId, reason: '住所変更の届け出' })).status);
  done((await librarian.put(`/api/staff/titles/${scarce}/visibility`, { hidden: true })).status);
  done((await administrator.put('/api/admin/retention', { days: 10 })).status);
  await nagi.later(15 * day);
  await nagi.later(12 * day);
};

describe('a small library', () => {
  let nagi: TestLibrary;
  let log: readonly Stored[];
  let heard: readonly Announcement[];
  let opened: readonly Recorded[];
  /** Everything in the log that leads to people, read while its keys were there. */
  let secrets: readonly string[];

  beforeAll(async () => {
    // Keys are destroyed on the way, so what leads to people is kept aside as it is sealed.
    const sealed: unknown[] = [];
    nagi = await openTestLibrary();
    const { vault } = nagi.library.system;
    const ring = vault.keyring.bind(vault);
    (vault as { keyring: IdentityVault['keyring'] }).keyring = async (subjects) => {
      const { seal, open } = await ring(subjects);
      return {
        seal: (subject, value, context) => {
          sealed.push(value);
          return seal(subject, value, context);
        },
        open,
      };
    };
    await live(nagi);
    log = await logOf(nagi);
    heard = await announced(nagi, 'outside');
    opened = await decode(vault, log);
    secrets = [...secretsIn(sealed), ...secretsIn(log), ...opened.flatMap(({ event }) => typed(event))].filter((secret) => !ownIds(log).has(secret));
  }, 60_000);
  afterAll(() => nagi.close());

  /** Ids of events whose streams are nobody's: they are the announcements' own. */
  const ownIds = (events: readonly Stored[]): Set<string> => new Set(events.filter(({ stream }) => /^(title|work|rules)/.test(stream)).map(({ id }) => id));

  test('announces what concerns others, in the order of the log, each once', () => {
    const types = new Set(heard.map(nameOf));
    for (const name of ['catalogue.title-catalogued', 'catalogue.title-hidden', 'lending.licence-added', 'lending.title-lent', 'lending.title-returned', 'lending.hold-placed', 'lending.hold-ended', 'lending.reader-turned-away', 'lending.licence-exhausted', 'lending.retention-changed']) {
      expect(types).toContain(name);
    }
    expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
    for (const context of ['catalogue', 'lending']) {
      const expected = opened.map(announcementOf).flatMap((one) => (one !== 'private' && one.topic === `nagi.${context}.v1` ? [one.announcement] : []));
      expect(heard.filter(({ source }) => source === `/nagi/${context}`)).toEqual(expected);
    }
    expect(heard.flatMap(against)).toEqual([]);
    for (const announcement of heard) expect(described(announcement)).toEqual(announcement.data);
  });

  test('tells nothing that leads to a person: no id of patron, loan, hold, slot, reading or staff, no name, card, query or reason', () => {
    const fields = (type: string): readonly Recorded[] => opened.filter(({ event }) => event.type === type);
    for (const type of ['LoanStarted', 'HoldPlaced', 'MemberRegistered', 'SlotClaimed', 'PatronBlocked', 'PersonalRecordViewed', 'ReaderForgotten', 'SearchFoundNothing']) expect([type, fields(type).length > 0]).toEqual([type, true]);
    expect(secrets).toEqual(expect.arrayContaining(['連絡先の確認', 'リヨウシャ']));
    expect(secrets.length).toBeGreaterThan(60);
    expect(leaksIn(heard, secrets)).toEqual([]);
  });

  test('a leak that was planted is found: a loan, a borrower, a card, somebody else’s event', () => {
    const [loan] = opened.flatMap(({ event }) => (event.type === 'LoanStarted' ? [event] : []));
    const [member] = log.filter(({ type }) => type === 'MemberRegistered');
    const lent = heard.find((a) => nameOf(a) === 'lending.title-lent')!;
    for (const leak of [loan!.loanId, String(member!.data['patronId']), 'C000', member!.id, member!.meta.correlation]) {
      const secret = secrets.find((one) => one.startsWith(leak))!;
      expect(leaksIn([...heard, { ...lent, data: { ...lent.data, note: `by ${secret}` } }], secrets)).toEqual([secret]);
    }
    expect(described({ ...lent, data: { ...lent.data, class: 'pupil' } })).toEqual(lent.data);
  });

  test('the announcer needs no key: without any, it tells the same', async () => {
    const closed = await decode(keyless, log);
    expect(closed.flatMap(({ event }) => ('holder' in event && event.holder !== null ? [event] : []))).toEqual([]);
    expect(closed.map(announcementOf)).toEqual(opened.map(announcementOf));
    await expect(keyless.keyring([]).then((ring) => ring.seal('a', 'b', 'c'))).rejects.toThrow('seals nothing');
  });

  test('an outside system that only counts knows what is lent and waited for', async () => {
    const counts = new Map<string, { lent: number; waiting: number }>();
    const steps: { readonly [N in AnnouncementName]?: readonly [lent: number, waiting: number] } = {
      'lending.title-lent': [1, 0], 'lending.title-returned': [-1, 0], 'lending.hold-placed': [0, 1], 'lending.hold-ended': [0, -1],
    };
    for (const announcement of heard) {
      const step = steps[nameOf(announcement)];
      const { lent, waiting } = counts.get(announcement.subject) ?? { lent: 0, waiting: 0 };
      if (step !== undefined) counts.set(announcement.subject, { lent: lent + step[0], waiting: waiting + step[1] });
    }
    expect(counts.size).toBe(2);
    for (const [titleId, count] of counts) {
      const { state } = await nagi.library.system.load(`title-${titleId}`, title);
      expect([titleId, count]).toEqual([titleId, { lent: state.loans.length, waiting: state.holds.length }]);
    }
  });
});

describe('on the disk', () => {
  test('after a restart nobody hears anything twice; when all that was published is lost, it is published again, the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nagi-announcements-'));
    const opening = (): Promise<TestLibrary> => openTestLibrary(() => embeddedEngine(join(folder, 'data'), true));
    try {
      const first = await opening();
      await live(first);
      const heard = await announced(first, 'outside');
      expect(heard.length).toBeGreaterThan(12);
      await first.close();

      const second = await opening();
      expect(await announced(second, 'another')).toEqual(heard);
      expect(await announced(second, 'outside')).toEqual([]);
      await second.close();

      await rm(join(folder, 'data', 'announcements'), { recursive: true });
      const third = await opening();
      expect(await announced(third, 'outside')).toEqual(heard);
      await third.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
