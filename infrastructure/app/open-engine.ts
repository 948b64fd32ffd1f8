import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { masterKey } from '../identity/master-key.ts';
import { embeddedEngine, keyFile, type Engine } from './engine.ts';
import type { Settings } from './settings.ts';

/** The engine the settings say. `createKey` makes a missing master key (demonstration and development only). */
export const openEngine = async ({ cluster, folder }: Pick<Settings, 'cluster' | 'folder'>, createKey: boolean, log: Logger): Promise<Engine> => {
  if (cluster === null) return embeddedEngine(folder, createKey);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = await masterKey({ env: process.env['NAGI_MASTER_KEY'], file: keyFile(folder), create: createKey });
  const { openClusterEngine } = await import('./cluster-engine.ts');
  return openClusterEngine({ settings: cluster, masterKey: key, folder, log });
};
