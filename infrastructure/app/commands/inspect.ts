/** The process that looks at one part of a data folder: `inspect.js FOLDER PART`, answers in lines of JSON. */
import { writeSync } from 'node:fs';
import { masterKey } from '../../identity/master-key.ts';
import { keyFile } from '../engine.ts';
import { inspections, type Told } from './inspection.ts';

const [folder = '', part = ''] = process.argv.slice(2);
// Written at once: what was said must have been heard when the next page ends this process.
const tell = (told: Told): void => {
  writeSync(1, `${JSON.stringify(told)}\n`);
};

const master = await masterKey({ env: process.env['NAGI_MASTER_KEY'], file: keyFile(folder), create: false });
await inspections[part]?.(
  folder,
  { found: (found) => tell({ found }), progress: (done, of) => tell({ progress: [done, of] }), counted: (counted) => tell({ counted }) },
  master,
);
tell({ done: true });
