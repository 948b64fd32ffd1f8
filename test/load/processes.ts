/** The processes the bench starts and ends. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
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

const running = new Set<ChildProcess>();

const begun = (child: ChildProcess): Promise<unknown> => {
  running.add(child);
  return once(child, 'exit').finally(() => running.delete(child));
};

/** Ends at once whatever still runs: for a bench that ends before it is through. */
export const endAll = async (): Promise<void> => {
  await Promise.all([...running].map(async (child) => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }));
};

/** Starts one of the bench's own programs and waits until it listens. */
export const served = (program: 'server' | 'bare', ...given: readonly string[]): Promise<Served> => servedOn({ ENGINE: 'embedded', NAGI_ROLE: 'all' }, program, ...given);

/** The same with an engine said by variables, as a process of the library is told. */
export const servedOn = async (engine: NodeJS.ProcessEnv, program: 'server' | 'bare', ...given: readonly string[]): Promise<Served> => {
  const began = performance.now();
  const child: ChildProcess = fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), given, {
    env: { ...process.env, NODE_ENV: 'production', ...engine }, execArgv: ['--expose-gc', '--max-semi-space-size=32', '--max-old-space-size=12000'],
  });
  const ended = begun(child);
  const port = await Promise.race([
    new Promise<number>((resolve) => child.on('message', (message: { readonly port?: number }) => message.port !== undefined && resolve(message.port))),
    ended.then(() => { throw new Error(`the ${program} ended before it listened, with ${String(child.exitCode ?? child.signalCode)}`); }),
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

export interface Program {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the program itself, as it is built, and waits until it says where it listens. */
export const nagi = async (folder: string, settings: NodeJS.ProcessEnv): Promise<Program> => {
  const child = spawn(process.execPath, ['--max-semi-space-size=32', fileURLToPath(new URL('../../../infrastructure/app/serve.mjs', import.meta.url))], {
    env: { ...process.env, NODE_ENV: 'production', NAGI_DATA: folder, PORT: '0', ...settings }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = begun(child);
  let said = '';
  const port = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        said = `${said}${bytes.toString()}`.slice(-2_000);
        const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
        if (found !== null) resolve(Number(found[1]));
      });
    }
    void ended.then(() => reject(new Error(`the library ended before it listened: ${said}`)));
  });
  return {
    port,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
};
