/** Figures as the bench shows them: rounds of one run, and ratios of two things measured side by side in each round. */

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: Spread;
  /** What it is set against, measured in the same rounds; `ratio` is ours divided by it, round by round. */
  readonly against?: { readonly name: string; readonly value: Spread; readonly ratio: Spread };
  /** The stated limit, of the ratio's median where there is one, else of the value's. */
  readonly aim?: { readonly least: number } | { readonly most: number };
  /** What was left out, or how it was made. */
  readonly note?: string;
}

/** The variables that tell a process of the library where the servers of a cluster are. */
export type Servers = NodeJS.ProcessEnv;

export interface Bench {
  /** An empty folder on the disk that is measured. */
  readonly folder: string;
  readonly rounds: number;
  /** 1 as the figures are stated for; smaller for a quick look. */
  readonly scale: number;
  say(text: string): void;
  /** Starts the servers of a cluster that were not given; they end with the bench. */
  servers(): Promise<Servers>;
}

export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, median, max] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  if (min === undefined || median === undefined || max === undefined) throw new Error('nothing was measured');
  return { min, median, max };
};

/** The value below which a part of the sorted measurements lies. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (at === undefined) throw new Error('nothing was measured');
  return at;
};

export const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

interface Pair<T> {
  readonly ours: T;
  readonly theirs: T;
}

/** Measures ours and theirs in turn, round by round, so that a slow moment of the machine meets both. */
export const inTurn = async <T>(rounds: number, ours: (round: number) => Promise<T>, theirs: (round: number) => Promise<T>): Promise<readonly Pair<T>[]> => {
  const measured: Pair<T>[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes, so that neither always finds the machine warm.
    if (round % 2 === 0) {
      const first = await theirs(round);
      measured.push({ ours: await ours(round), theirs: first });
    } else {
      const first = await ours(round);
      measured.push({ ours: first, theirs: await theirs(round) });
    }
  }
  return measured;
};

interface Compared {
  readonly value: Spread;
  readonly other: Spread;
  readonly ratio: Spread;
}

/** One number of what was measured in turn. */
export const compared = <T>(measured: readonly Pair<T>[], of: (one: T) => number): Compared => ({
  value: spreadOf(measured.map((m) => of(m.ours))), other: spreadOf(measured.map((m) => of(m.theirs))), ratio: spreadOf(measured.map((m) => of(m.ours) / of(m.theirs))),
});

export const sideBySide = async (rounds: number, ours: (round: number) => Promise<number>, theirs: (round: number) => Promise<number>): Promise<Compared> =>
  compared(await inTurn(rounds, ours, theirs), (n) => n);

const shown = (n: number): string => (n >= 1000 ? Math.round(n).toLocaleString('en') : n >= 10 ? n.toFixed(1) : n.toPrecision(3));

const spread = ({ min, median, max }: Spread): string => (min === max ? shown(median) : `${shown(min)} / ${shown(median)} / ${shown(max)}`);

export const isMet = ({ value, against, aim }: Figure): boolean | null => {
  if (aim === undefined) return null;
  const median = (against?.ratio ?? value).median;
  return 'least' in aim ? median >= aim.least : median <= aim.most;
};

const verdict = (figure: Figure): string => {
  const met = isMet(figure);
  if (met === null || figure.aim === undefined) return '';
  const aim = 'least' in figure.aim ? `≥ ${figure.aim.least}` : `≤ ${figure.aim.most}`;
  return `${aim} ${met ? 'met' : 'MISSED'}`;
};

/** A Markdown table: one row per figure, minimum / median / maximum in each cell. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = figures.map((f) => [
    f.name, `${spread(f.value)} ${f.unit}`, f.against === undefined ? '' : `${f.against.name}: ${spread(f.against.value)}`,
    f.against === undefined ? '' : spread(f.against.ratio), verdict(f), f.note ?? '',
  ]);
  const head = ['what', 'measured', 'against', 'ratio', 'aim', 'note'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};
