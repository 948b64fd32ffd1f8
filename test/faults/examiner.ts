/** Examines a folder in a process of its own, since damage may end it: `examiner.js <folder> <question as JSON file>`; answers what is wrong as JSON. */
import { readFileSync } from 'node:fs';
import { examine, type Question } from './promises.ts';

const [folder = '', file = ''] = process.argv.slice(2);
const { people, acknowledged, heard, begin } = JSON.parse(readFileSync(file, 'utf8')) as Question;
const { wrong } = await examine(folder, people, acknowledged, heard, begin);
process.stdout.write(JSON.stringify(wrong), () => process.exit(0));
