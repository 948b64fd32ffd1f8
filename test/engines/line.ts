/** A line between a process and a server that can be cut: nothing is refused and nothing closed, but no byte comes through, as when a cable is pulled. */
import { connect, createServer, type Socket } from 'node:net';

export interface Line {
  /** What is connected to instead of the server. */
  readonly port: number;
  /** Whatever is on its way stays where it is. New connections are taken and get no answer. */
  cut(): void;
  /** What was on its way goes on. */
  mend(): void;
  close(): Promise<void>;
}

/** `to`: the port of the server, which may be there later. */
export const openLine = async (to: () => number): Promise<Line> => {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;

  const join = ([here, there]: readonly [Socket, Socket]): void => {
    here.pipe(there);
    there.pipe(here);
  };

  /** One end is gone: so is the other, as soon as word of it comes through. */
  const part = (pair: readonly [Socket, Socket]): void => {
    if (isCut) return;
    pairs.delete(pair);
    for (const end of pair) end.destroy();
  };

  const server = createServer((here) => {
    const pair = [here, connect(to(), '127.0.0.1')] as const;
    pairs.add(pair);
    for (const end of pair) end.on('error', () => part(pair)).on('close', () => part(pair));
    if (!isCut) join(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const mend = (): void => {
    isCut = false;
    for (const pair of pairs) {
      if (pair.some((end) => end.destroyed)) part(pair);
      else join(pair);
    }
  };

  return {
    port: (server.address() as { readonly port: number }).port,
    cut: () => {
      isCut = true;
      for (const [here, there] of pairs) {
        here.unpipe(there);
        there.unpipe(here);
      }
    },
    mend,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      isCut = false;
      for (const pair of pairs) part(pair);
      await closed;
    },
  };
};
