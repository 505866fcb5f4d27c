import { spawn } from 'node:child_process';
import { asTable, measure, percentile } from '../../bench/report.js';
import { ROOT } from '../../scripts/lib/paths.mjs';

function bench(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, output }));
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
