/** The master key, changed. */
import { rotateMasterKey } from '../engine.ts';
import { say, type Command } from './command.ts';

export const rotateKey: Command = {
  name: 'key rotate',
  usage: '',
  about: 'makes a new master key and wraps every key with it; the server must be stopped',
  help: `Afterwards the key is in the key file (NAGI_MASTER_KEY_FILE, or master.key in the data folder); a variable NAGI_MASTER_KEY must be
removed or changed to it. Backups from before need the master key of their time: keep it as long as them.`,
  options: {},
  words: [0, 0],
  run: async ({ settings: { folder } }) => {
    const file = await rotateMasterKey(folder);
    say(`The master key is a new one now, in ${file}.${process.env['NAGI_MASTER_KEY'] === undefined ? '' : ' Remove NAGI_MASTER_KEY: it holds the old one.'}`);
    return 0;
  },
};
