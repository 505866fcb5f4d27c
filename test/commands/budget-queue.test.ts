import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { promptQueues } from '../../store/budget/budget-turns.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { aProjectIn, filingOf } from '../support/small-life.js';
import { type Prepared, prepared, type World } from '../support/world.js';

/** Who waits for money waits in order, and nobody passes who could be served. */
let world: World;
/** Three filings of five, five and two people, 1,300 yuan each, before the reviewer. */
let big: string;
let second: string;
let small: string;

let filed: Prepared<readonly string[]>;

beforeAll(async () => {
  filed = await prepared(async (made) => {
    world = made;
    const { classIds } = await aProjectIn(world, 'filing', { classes: 3 });
    for (const [index, size] of [5, 5, 2].entries()) await file(classIds[index] ?? '', size, 1 + index * 5);
    await money(100_000);
    return classIds;
  });
  [big, second, small] = filed.made as [string, string, string];
});
afterAll(() => filed.end());
beforeEach(async () => {
  world = await filed.copy();
});
afterEach(async () => {
  expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  await world.end();
});

async function file(classId: string, size: number, from: number): Promise<void> {
  await world.hands.put(CAST.institution, classId, 'roster', people(size, from));
  await world.hands.confirmAll(CAST.institution, classId);
  await must(world.hands, CAST.institution, 'fileClass', classId, await filingOf(world));
}
const money = (fen: number) => world.asOwner('UPDATE budget SET allocated_fen = $1 WHERE budget_year = 2026', [fen]);
const approve = (classId: string) => world.hands.give(CAST.reviewer, 'approveFiling', classId, { opinion: '同意' });
const queue = (classId: string) => world.hands.give(CAST.reviewer, 'queueForBudget', classId, {});
const entries = () => world.asOwner('SELECT place, state, needed_fen::int AS needed FROM budget_queue ORDER BY place');
const prompts = () => inTransaction(world.db, SYSTEM_SCOPE, promptQueues);

describe('a class whose filing lacks money', () => {
  test('is refused with what is left, what is lacking and what to do', async () => {
    expect(await approve(big)).toMatchObject({
      ...{ accepted: false, code: 'BUDGET_SHORT' },
      message:
        '就业补助资金2026年度预算可用1,000.00元，需6,500.00元，尚缺5,500.00元；请排队等候追加预算，或改用其他资金渠道',
    });
  });

  test('waits behind those before it, and keeps its place when it is queued again', async () => {
    expect(await queue(big)).toMatchObject({ accepted: true, result: { place: 1, neededFen: 650_000 } });
    expect(await queue(second)).toMatchObject({ accepted: true, result: { place: 2 } });
    expect(await queue(big)).toMatchObject({ accepted: true, result: { place: 1 } });
    expect(await entries()).toEqual([
      { place: 1, state: 'WAITING', needed: 650_000 },
      { place: 2, state: 'WAITING', needed: 650_000 },
    ]);
  });

  test('is not overtaken by a later one once it fits, and is prompted, not approved', async () => {
    await queue(big);
    await queue(small);
    expect(await prompts()).toBe(0);
    await money(700_000);
    expect(await prompts()).toBe(1);
    expect(await prompts()).toBe(0); // Told once.
    expect(await approve(small)).toMatchObject({ accepted: false, code: 'QUEUE_AHEAD' });
    expect(await approve(second)).toMatchObject({ accepted: false, code: 'QUEUE_AHEAD' });
    expect(await approve(big)).toMatchObject({ accepted: true });
    expect((await entries()).map(({ state }) => state)).toEqual(['SERVED', 'WAITING']);
  });

  test('lets a smaller one pass while it does not fit', async () => {
    await queue(big);
    await money(300_000);
    expect(await approve(small)).toMatchObject({ accepted: true });
  });

  test('does not hold up the others while its filing is back at the institution', async () => {
    await queue(big);
    await money(700_000);
    await must(world.hands, CAST.reviewer, 'returnFiling', big, { defects: [{ item: '课程表', problem: '学时不足' }] });
    expect(await approve(second)).toMatchObject({ accepted: true });
  });

  test('leaves the queue when it is cancelled', async () => {
    await queue(big);
    const paper = { reason: '无法开班', documentReference: '泉人社〔2025〕2号' };
    await must(world.hands, CAST.reviewer, 'cancelClass', big, paper);
    expect((await entries()).map(({ state }) => state)).toEqual(['LEFT']);
  });
});

test('who has money enough does not wait', async () => {
  await money(5_000_000);
  expect(await queue(big)).toMatchObject({ accepted: false, code: 'BUDGET_SUFFICIENT' });
});

test('who waits for a budget that nobody has allocated waits, too', async () => {
  await world.asOwner('DELETE FROM budget WHERE budget_year = 2026');
  expect(await approve(big)).toMatchObject({ accepted: false, code: 'BUDGET_MISSING' });
  expect(await queue(big)).toMatchObject({ accepted: true, result: { place: 1, availableFen: 0 } });
});

