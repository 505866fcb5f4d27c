import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { promptQueues } from '../../store/budget/budget-turns.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { ACCOUNT, give } from '../support/dossiers.js';
import { refusalOf } from '../support/gate.js';
import { aClaimant, anEntry, claimHands, found } from '../support/subsidy-claims.js';

/** What a claim without a class holds, and how it waits for what it lacks; 1,300 yuan a line. */
let api: TestApi;
let hands: ReturnType<typeof claimHands>;
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  const enterprise = await aClaimant(api, { username: 'enterprise', kind: 'ENTERPRISE' });
  await enterprise.confirmAccount({ ...ACCOUNT, holder: 'enterprise', number: '9558 8202 5070 1000 027' });
}, 90_000);
afterAll(() => api.end());

/** So much is left of this year's budget. */
const leave = (fen: number) =>
  api.world.plant(
    `UPDATE budget SET allocated_fen = held_fen + drawn_fen + ${fen} WHERE budget_year = 2025 AND region_code = '350500'
       AND fund = 'EMPLOYMENT_SUBSIDY'`,
  );
const holdOf = async (id: string) =>
  (
    await api.world.asOwner<{ fen: number }>(
      'SELECT (held_fen - returned_fen)::int AS fen FROM budget_hold WHERE claim_id = $1',
      [id],
    )
  )[0]?.fen;
const give200 = async (who: string, id: string, command: string, body: object = {}) =>
  (await give(await api.as(who), `/api/subsidy-claims/${id}/commands/${command}`, body).expect(200)).body.result;
const refusedWith = async (who: string, id: string, command: string, body: object = {}) =>
  (await give(await api.as(who), `/api/subsidy-claims/${id}/commands/${command}`, body)).body;
const verified = async (sequences: readonly number[]) => {
  const id = await hands.file(
    'enterprise',
    sequences.map((sequence) => anEntry(sequence)),
  );
  expect(await hands.act('qz-caseworker', id, 'verifySubsidyClaim', found(sequences.length))).toBe('accepted');
  return id;
};
const review = (id: string) => hands.act('qz-caseworker', id, 'reviewSubsidyClaim');
const states = async (id: string) =>
  (
    await api.world.asOwner<{ state: string }>('SELECT state FROM budget_queue WHERE claim_id = $1 ORDER BY place', [
      id,
    ])
  ).map(({ state }) => state);
const violations = async () =>
  (await checkInvariants(api.world.db)).filter((each) => each.violations > 0).map(({ name }) => name);

