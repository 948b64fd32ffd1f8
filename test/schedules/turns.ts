/**
 * Whose turn it is. Every call on a port waits here for its turn, every timer for its time; one is let go at a time, and
 * nothing else moves until all that follows from it has come to its next call. Time is simulated: it passes from turn to
 * turn, in ms.
 *
 * A call waits as long as the order says: mostly some ms, now and then more than a lease. How long depends on the order's
 * seed, the call's label and how often it was made, not on what else goes on, so that a script with a step less still
 * has much the same order.
 */
import type { Scheduler } from 'fast-check';

/** One running program. A crash ends it: what it waited for never comes. */
export interface Process {
  readonly name: string;
  alive: boolean;
}

interface Call {
  readonly process: Process;
  readonly label: string;
  readonly writes: boolean;
  readonly at: number;
  readonly go: () => void;
}

interface Timer {
  readonly process: Process;
  readonly due: number;
  readonly go: () => void;
}

interface Idler {
  readonly process: Process;
  readonly label: string;
  readonly ready: () => boolean;
  readonly go: () => void;
}

export interface Turns {
  /** Simulated ms since the beginning, jumps included. */
  elapsed(): number;
  /** Moves time on at once; calls under way stay under way. */
  jump(ms: number): void;
  /** The turn of a call; `writes` may still arrive after its process has died. */
  call<T>(process: Process, label: string, effect: () => T | Promise<T>, writes?: boolean): Promise<T>;
  /**
   * A call that only looks. It need not wait for a turn of its own every time, only in `odds` of eight: to look at once is
   * the order in which its turn would have come next.
   */
  look<T>(process: Process, label: string, effect: () => T | Promise<T>, odds?: number): Promise<T>;
  /** A call that is not made before there is something to read. */
  when<T>(process: Process, label: string, ready: () => boolean, effect: () => T | Promise<T>): Promise<T>;
  /** Something happened that idle calls may have waited for. */
  stir(): void;
  start(process: Process, ms: number, go: () => void): Timer;
  stop(timer: Timer): void;
  kill(process: Process): void;
  /** Lets one go; `false` when nobody waits. */
  next(): Promise<boolean>;
  /** Calls that are under way. */
  underWay(): number;
  /** Writes of dead processes that arrived late or may still do so. */
  ghosts(): number;
  /** A number of 32 bits that depends on the order's seed, the label and how often it was asked for. */
  draw(label: string): number;
  /** Adds to the story. */
  tell(process: Process, what: string): void;
  /** What was let go, in order; only kept when asked for. */
  readonly story: string[];
}

/** Mixes to 32 bits (the finaliser of MurmurHash3). */
const mixed = (n: number): number => {
  const a = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b ^ (b >>> 16)) >>> 0;
};

const hashes = new Map<string, number>();

const hashOf = (text: string): number => {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hashes.set(text, mixed(hash));
  return mixed(hash);
};

/** ms a call waits: sixteen kinds, from at once to longer than a lease. */
const waits = [4, 4, 4, 4, 8, 8, 8, 16, 16, 60, 60, 120, 300, 700, 4000];

const waitOf = (drawn: number): number => {
  const [kind, length] = [drawn & 15, drawn >>> 4];
  return 1 + (length % (waits[kind] ?? ((length & 3) === 0 ? 90_000 : 1000)));
};

const never = new Promise<never>(() => undefined);

const soonest = <T>(items: readonly T[], at: (item: T) => number): number => {
  let found = -1;
  for (let i = 0; i < items.length; i++) if (found === -1 || at(items[i] as T) < at(items[found] as T)) found = i;
  return found;
};

/** Until all that can go on by itself has come to a call of a port. */
export const drained = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The turns whose timers `setTimeout` sets in what is simulated (program.ts). */
export const timers: { turns: Turns | null; process: Process | null } = { turns: null, process: null };

