import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aProjectIn } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await aWorld();
  await aProjectIn(world, 'filing');
});
afterAll(() => world.end());

interface Outcome {
  readonly code: number;
  readonly stdout: string;
}

async function verify(...options: string[]): Promise<Outcome> {
  const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: world.database.appUrl };
  return promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/verify.ts', ...options], { env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: Outcome) => ({ code, stdout }),
  );
}

test('a clean record: every name with 0, exit 0', async () => {
  const { code, stdout } = await verify();
  expect(code).toBe(0);
  expect(stdout).toMatch(/✓ budgets-equal-their-holds +0 {2}预算/);
  expect(stdout).toContain('全部不变量成立');
});

test('an option that it does not have is refused, not left out', async () => {
  expect(await verify('--jsn')).toMatchObject({ code: 1, stdout: '' });
});

test('a violation: its name with its number, as a table or as JSON, exit 1', async () => {
  await world.plant('UPDATE budget SET held_fen = 1 WHERE budget_year = 2025');
  const table = await verify();
  expect(table.code).toBe(1);
  expect(table.stdout).toMatch(/✗ budgets-equal-their-holds +1 /);
  const { code, stdout } = await verify('--json');
  const { invariants, violations } = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(violations).toBe(1);
  expect(invariants).toContainEqual({
    name: 'budgets-equal-their-holds',
    title: expect.any(String),
    money: true,
    violations: 1,
  });
});
