/** A commit that fails stops the event store: nobody is told of events that may not be there, and nothing acknowledged is lost. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openEventStore } from '../../infrastructure/embedded/event-store.ts';
import { compiled } from './compile.ts';

interface Told {
  readonly acknowledged: readonly string[];
  readonly errors: readonly string[];
  readonly followed: number;
  readonly followEnd: string;
  readonly later: string;
  readonly readable: readonly string[];
}

test('a full disk: every append under way and after is refused, reading goes on, what was acknowledged stays', async () => {
  const work = await mkdtemp(join(tmpdir(), 'nagi-full-'));
  try {
    const filler = await compiled(join(__dirname, 'disk-filler.ts'), join(work, 'code'));
    const log = join(work, 'log');
    // 3,000 blocks of 512 bytes (POSIX sh) or of 1,024 (bash): one and a half or three megabytes.
    const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -f 3000; exec "$0" "$@"', process.execPath, filler, log]);
    const told = JSON.parse(stdout) as Told;

    expect(told.acknowledged.length).toBeGreaterThan(50);
    expect(told.errors).toHaveLength(16);
    for (const error of [...told.errors, told.later, told.followEnd]) expect(error).toContain('takes no more appends until restart');
    expect([...told.readable].sort()).toEqual([...told.acknowledged].sort());
    expect(told.followed).toBe(told.acknowledged.length);

    const store = await openEventStore(log);
    const there = (await Promise.all(Array.from({ length: 16 }, (_, writer) => store.read(`s${writer}`)))).flat().map(({ id }) => id);
    for (const id of told.acknowledged) expect(there).toContain(id);
    const [first] = await store.read('s0');
    const { position, stream, version, ...again } = first!;
    expect(await store.append('s0', 0, [again])).toEqual({ ok: true, position });
    await store.close();
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}, 60_000);
