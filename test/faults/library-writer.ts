/**
 * A whole library under load, until somebody kills it:
 * `library-writer.js <folder> <people.json> <file for acknowledgements> <file for what was heard> <instant> <seed>`.
 * Every command that was acknowledged is a line before its patron does anything else.
 */
import { openSync, readFileSync, writeSync } from 'node:fs';
import { borrow, cancelHold, placeHold, returnLoan } from '../../application/lending.ts';
import { keepProgress, openBook } from '../../application/reading.ts';
import type { Caller } from '../../application/system.ts';
import type { Acknowledged } from './promises.ts';
import { chance } from './seeded.ts';
import { openAt, topics, type People } from './small-library.ts';

const [folder = '', people = '', acknowledgements = '', heardFile = '', begin = '', seed = ''] = process.argv.slice(2);
const { patrons, titles } = JSON.parse(readFileSync(people, 'utf8')) as People;
const file = openSync(acknowledgements, 'a');
const heard = openSync(heardFile, 'a');
const { library } = await openAt(folder, begin, (line) => process.stderr.write(line));
const { system, engine } = library;
const forever = new AbortController().signal;

for (const topic of topics) {
  void engine.bus.consume({
    name: 'listener', topic,
    hear: async (page) => {
      for (const { id } of page) writeSync(heard, `${id}\n`);
    },
    onTrouble: (trouble) => process.stderr.write(`${String(trouble)}\n`),
  }, forever);
}
library.watch();

const acknowledge = (acknowledged: Acknowledged): void => {
  writeSync(file, `${JSON.stringify(acknowledged)}\n`);
};

const live = async (patronId: string, random: () => number): Promise<never> => {
  const mine = new Map<string, string>();
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  for (let turn = 0; ; turn++) {
    const caller: Caller = { role: 'patron', patronId, staffId: null, request: `${seed}-${patronId}-${turn}` };
    const titleId = pick(titles);
    const onTitle = (what: Acknowledged['what'], position: string, loanId: string | null = null): void => acknowledge({ what, stream: `title-${titleId}`, position, loanId });
    const what = pick(['borrow', 'borrow', 'hold', 'hold', 'return', 'return', 'cancel', 'read', 'read'] as const);
    switch (what) {
      case 'borrow': {
        const { done } = await borrow.run(system, caller, { titleId });
        if (done === undefined) break;
        mine.set(titleId, done.loanId);
        if (!done.repeated) onTitle('LoanStarted', done.position, done.loanId);
        break;
      }
      case 'hold': {
        const { done } = await placeHold.run(system, caller, { titleId });
        if (done?.repeated === false) onTitle('HoldPlaced', done.position);
        break;
      }
      case 'return': {
        const { done } = await returnLoan.run(system, caller, { titleId });
        if (done === undefined) break;
        onTitle('LoanReturned', done.position, mine.get(titleId) ?? null);
        mine.delete(titleId);
        break;
      }
      case 'cancel': {
        const { done } = await cancelHold.run(system, caller, { titleId });
        if (done !== undefined) onTitle('HoldCancelled', done.position);
        break;
      }
      case 'read': {
        const { done: opened } = await openBook.run(system, caller, { titleId, device: 'phone' });
        if (opened === undefined) break;
        const stream = `reading-${opened.readingId}`;
        acknowledge({ what: null, stream, position: opened.position, loanId: null });
        const place = { href: 'a.xhtml', type: 'application/xhtml+xml', title: null, locations: { progression: random(), totalProgression: random(), partialCfi: null } };
        const { done: kept } = await keepProgress.run(system, { ...caller, request: `${caller.request}-place` }, { readingId: opened.readingId, place });
        if (kept !== undefined) acknowledge({ what: 'PlaceKept', stream, position: kept.position, loanId: null });
        break;
      }
    }
    // Somebody whose commands are all refused must not keep the others from theirs.
    await new Promise((resume) => setImmediate(resume));
  }
};

await Promise.all(patrons.map((patronId, i) => live(patronId, chance(Number(seed) * 100 + i))));