describe('a claim that lacks money', () => {
  let big: string;
  let small: string;
  let late: string;

  test('is told what is lacking, and waits in its place', async () => {
    [big, small, late] = [await verified([1, 2]), await verified([3]), await verified([4])];
    await leave(1_300_00);
    expect(await refusedWith('qz-caseworker', big, 'reviewSubsidyClaim', { opinion: '同意' })).toMatchObject({
      code: 'BUDGET_SHORT',
      detail: expect.stringContaining('尚缺1,300.00元'),
    });
    const place = { place: 1, budgetYear: 2025, neededFen: 2_600_00, availableFen: 1_300_00 };
    expect(await give200('qz-caseworker', big, 'queueSubsidyClaim')).toMatchObject(place);
    expect(await give200('qz-caseworker', big, 'queueSubsidyClaim')).toMatchObject(place);
    expect((await refusedWith('qz-caseworker', small, 'queueSubsidyClaim')).code).toBe('BUDGET_SUFFICIENT');
    const [budget] = await api.world.asOwner<{ id: string }>(
      "SELECT id FROM budget WHERE budget_year = 2025 AND region_code = '350500' AND fund = 'EMPLOYMENT_SUBSIDY'",
    );
    const page = (await (await api.as('qz-payer')).get(`/api/budgets/${budget?.id}`).expect(200)).body;
    expect(page.queue).toMatchObject([{ place: 1, claimId: big, classId: null, neededFen: 2_600_00, fits: false }]);
  });

  test('holds up nobody while it does not fit, and is passed by nobody once it does', async () => {
    expect(await review(small)).toBe('accepted');
    await leave(2_600_00);
    expect(await review(late)).toBe('QUEUE_AHEAD');
    expect(await inTransaction(api.world.db, SYSTEM_SCOPE, promptQueues)).toBe(1);
    expect(await inTransaction(api.world.db, SYSTEM_SCOPE, promptQueues)).toBe(0);
    const [told] = await api.world.asOwner(
      `SELECT count(*)::int AS n FROM notification o JOIN task t ON t.id = o.task_id
       WHERE t.dossier_id = $1 AND t.command = 'reviewSubsidyClaim' AND o.kind = 'REMINDER'`,
      [big],
    );
    expect(told).not.toEqual({ n: 0 });
    expect(await review(big)).toBe('accepted');
    expect([await holdOf(big), await states(big)]).toEqual([2_600_00, ['SERVED']]);
    expect(await review(late)).toBe('BUDGET_SHORT');
  });

  test('leaves the queue with its end', async () => {
    await give200('qz-caseworker', late, 'queueSubsidyClaim');
    expect(await violations()).toEqual([]);
    expect(await hands.act('enterprise', late, 'withdrawSubsidyClaim')).toBe('accepted');
    expect(await states(late)).toEqual(['LEFT']);
  });
});

describe('a claim that is paid out of another fund', () => {
  const paper = { reason: '就业补助资金不足', documentReference: '泉人社〔2025〕9号' };
  const other = { fund: 'SKILL_UPGRADE_ACCOUNT', ...paper };
  const totals = async (who: string) => (await (await api.as(who)).get('/api/subsidy-claims').expect(200)).body.totals;

  test('keeps its day, leaves the queue of the old one, and holds of the new', async () => {
    const id = await verified([31]);
    await leave(0);
    await give200('qz-caseworker', id, 'queueSubsidyClaim');
    const before = await totals('qz-payer');
    const same = { fund: 'EMPLOYMENT_SUBSIDY', ...paper };
    expect((await refusedWith('qz-approver', id, 'changeSubsidyFund', same)).code).toBe('FUND_UNCHANGED');
    const nobody = { fund: 'PERSONAL', ...paper };
    expect((await refusedWith('qz-approver', id, 'changeSubsidyFund', nobody)).code).toBe('TARIFF_NOT_IN_FORCE');
    expect(await give200('qz-approver', id, 'changeSubsidyFund', other)).toMatchObject({ amountFen: 1_300_00 });
    expect(await states(id)).toEqual(['LEFT']);
    expect(await totals('qz-payer')).toEqual(before);
    expect((await refusedWith('qz-caseworker', id, 'reviewSubsidyClaim', { opinion: '同意' })).code).toBe(
      'BUDGET_MISSING',
    );
    await api.world.asOwner(
      `INSERT INTO budget (fund, region_code, budget_year, allocated_fen) VALUES ('SKILL_UPGRADE_ACCOUNT', '350500', 2025, 200000)`,
    );
    expect(await review(id)).toBe('accepted');
    expect(await holdOf(id)).toBe(1_300_00);
    expect((await refusedWith('qz-approver', id, 'changeSubsidyFund', same)).code).toBe('ALREADY_DECIDED');
    expect(await violations()).not.toContain('lists-have-their-totals');
  });

  test('not once it holds something, and the database says so too', async () => {
    await leave(1_300_00);
    const id = await verified([32]);
    await hands.review(id);
    await hands.on('2025-07-09');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
    await give200('qz-approver', id, 'reopenSubsidyClaim', { reason: '复核' });
    expect((await refusedWith('qz-approver', id, 'changeSubsidyFund', other)).code).toBe('FUND_HELD');
    const moved = (set: string) => refusalOf(api.world.asApplication(`UPDATE claim SET ${set} WHERE id = '${id}'`));
    expect(await moved("fund = 'SKILL_UPGRADE_ACCOUNT'")).toBe('JX070');
    expect(await moved('payer_organisation_id = owner_organisation_id')).toBe('JX070');
    const free = await verified([33]);
    const wrong = `UPDATE claim SET fund = 'UNEMPLOYMENT_INSURANCE' WHERE id = '${free}'`; // Its payer keeps another fund.
    expect(await refusalOf(api.world.asApplication(wrong))).toBe('JX070');
    await hands.on('2025-07-01');
  });
});

