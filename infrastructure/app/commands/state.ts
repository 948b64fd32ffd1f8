/** The state of one thing at an instant, folded by the deciders themselves. Persons stay sealed. */
import { auditState } from '../../../application/audit.ts';
import type { Caller, System } from '../../../application/system.ts';
import { addDays, minutesAfter, startOfDay, type Instant } from '../../../domain/kernel.ts';
import { readOnlyLibrary } from '../../embedded/read-only.ts';
import { masterKey } from '../../identity/master-key.ts';
import { keyFile } from '../engine.ts';
import { Misuse, say, type Command } from './command.ts';

const auditor: Caller = { role: 'auditor', patronId: null, staffId: null, request: 'state' };

/** An instant as events have it; a day means its end in Japan; nothing means now. */
const instantIn = (text: string | null): Instant => {
  if (text === null) return new Date().toISOString();
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return minutesAfter(startOfDay(addDays(text, 1)), -1 / 60_000);
  const parsed = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(parsed)) throw new Misuse(`--at ${text} is no instant: 2026-04-01T09:00:00+09:00, or a day like 2026-04-01 for its end`);
  return new Date(parsed).toISOString();
};

export const state: Command = {
  name: 'state',
  usage: 'STREAM [--at INSTANT]',
  about: 'shows the state of one thing at an instant as JSON; the server may run',
  help: `Folds the events of a stream up to an instant. Streams are named by kind and id: title-…, work-…, patron-…, reading-…,
membership-…, and rules. Who borrowed and who a patron is stay sealed.

  --at INSTANT  2026-04-01T09:00:00+09:00, or a day (2026-04-01) for its end in Japan; now when it is left out`,
  options: { at: 'text' },
  words: [1, 1],
  run: async ({ settings: { folder }, words: [stream = ''], text }) => {
    const at = instantIn(text('at'));
    const library = await readOnlyLibrary(folder, await masterKey({ env: process.env['NAGI_MASTER_KEY'], file: keyFile(folder), create: false }));
    try {
      // The use case reads one stream and its keys; the rest of a running library is not needed, and not there.
      const answer = await auditState.run({ events: library, vault: library } as unknown as System, auditor, { stream, at });
      if (answer.refused || answer.done.version === 0) throw new Error(`there is nothing named ${stream} at ${at}`);
      say(JSON.stringify(answer.done, null, 2));
      return 0;
    } finally {
      await library.close();
    }
  },
};
