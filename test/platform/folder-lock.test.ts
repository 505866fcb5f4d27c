import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holderOf, LockedError, takeLock, withLock } from '../../scripts/lib/folder-lock.mjs';
import { startTimeOf } from '../../scripts/lib/processes.mjs';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiangxin-lock-'));
  path = join(folder, 'launcher.lock');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a second holder is refused and told who has it; after the first gives it back it is free', () => {
  const giveBack = takeLock(path);
  expect(() => takeLock(path)).toThrow(LockedError);
  expect(holderOf(path)).toMatchObject({ pid: process.pid, alive: true });
  giveBack();
  expect(existsSync(path)).toBe(false);
  takeLock(path)();
});

test('a holder that died does not keep the lock', async () => {
  const dead = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => dead.once('exit', resolve));
  await writeFile(path, JSON.stringify({ pid: dead.pid, startTime: '1' }));
  takeLock(path)();
});

test('a number that belongs to another process by now does not keep the lock', async () => {
  expect(startTimeOf(process.pid)).toBeDefined();
  await writeFile(path, JSON.stringify({ pid: process.pid, startTime: 'long ago' }));
  takeLock(path)();
});

test('giving back leaves a lock alone that is somebody else’s by now', async () => {
  const giveBack = takeLock(path);
  await writeFile(path, JSON.stringify({ pid: 1 }));
  giveBack();
  expect(existsSync(path)).toBe(true);
});

test('work under the lock waits for its turn', async () => {
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} in`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    events.push(`${name} out`);
  };
  let waited = 0;
  await Promise.all([withLock(path, work('a')), withLock(path, work('b'), () => void (waited += 1))]);
  expect(events).toEqual(['a in', 'a out', 'b in', 'b out']);
  expect(waited).toBe(1);
});
