import { once } from 'node:events';

/**
 * Started with `--when-told`, a part loads its modules and then waits until its input ends: the launcher prepares the record
 * meanwhile. Without, as under any other launcher, it goes on at once.
 */
export async function whenTold(): Promise<void> {
  if (!process.argv.includes('--when-told')) return;
  process.stdin.resume();
  await once(process.stdin, 'end');
}
