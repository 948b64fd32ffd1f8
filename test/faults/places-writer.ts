/** Followers that keep their places on a disk that fails: `places-writer.js <folder>`; answers who was refused and what is there as JSON. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { openReadStore } from '../../infrastructure/embedded/read-store.ts';

const [folder = ''] = process.argv.slice(2);
const { checkpoints, close } = await openReadStore(folder);
const refused: string[] = [];
const lost: string[] = [];
let kept = 0;

/** Out of step with each other, so that writes begin while others are under way. */
const follow = async (name: string, pause: number): Promise<void> => {
  for (let place = 1; place <= 40; place++) {
    const position = String(place).padStart(8, '0');
    try {
      await checkpoints.set(name, position);
      kept += 1;
      if ((await checkpoints.get(name)) !== position) lost.push(`${name} at ${position}`);
    } catch (error) {
      refused.push(String((error as Error).message));
    }
    await (pause === 0 ? turn() : sleep(pause));
  }
};

await Promise.all([0, 1, 2, 3, 5, 7, 11, 13].map((pause) => follow(`follower-${pause}`, pause)));
await close();
process.stdout.write(JSON.stringify({ refused, kept, lost }));