export const turnsOf = (seed: number, { scheduler = null, telling = false }: { readonly scheduler?: Scheduler | null; readonly telling?: boolean } = {}): Turns => {
  let tick = 0;
  let jumped = 0;
  let calls: Call[] = [];
  let alarms: Timer[] = [];
  let idlers: Idler[] = [];
  let scheduled = 0;
  let ghosts = 0;
  const times = new Map<string, number>();
  const story: string[] = [];

  const draw = (label: string): number => {
    const n = times.get(label) ?? 0;
    times.set(label, n + 1);
    return mixed(mixed(hashOf(label) ^ seed) + Math.imul(n, 0x9e3779b9));
  };

  const enter = (call: Omit<Call, 'at'>): void => {
    if (scheduler === null) {
      calls.push({ ...call, at: tick + waitOf(draw(call.label)) });
      return;
    }
    scheduled += 1;
    void scheduler.schedule(Promise.resolve(), call.label).then(() => {
      scheduled -= 1;
      if (!call.process.alive) return;
      timers.process = call.process;
      call.go();
    });
  };

  const going = <T>(effect: () => T | Promise<T>, resolve: (value: T | Promise<T>) => void, reject: (reason: unknown) => void) => (): void => {
    try {
      resolve(effect());
    } catch (error) {
      reject(error);
    }
  };

  const call: Turns['call'] = (process, label, effect, writes = false) =>
    process.alive ? new Promise((resolve, reject) => enter({ process, label, writes, go: going(effect, resolve, reject) })) : never;

  const tell = (who: Process, what: string): void => {
    if (telling) story.push(`${String(tick + jumped).padStart(11)} ${who.alive ? who.name : `${who.name} (dead)`}  ${what}`);
  };

  const ring = (at: number): void => {
    const alarm = alarms[at] as Timer;
    alarms.splice(at, 1);
    tick = Math.max(tick, alarm.due - jumped);
    timers.process = alarm.process;
    alarm.go();
  };

  const letGo = (at: number): void => {
    const { process, label, at: time, go } = calls[at] as Call;
    calls.splice(at, 1);
    tick = Math.max(tick, time);
    timers.process = process;
    tell(process, label);
    go();
  };

  return {
    elapsed: () => tick + jumped,
    jump: (ms) => {
      jumped += ms;
    },
    call,
    look: (process, label, effect, odds = 1) => {
      if (!process.alive) return never;
      return (draw(label) & 7) < odds ? call(process, label, effect) : new Promise((resolve, reject) => going(effect, resolve, reject)());
    },
    when: (process, label, ready, effect) => {
      if (!process.alive) return never;
      if (ready()) return call(process, label, effect);
      return new Promise((resolve, reject) => idlers.push({ process, label, ready, go: going(effect, resolve, reject) }));
    },
    stir: () => {
      const woken = idlers.filter((idler) => idler.ready());
      if (woken.length === 0) return;
      idlers = idlers.filter((idler) => !woken.includes(idler));
      for (const { process, label, go } of woken) enter({ process, label, writes: false, go });
    },
    start: (process, ms, go) => {
      const timer = { process, due: tick + jumped + ms, go };
      if (process.alive) alarms.push(timer);
      return timer;
    },
    stop: (timer) => {
      const at = alarms.indexOf(timer);
      if (at !== -1) alarms.splice(at, 1);
    },
    kill: (process) => {
      process.alive = false;
      calls = calls.filter((c) => c.process !== process || (c.writes && (draw('ghost') & 3) === 0));
      ghosts += calls.filter((c) => c.process === process).length;
      alarms = alarms.filter((t) => t.process !== process);
      idlers = idlers.filter((i) => i.process !== process);
    },
    next: async () => {
      const [c, t] = [soonest(calls, (x) => x.at), soonest(alarms, (x) => x.due)];
      const due = t === -1 ? Infinity : (alarms[t] as Timer).due - jumped;
      if (scheduler !== null && scheduled > 0 && due > tick) {
        tick += 5;
        await scheduler.waitOne();
      } else if (t !== -1 && due <= (c === -1 ? Infinity : (calls[c] as Call).at)) ring(t);
      else if (c !== -1) letGo(c);
      else return false;
      await drained();
      return true;
    },
    underWay: () => calls.length + scheduled,
    ghosts: () => ghosts,
    draw,
    tell,
    story,
  };
};