describe('another fund', () => {
  const paper = { reason: '就业补助资金不足', documentReference: '泉人社〔2025〕3号' };
  const change = async (fund: string) => {
    const [project] = await world.asOwner<{ id: string }>('SELECT id FROM project');
    return world.hands.give(CAST.approver, 'changeFund', project?.id ?? '', { ...paper, fund });
  };

  test('is chosen while no class holds money, and ends the waiting for the old one', async () => {
    await queue(big);
    expect(await change('SKILL_UPGRADE_ACCOUNT')).toMatchObject({ accepted: true });
    expect((await entries()).map(({ state }) => state)).toEqual(['LEFT']);
    expect(await approve(big)).toMatchObject({ accepted: false, code: 'BUDGET_MISSING' });
  });

  test('is another one, has a payer in the region, and a policy', async () => {
    expect(await change('EMPLOYMENT_SUBSIDY')).toMatchObject({ code: 'FUND_UNCHANGED' });
    expect(await change('UNEMPLOYMENT_INSURANCE')).toMatchObject({ code: 'FUND_WITHOUT_PAYER' });
    expect(await change('PERSONAL')).toMatchObject({ code: 'TARIFF_NOT_IN_FORCE' });
  });

  test('is not chosen any more once a class holds money of the old one', async () => {
    await money(300_000);
    expect(await approve(small)).toMatchObject({ accepted: true });
    expect(await change('SKILL_UPGRADE_ACCOUNT')).toMatchObject({ code: 'FUND_HELD' });
    await expect(world.asApplication("UPDATE project SET fund = 'SKILL_UPGRADE_ACCOUNT'")).rejects.toMatchObject({
      code: 'JX023',
    });
  });
});

describe('the database, when the TypeScript is gone round', () => {
  const hold = (classId: string, fen = 130_000) =>
    world.asApplication(
      'INSERT INTO budget_hold (class_id, budget_id, held_fen) SELECT $1, id, $2 FROM budget WHERE budget_year = 2026',
      [classId, fen],
    );

  test('holds for nobody past one who waits and fits', async () => {
    await queue(big);
    await money(700_000);
    await expect(hold(second)).rejects.toMatchObject({ code: 'JX022' });
  });

  test('holds no more than was allocated, when the transaction commits', async () => {
    await expect(hold(second, 100_001)).rejects.toMatchObject({ constraint: 'budget_covers' });
    await hold(second, 100_000);
    await world.asOwner('DELETE FROM budget_hold; UPDATE budget SET held_fen = 0');
  });

  test('gives out places itself, and only forwards', async () => {
    await queue(big);
    await world.asApplication(
      `INSERT INTO budget_queue (fund, region_code, budget_year, place, class_id, needed_fen, queued_by, queued_on, state)
       SELECT fund, region_code, budget_year, place, $1, 1, queued_by, queued_on, 'SERVED' FROM budget_queue`,
      [second],
    );
    expect(await entries()).toMatchObject([{ place: 1 }, { place: 2, state: 'WAITING' }]);
    await expect(world.asApplication('UPDATE budget_queue SET place = 9')).rejects.toMatchObject({ code: '42501' });
    await expect(world.asApplication("UPDATE budget_queue SET state = 'LEFT'")).rejects.toMatchObject({
      code: '42501',
    });
  });
});

test('twenty races of two for the last money: always one class and one clear refusal', async () => {
  for (let round = 1; round <= 20; round += 1) {
    if (round > 1) await undoApprovals();
    await money(650_000);
    const answers = await Promise.all([approve(big), approve(second)]);
    expect(new Set(answers.map(({ accepted, code }) => (accepted ? 'yes' : code)))).toEqual(
      new Set(['BUDGET_SHORT', 'yes']),
    );
  }
});

/** As the record stood before either was approved. */
async function undoApprovals(): Promise<void> {
  await world.plant(
    'DELETE FROM budget_hold',
    'DELETE FROM quota_hold',
    'UPDATE budget SET held_fen = 0',
    'UPDATE filing SET decision = NULL, decided_by = NULL, decided_on = NULL, defects = NULL',
    "UPDATE case_stage SET left_on = NULL, awaited = 'approveFiling' WHERE stage = 'filing'",
    "DELETE FROM case_stage WHERE stage = 'supervision'",
    "DELETE FROM class_completion WHERE stage = 'filing'",
    "DELETE FROM task WHERE stage = 'supervision' OR (command <> 'approveFiling' AND class_id IS NOT NULL)",
    "UPDATE task SET state = 'OPEN', closed_on = NULL, closed_by = NULL WHERE command = 'approveFiling'",
    "UPDATE task SET due_at = s.due_at FROM case_stage s WHERE s.class_id = task.class_id AND task.state = 'OPEN'",
    "UPDATE class SET stage = 'filing', filing_number = NULL, policy_version_id = NULL",
  );
}
