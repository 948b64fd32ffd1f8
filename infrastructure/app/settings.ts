/** What a process is told from outside: environment variables, checked once, with the sentence that says what is wrong. */
import { resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  /** Where the library listens. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** The folder everything is kept in. */
  NAGI_DATA: z.string().min(1).default('data'),
  /** `production` makes no demo library, no key and no sign-in by itself. */
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  /** `true` behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto; never otherwise. */
  NAGI_BEHIND_PROXY: z.enum(['true', 'false']).default('false').transform((v) => v === 'true'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
});

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly folder: string;
  readonly production: boolean;
  readonly behindProxy: boolean;
  readonly logLevel: string;
}

/** Throws with every variable that does not fit, and why. */
export const settingsFrom = (environment: NodeJS.ProcessEnv, root: string): Settings => {
  const read = schema.safeParse(environment);
  if (!read.success) throw new Error(`These settings do not fit:\n${read.error.issues.map((i) => `  ${i.path.join('.')}: ${i.message}`).join('\n')}`);
  const { PORT, HOST, NAGI_DATA, NODE_ENV, NAGI_BEHIND_PROXY, LOG_LEVEL } = read.data;
  return { port: PORT, host: HOST, folder: resolve(root, NAGI_DATA), production: NODE_ENV === 'production', behindProxy: NAGI_BEHIND_PROXY, logLevel: LOG_LEVEL };
};
