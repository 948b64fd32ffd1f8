/** Shows how far something long is, beside the output proper: on a terminal in place, elsewhere a line for every fifth. */
export type Progress = (done: number, of: number) => void;

const width = 24;
const fifths = 5;

export const progress = (what: string, out: NodeJS.WriteStream = process.stderr): Progress => {
  let shown = -1;
  return (done, of) => {
    const share = of === 0 ? 1 : Math.min(1, done / of);
    const step = Math.floor(share * (out.isTTY ? 100 : fifths));
    if (step === shown || (!out.isTTY && step === 0)) return;
    shown = step;
    const percent = `${Math.floor(share * 100)}%`;
    const bar = '█'.repeat(Math.floor(share * width)).padEnd(width, '░');
    out.write(out.isTTY ? `\r\u001b[K${what} ${bar} ${percent}${share === 1 ? '\n' : ''}` : `${what} … ${percent}\n`);
  };
};
