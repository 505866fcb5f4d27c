import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Answer } from '../../scripts/story/hands.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { aProjectIn, approveClaims, batchClaims, filingOf } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** Two people at the same moment: one of them is told no, and the record stays whole. */
let world: World;

beforeEach(async () => {
  world = await aWorld();
});
afterEach(async () => {
  expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  await world.end();
});

/** Two classes filed and waiting for the reviewer; `from` of the second decides whether they share people. */
async function twoFilings(size: number, secondFrom: number): Promise<readonly string[]> {
  const { classIds } = await aProjectIn(world, 'filing', { classes: 2 });
  for (const [index, classId] of classIds.entries()) {
    await world.hands.put(CAST.institution, classId, 'roster', people(size, index === 0 ? 1 : secondFrom));
    await world.hands.confirmAll(CAST.institution, classId);
    await must(world.hands, CAST.institution, 'fileClass', classId, await filingOf(world));
  }
  return classIds;
}

function approveAll(classIds: readonly string[]): Promise<Answer[]> {
  return Promise.all(
    classIds.map((classId) => world.hands.give(CAST.reviewer, 'approveFiling', classId, { opinion: '同意' })),
  );
}

const codes = (answers: readonly Answer[]) =>
  answers.map(({ accepted, code }) => (accepted ? 'yes' : String(code))).sort((a, b) => a.localeCompare(b));

test('two approvals race for the last 10,000 yuan: one class is held, the other waits for money', async () => {
  const classIds = await twoFilings(5, 6); // 5 × 1,300 yuan each
  await world.asOwner('UPDATE budget SET allocated_fen = 1000000 WHERE budget_year = 2026');
  expect(codes(await approveAll(classIds))).toEqual(['BUDGET_SHORT', 'yes']);
  const [budget] = await world.asOwner('SELECT held_fen::int AS held FROM budget WHERE budget_year = 2026');
  expect(budget).toEqual({ held: 650_000 });
});

test('two classes race for the same people: each person is held once', async () => {
  const classIds = await twoFilings(3, 1);
  expect(codes(await approveAll(classIds))).toEqual(['QUOTA_TAKEN', 'yes']);
  const [quotas] = await world.asOwner("SELECT count(*)::int AS held FROM quota_hold WHERE state = 'HELD'");
  expect(quotas).toEqual({ held: 3 });
});

test('two people decide one filing: the first decision wins', async () => {
  const [classId = ''] = await twoFilings(3, 4);
  const [yes, no] = await Promise.all([
    world.hands.give(CAST.reviewer, 'approveFiling', classId, { opinion: '同意' }),
    world.hands.give(CAST.reviewer, 'refuseFiling', classId, { reason: '不符合' }),
  ]);
  expect(codes([yes, no])).toEqual(['ALREADY_DECIDED', 'yes']);
});

test('two payers instruct at once: every line is paid once', async () => {
  const { classIds } = await aProjectIn(world, 'release');
  await approveClaims(world, classIds);
  await batchClaims(world, classIds);
  const [classId = ''] = classIds;
  const answers = await Promise.all(
    [CAST.payer, CAST.secondPayer].map((who) => world.hands.give(who, 'instructPayment', classId, {})),
  );
  expect(codes(answers)).toEqual(['ALREADY_DECIDED', 'yes']);
  const [payments] = await world.asOwner('SELECT count(*)::int AS count FROM payment');
  expect(payments).toEqual({ count: 3 });
});
