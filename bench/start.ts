import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../scripts/lib/paths.mjs';
import { ALL_PARTS, prepare } from '../scripts/lib/stack.mjs';
import { machine, measure, percentile, type Report } from './report.js';
import { inFolder, interruption, say, withStack } from './stack.js';
import { versions } from './versions.js';

/** What a start waits for: the record is PostgreSQL with everything migrated and loaded. */
const PARTS = ['record', ...ALL_PARTS.filter((name: string) => name !== 'postgres')];
const STOP_LIMIT_MS = 15_000;

/** From `npm start` to its "ready", beside the slowest of its parts started alone. */
export function start(isQuick: boolean): Promise<Report> {
  const rounds = isQuick ? 1 : 3;
  return inFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    say('the first start, on an empty folder');
    const first = await timeOfStart(dataDir);
    const again: number[] = [];
    const alone = new Map<string, number[]>(PARTS.map((part: string) => [part, []]));
    let on: Record<string, string> = {};
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}: all together, then each part alone`);
      again.push(await timeOfStart(dataDir));
      alone.get('record')?.push(await timeOfRecord(dataDir));
      on = await timesOfServices(dataDir, alone, round < rounds);
    }
    const medians = [...alone].map(([part, times]) => ({ part, seconds: percentile(times, 0.5) }));
    const slowest = medians.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    const together = percentile(again, 0.5);
    return {
      bench: 'start',
      machine: { ...machine(), ...on },
      conditions: Object.fromEntries(medians.map(({ part, seconds }) => [part, `${seconds.toFixed(2)} s`])),
      measures: [
        measure({ name: 'npm start → ready, empty data folder', unit: 's', ours: first, goal: { atMost: 12 } }),
        measure({ name: 'npm start → ready, again', unit: 's', ours: together, goal: { atMost: 12 } }),
        measure({
          name: `the same against the slowest part alone (${slowest.part})`,
          ...{ unit: 's', ours: together, floor: slowest.seconds, goal: { atMost: 1.5 } },
        }),
      ],
    };
  });
}

/** Seconds from the command to its line that says ready; then it is stopped as by Ctrl-C. */
async function timeOfStart(dataDir: string): Promise<number> {
  interruption.signal.throwIfAborted();
  const startedAt = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0' },
    detached: true,
  });
  const ended = new Promise<void>((resolve) => npm.once('exit', () => resolve()));
  const stop = () => npm.kill('SIGTERM');
  interruption.signal.addEventListener('abort', stop);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    npm.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready: http')) resolve();
    });
    void ended.then(() => reject(new Error(`npm start ended before it was ready:\n${said}`)));
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  stop();
  const limit = setTimeout(() => npm.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(limit);
  interruption.signal.removeEventListener('abort', stop);
  return seconds;
}

async function timeOfRecord(dataDir: string): Promise<number> {
  const startedAt = performance.now();
  return withStack({ dataDir, parts: ['postgres'], keeps: true }, async ({ env }) => {
    await prepare(env);
    return (performance.now() - startedAt) / 1_000;
  });
}

/** Each part is stopped and started again while the others idle. */
async function timesOfServices(
  dataDir: string,
  alone: ReadonlyMap<string, number[]>,
  keeps: boolean,
): Promise<Record<string, string>> {
  return withStack({ dataDir, keeps }, async (stack) => {
    for (const [part, times] of alone) {
      if (part === 'record') continue;
      await stack.stopPart(part);
      const startedAt = performance.now();
      await stack.startPart(part);
      times.push((performance.now() - startedAt) / 1_000);
    }
    return versions(stack);
  });
}
