import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Part } from '../../scripts/lib/part.mjs';
import { isAlive, waitUntil } from '../../scripts/lib/processes.mjs';

let logDir: string;
let said: string[];
let part: Part | undefined;

beforeEach(async () => {
  logDir = await mkdtemp(join(tmpdir(), 'jiangxin-part-'));
  said = [];
});

afterEach(async () => {
  await part?.stop();
  await rm(logDir, { recursive: true, force: true });
});

/** A part that runs this JavaScript; `count` is the number of its starts so far, itself included. */
function partRunning(script: string, told?: Promise<unknown>): Part {
  const file = join(logDir, 'count');
  const counted = `
    const fs = require('node:fs');
    const count = (fs.existsSync('${file}') ? Number(fs.readFileSync('${file}', 'utf8')) : 0) + 1;
    fs.writeFileSync('${file}', String(count));
    const ready = () => console.log(JSON.stringify({ part: 'sample', ready: true }));
    const live = () => setInterval(() => {}, 1000);
    ${script}`;
  part = new Part(
    {
      name: 'sample',
      label: '样例',
      graceMs: 500,
      ...(told && { told }),
      command: () => ({ command: process.execPath, args: ['-e', counted] }),
    },
    { logDir, say: (_: string, en: string) => void said.push(en) },
  );
  return part;
}

test('a part that dies before it is ready is started again, and its first life is forgotten', async () => {
  const sample = partRunning('if (count === 1) process.exit(3); ready(); live();');
  await sample.start();
  expect(said).toEqual(['sample ended (exit code 3), restarting in 0.1 s']);
});

/** As `whenTold` waits in our own processes. */
const WHEN_TOLD = "process.stdin.resume().on('end', () => { ready(); live(); });";

test('a part that waits to be told is ready when it has been, and is not asked to wait again', async () => {
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const sample = partRunning(WHEN_TOLD, told);
  const ready = sample.start();
  const first = await Promise.race([
    ready.then(() => 'ready'),
    new Promise((resolve) => setTimeout(resolve, 300, 'waits')),
  ]);
  expect(first).toBe('waits');
  tell();
  await ready;
  await sample.kill();
  await sample.whenReady();
  expect(said.at(-1)).toBe('sample is back');
});

test('a part that is never told ends when it is stopped', async () => {
  const sample = partRunning(WHEN_TOLD, new Promise(() => undefined));
  const ready = sample.start();
  await waitUntil(() => existsSync(join(logDir, 'count')), 30_000);
  await Promise.all([expect(ready).rejects.toThrow('sample was stopped'), sample.stop()]);
  expect(sample.process).toBeUndefined();
});

test('a part that cannot start is given up, with the end of its log', async () => {
  const sample = partRunning("console.error('the reason is ' + 6 * 7); process.exit(1);");
  await expect(sample.start()).rejects.toThrow(/could not be started \(exit code 1\)[^]*the reason is 42/);
  expect(sample.process).toBeUndefined();
});

test('a program that does not exist is a failed start, not a crash of the launcher', async () => {
  part = new Part(
    { name: 'nowhere', label: '无', graceMs: 500, command: () => ({ command: '/nowhere/at/all', args: [] }) },
    { logDir, say: () => {} },
  );
  await expect(part.start()).rejects.toThrow(/ENOENT/);
});

test('a part that does not listen to SIGTERM is ended all the same, with what it started', async () => {
  const child = join(logDir, 'child');
  const sample = partRunning(`
    process.on('SIGTERM', () => {});
    const grandchild = require('node:child_process').spawn('sleep', ['600']);
    fs.writeFileSync('${child}', String(grandchild.pid));
    ready(); live();`);
  await sample.start();
  const pids = [sample.process?.pid ?? 0, Number(readFileSync(child, 'utf8'))];
  await sample.stop();
  expect(await waitUntil(() => !pids.some((pid) => isAlive(pid)), 30_000)).toBe(true);
});

test('what a part prints is kept in its log', async () => {
  const sample = partRunning("console.log('to stdout'); console.error('to stderr'); ready(); live();");
  await sample.start();
  await sample.stop();
  const log = join(logDir, 'sample.log');
  expect(existsSync(log)).toBe(true);
  expect(await waitUntil(() => readFileSync(log, 'utf8').includes('"ready":true'), 30_000)).toBe(true);
  for (const line of ['to stdout', 'to stderr']) expect(readFileSync(log, 'utf8')).toContain(line);
});
