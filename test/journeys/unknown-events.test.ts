/** Events of a newer program in the log: who needs them stops and says so, and never anybody else. */
import { formats } from '../../application/codec.ts';
import type { Draft } from '../../application/ports.ts';
import { kindOf } from '../../domain/events.ts';
import { titleStream } from '../../domain/lending/title.ts';
import { workStream } from '../../domain/catalogue/work.ts';
import { eventsIn } from '../../projections/projection.ts';
import { openTestLibrary, type TestLibrary } from './library.ts';

const written = (type: string, v: number): Draft => ({
  id: `from-the-future-${type}`, type, v, data: { anything: 1 }, meta: { at: '2026-12-15T01:00:00.000Z', actor: { role: 'system' }, correlation: 'c', causation: 'c' },
});

/** Waits until those concerned have stopped, nobody else has, and the others are through. */
const stopped = async ({ library: { system } }: TestLibrary, concerned: readonly string[]): Promise<void> => {
  let names: readonly string[] = [];
  for (let looks = 0; looks < 500; looks++) {
    const head = await system.events.head();
    const followers = await system.followers();
    const found = followers.filter(({ trouble }) => trouble !== null);
    names = found.map(({ name }) => name).sort();
    if (names.join() === concerned.join() && followers.every(({ trouble, name, position }) => trouble !== null || name === 'announcer' || position === head)) {
      for (const { trouble } of found) expect(trouble).toMatch(/The log holds \w+ version \d+ at \S+, which this version of Nagi cannot read\. Run the newer version that wrote it\./);
      return;
    }
    await new Promise((resume) => setTimeout(resume, 10));
  }
  throw new Error(`stopped: ${names.join(', ')}, not ${concerned.join(', ')}; or the others did not go on`);
};

const cases = [
  ['of an unknown type among what is catalogued', workStream('unseen'), written('TitleTranslated', 1), ['announcer', 'circulation', 'titles']],
  ['of a known type in an unknown version', 'reading-unseen', written('ChapterOpened', 2), ['circulation', 'forgetting']],
  ['of an unknown type among what is registered', 'membership-unseen', written('MemberMoved', 1), ['circulation', 'directory']],
] as const;

test.each(cases)('an event %s stops those it concerns', async (_what, stream, draft, concerned) => {
  const nagi = await openTestLibrary();
  try {
    const titleId = await nagi.title();
    const patron = await nagi.patron();
    expect((await nagi.library.system.events.append(stream, 0, [draft])).ok).toBe(true);
    await stopped(nagi, concerned);

    // Everybody else does what there is to do.
    const { status, body: { position } } = await patron.post(`/api/titles/${titleId}/loan`);
    expect([status, (await patron.get(`/api/shelf?after=${position}`)).body.loans]).toMatchObject([201, [{ title: { titleId } }]]);
    expect((await patron.delete(`/api/titles/${titleId}/loan`)).status).toBe(200);
    await stopped(nagi, concerned);
    const seen = (await (await nagi.staff('administrator')).get('/api/admin/service')).body;
    expect(seen.followers.filter((one: { trouble: string | null }) => one.trouble !== null).map(({ name }: { name: string }) => name).sort()).toEqual([...concerned]);
  } finally {
    await nagi.close();
  }
});

test('an event of a kind of stream nobody here knows stops nobody', async () => {
  const nagi = await openTestLibrary();
  try {
    await nagi.title();
    expect((await nagi.library.system.events.append('rooms-7', 0, [written('RoomBooked', 1)])).ok).toBe(true);
    await nagi.settled();
    expect((await nagi.library.system.followers()).filter(({ trouble }) => trouble !== null)).toEqual([]);
  } finally {
    await nagi.close();
  }
});

test('a command on a stream with such an event is refused: nobody decides on what cannot be read', async () => {
  const nagi = await openTestLibrary();
  try {
    const titleId = await nagi.title();
    const { system } = nagi.library;
    const version = (await system.events.read(titleStream(titleId))).length;
    const patron = await nagi.patron();
    await system.events.append(titleStream(titleId), version, [written('LoanLentOn', 1)]);
    expect((await patron.post(`/api/titles/${titleId}/loan`)).status).toBe(500);
    expect(await system.events.read(titleStream(titleId))).toHaveLength(version + 1);
    expect((await patron.get('/api/shelf')).status).toBe(200);
  } finally {
    await nagi.close();
  }
});

test('every event there is stands in one kind of stream', () => {
  const all = Object.values(eventsIn).flat();
  expect([...all].sort()).toEqual(Object.keys(formats).sort());
  expect([titleStream('t'), workStream('t')].map(kindOf)).toEqual(['title', 'work']);
});
