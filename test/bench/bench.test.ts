import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asTable, measure, percentile } from '../../bench/report.js';
import { ROOT } from '../../scripts/lib/paths.mjs';

interface Ran {
  readonly code: number | null;
  readonly output: string;
  /** What it said of its progress: a run that does not end shows where it stood. */
  readonly progress: string;
}

function bench(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 150_000,
      env: { ...process.env, NODE_OPTIONS: '', ...env },
    });
    const ran = { output: '', progress: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ran.output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ran.progress += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...ran }));
  });
}

test('a figure with a floor is judged by its ratio, one without by itself', () => {
  expect(measure({ name: 'slow', unit: 'ms', ours: 9, floor: 2, goal: { atMost: 3 } })).toMatchObject({
    ratio: 4.5,
    met: false,
    goal: '≤ 3×',
  });
  expect(measure({ name: 'many', unit: 'lives/s', ours: 3, floor: 4, goal: { atLeast: 0.5 } })).toMatchObject({
    ratio: 0.75,
    met: true,
    goal: '≥ 0.5×',
  });
  expect(measure({ name: 'wait', unit: 'ms', ours: 90, goal: { atMost: 100 } })).toMatchObject({
    ratio: null,
    floor: null,
    met: true,
    goal: '≤ 100 ms',
  });
  expect(measure({ name: 'never', unit: 'ms', ours: Infinity, goal: { atMost: 100 } }).met).toBe(false);
});

test('a percentile is one of the values, and the highest is within the list', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.5)).toBe(51);
  expect(percentile(hundred, 0.99)).toBe(100);
  expect(percentile([7], 0.99)).toBe(7);
});

test('the table says which goals are not met', () => {
  const measures = [measure({ name: 'slow', unit: 'ms', ours: 9, floor: 2, goal: { atMost: 3 } })];
  const table = asTable({ bench: 'some', machine: { cores: 2 }, conditions: {}, measures });
  expect(table).toMatch(/some · cores 2/);
  expect(table).toMatch(/slow +2 ms +9 ms +4\.5× +≤ 3× +NOT MET/);
});

test('an unknown name is answered with the names there are', async () => {
  expect((await bench(['speed'])).code).toBe(2);
});

test('a quick run prints one document with every figure, and leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jx-bench-test-'));
  try {
    const { code, output, progress } = await bench(['lifecycles', '--quick', '--json'], { TMPDIR: folder });
    expect({ code, progress }).toMatchObject({ code: 0 });
    const report = JSON.parse(output) as { bench: string; machine: object; measures: { name: string; ours: number }[] };
    expect(report.bench).toBe('lifecycles');
    expect(report.machine).toMatchObject({
      cores: expect.any(Number),
      node: process.versions.node,
      postgresql: expect.any(String),
    });
    expect(report.measures.map(({ name }) => name)).toEqual([
      'whole lives',
      'longest history of a run',
      'largest history of a run',
    ]);
    for (const { ours } of report.measures) expect(ours).toBeGreaterThan(0);
    expect((await readdir(folder)).filter((name) => name.startsWith('jiangxin'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);

test('a quick run of the calculator computes every line of its mix, paid and refused', async () => {
  const { code, output, progress } = await bench(['calculator', '--quick', '--json']);
  expect({ code, progress }).toMatchObject({ code: 0 });
  const report = JSON.parse(output) as { conditions: { reasons: number }; measures: { name: string; ours: number }[] };
  expect(report.measures.map(({ name }) => name)).toEqual([
    'with full working',
    'the same against reading and writing it as JSON',
    'peak memory',
  ]);
  for (const { ours } of report.measures) expect(ours).toBeGreaterThan(0);
  expect(report.conditions.reasons).toBeGreaterThan(8);
});
