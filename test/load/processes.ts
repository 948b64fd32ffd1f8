/** The processes the bench starts and ends. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Hooks } from './server.ts';

export interface Served {
  readonly port: number;
  /** Milliseconds from the start of the process until it answers. */
  readonly started: number;
  /** Asks the process to prepare or measure something. */
  run<H extends keyof Hooks>(hook: H, ...argument: Parameters<Hooks[H]>): Promise<Awaited<ReturnType<Hooks[H]>>>;
  stop(): Promise<void>;
}

/** Starts one of the bench's own programs and waits until it listens. */
export const served = async (program: 'server' | 'bare', ...given: readonly string[]): Promise<Served> => {
  const began = performance.now();
  const child: ChildProcess = fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), given, {
    env: { ...process.env, NODE_ENV: 'production' }, execArgv: ['--expose-gc', '--max-semi-space-size=32', '--max-old-space-size=12000'],
  });
  const ended = once(child, 'exit');
  const port = await Promise.race([
    new Promise<number>((resolve) => child.on('message', (message: { readonly port?: number }) => message.port !== undefined && resolve(message.port))),
    ended.then(([code]) => { throw new Error(`the ${program} ended before it listened, with ${String(code)}`); }),
  ]);
  let count = 0;
  return {
    port,
    started: performance.now() - began,
    run: (hook, ...argument) =>
      new Promise((resolve, reject) => {
        const id = ++count;
        const hear = (message: { readonly id?: number; readonly answer?: never; readonly error?: string }): void => {
          if (message.id !== id) return;
          child.off('message', hear);
          if (message.error === undefined) resolve(message.answer as never);
          else reject(new Error(message.error));
        };
        child.on('message', hear);
        child.send({ id, hook, argument: argument[0] });
      }),
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
};
