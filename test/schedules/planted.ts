/** Faults this library once had, or easily could have: each a change of one place, planted to see that the schedules find it. */
import type { Patch } from './program.ts';

export interface Planted extends Patch {
  readonly name: string;
  /** What the oracle must say of it. */
  readonly found: RegExp;
}

export const planted: readonly Planted[] = [
  {
    name: 'a writer that believes what it remembers: the decision on an old state is written behind what came between',
    file: 'application/transact.ts',
    find: 'await append(stream, loaded.version, drafts, decided)',
    replace: 'await append(stream, (await events.read(stream)).length, drafts, decided)',
    found: /oversold|used up twice|own slot|two loans|of \d+$|usable|without a free seat|is not there|was not|twice|though/,
  },
  {
    name: 'a replay cache: a repeated request is answered from memory',
    file: 'application/transact.ts',
    find: '      new Promise<Result<S, E, R>>((answer, fail) => {',
    replace: '      (lines as unknown as Record<string, Promise<Result<S, E, R>>>)[`${stream} ${context.command}`] ??= new Promise<Result<S, E, R>>((answer, fail) => {',
    found: /has its own slot|which is not in the log/,
  },
  {
    name: 'a policy that notes its place before it has acted',
    file: 'application/policies/follower.ts',
    find: `      await heard(traces, name, opened, () => hear(opened));
      const last = page.at(-1);
      if (last !== undefined) await checkpoints.set(name, last.position);`,
    replace: `      const last = page.at(-1);
      if (last !== undefined) await checkpoints.set(name, last.position);
      await heard(traces, name, opened, () => hear(opened));`,
    found: /has neither loan nor hold/,
  },
  {
    name: 'a settlement that gives the slot back without ruling the loan out',
    file: 'application/lending.ts',
    find: `  const ruledOut = await onTitle(system, context, use.titleId, { type: 'Forgo', id: use.id });
  if (ruledOut.refused !== undefined) return;`,
    replace: '  if (begun(await loadTitle(system, use.titleId), use.id) !== null) return;',
    found: /has its own slot|while .* goes on/,
  },
  {
    name: 'a kept seat that is not counted',
    file: 'domain/lending/title.ts',
    find: '(l) => ({ reserved: l.reserved + 1 })',
    replace: '(l) => ({ reserved: l.reserved + 0 })',
    found: /oversold|used up twice|took a seat|without a free seat|is kept/,
  },
  {
    name: 'a clock read once, before the state is',
    file: 'application/transact.ts',
    find: `    const loaded = await load(stream, decider);
    const decided = decideEach(decider, loaded, line, clock.now);`,
    replace: `    const at = clock.now();
    const loaded = await load(stream, decider);
    const decided = decideEach(decider, loaded, line, () => at);`,
    found: /and no clock went back|was due|though a seat is free/,
  },
  {
    name: 'a refused borrow that keeps its slot until the lease is over',
    file: 'application/lending.ts',
    find: `  await system.transact(contextOf(caller, \`release:\${step}\`), patronStream(member.patronId), patron, { type: 'ReleaseSlot', slot: holder.slot, why: 'unused' });
`,
    replace: '',
    found: /left a slot behind/,
  },
];