describe('a claim that is reviewed again', () => {
  let id: string;
  const shortage = (value: string) =>
    api.world.asOwner(`UPDATE catalogue_item SET shortage = ${value} WHERE level = 'L4'`);
  const approve = async () => {
    await hands.on('2025-07-09');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
  };

  test('at more takes the difference, or is told what is lacking and waits for that alone', async () => {
    await leave(1_000_00);
    await shortage('NULL');
    id = await verified([11]);
    await hands.review(id);
    await approve();
    expect(await holdOf(id)).toBe(1_000_00);
    await shortage("'MANUFACTURING'");
    const reopened = await give200('qz-approver', id, 'reopenSubsidyClaim', { reason: '工种列入紧缺目录' });
    expect(reopened).toMatchObject({ amountFen: 1_300_00 });
    await leave(299_99);
    expect((await refusedWith('qz-caseworker', id, 'reviewSubsidyClaim', { opinion: '同意' })).detail).toContain(
      '需300.00元',
    );
    expect(await give200('qz-caseworker', id, 'queueSubsidyClaim')).toMatchObject({ neededFen: 300_00 });
    await leave(300_00);
    expect(await review(id)).toBe('accepted');
    expect([await holdOf(id), await states(id)]).toEqual([1_300_00, ['SERVED']]);
    expect(await violations()).toEqual([]);
  });

  test('at less gives back what it does not need', async () => {
    await hands.act('qz-reviewer', id, 'checkSubsidyClaim');
    await hands.act('qz-caseworker', id, 'postSubsidyPublicity');
    await hands.on('2025-07-18');
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
    await shortage('NULL');
    await give200('qz-approver', id, 'reopenSubsidyClaim', { reason: '工种移出紧缺目录' });
    expect(await review(id)).toBe('accepted');
    expect(await holdOf(id)).toBe(1_000_00);
    expect(await violations()).toEqual([]);
  });
});

describe('the database', () => {
  test('lets no claim hold another sum than it comes to, nor pass who waits', async () => {
    await leave(5_000_00);
    const id = await verified([21]);
    const anew = (fen: string) =>
      api.world.asApplication(
        `SELECT hold_claim_anew('${id}', (SELECT id FROM budget WHERE budget_year = 2025 AND region_code = '350500'
           AND fund = 'EMPLOYMENT_SUBSIDY'), ${fen})`,
      );
    expect(await refusalOf(anew('5'))).toBe('JX114');
    expect(await refusalOf(anew('-1'))).toBe('JX114');
    expect(await review(id)).toBe('accepted');
    expect(await refusalOf(anew('100000'))).toBe('JX114'); // It is reviewed.
    const raise = `UPDATE budget_hold SET returned_fen = 0, held_fen = held_fen + 1 WHERE claim_id = '${id}'`;
    expect(await refusalOf(api.world.asApplication(raise))).toBe('42501');
    const waiting = await verified([22]);
    await leave(1_00);
    await give200('qz-caseworker', waiting, 'queueSubsidyClaim');
    await leave(5_000_00);
    const grow = `UPDATE budget_hold SET held_fen = held_fen + 1 WHERE claim_id = '${id}'`;
    await expect(api.world.asOwner(grow)).rejects.toMatchObject({ code: 'JX022' });
  });
});
