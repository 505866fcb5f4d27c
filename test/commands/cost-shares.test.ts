import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lineExplanation } from '../../api/claim-answers.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people, PLAN } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo } from '../support/answers.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/give.js';
import { refusedBy } from '../support/prepaid-life.js';
import { aClassIn, filingOf } from '../support/small-life.js';

/** 成本分担 (001-22; domain §6, E19): 3,000 yuan a head, of which the government bears 60, the firm 30 and the trainee 10 percent. */
const SHARED = { costPerHeadFen: 300_000, costShares: { government: 60, enterprise: 30, person: 10 } };
let api: TestApi;
let pending = '';
beforeAll(async () => {
  api = await anApi();
  await api.world.asOwner(`UPDATE catalogue_item SET level = 'L3' WHERE project_name = '焊工（四级）'`);
  pending = await aClassIn(api.world, 'filing');
  await api.world.hands.put(CAST.institution, pending, 'roster', people(3, 1));
  await api.world.hands.confirmAll(CAST.institution, pending);
});
afterAll(() => api.end());

const shares = (government: number, enterprise: number, person: number) => ({ government, enterprise, person });
const planned = (plan: object) => filingOf(api.world, { plan: { ...PLAN, ...plan } });
const file = async (plan: object) => {
  const client = await api.as(CAST.institution);
  return (await give(client, `/api/classes/${pending}/commands/fileClass`, await planned(plan))).body;
};
const heldFor = async (classId: string) =>
  (
    await api.world.asOwner<{ fen: number }>('SELECT held_fen::int AS fen FROM quota_hold WHERE class_id = $1', [
      classId,
    ])
  ).map(({ fen }) => fen);

describe('a filing that shares its cost', () => {
  test.each<[string, object, string, string]>([
    ['without the cost', { costShares: SHARED.costShares }, 'COST_SHARES_INCOMPLETE', 'plan.costPerHeadFen'],
    ['without the shares', { costPerHeadFen: 300_000 }, 'COST_SHARES_INCOMPLETE', 'plan.costShares'],
    ['into 99 percent', { ...SHARED, costShares: shares(60, 29, 10) }, 'COST_SHARES_SUM', 'plan.costShares'],
    ['into 101 percent', { ...SHARED, costShares: shares(60, 31, 10) }, 'COST_SHARES_SUM', 'plan.costShares'],
    ['into halves of a percent', { ...SHARED, costShares: shares(60.5, 29.5, 10) }, 'INVALID_INPUT', 'plan.costShares'],
    ['with less than nothing', { ...SHARED, costShares: shares(100, -10, 10) }, 'INVALID_INPUT', 'plan.costShares'],
    ['among two', { ...SHARED, costShares: { government: 60, enterprise: 40 } }, 'INVALID_INPUT', 'plan.costShares'],
    ['of nothing', { ...SHARED, costPerHeadFen: 0 }, 'INVALID_INPUT', 'plan.costPerHeadFen'],
  ])('%s is refused', async (_name, plan, code, field) => {
    const said = await file(plan);
    expect(said).toMatchObject({ code });
    expect(JSON.stringify(said)).toContain(field);
    const { costShares: given } = plan as { costShares?: ReturnType<typeof shares> };
    if (code === 'COST_SHARES_SUM' && given)
      expect(said.detail).toContain(`合计${given.government + given.enterprise + given.person}%，应为100%`);
  });

  test('is shown, and holds no more than the government bears', async () => {
    expect((await file(SHARED)).code).toBeUndefined();
    const page = (await (await api.as(CAST.reviewer)).get(`/api/classes/${pending}`).expect(200)).body;
    expect(page.filing.plan).toMatchObject(SHARED);
    expect(await answerTo(api.world, CAST.reviewer, 'approveFiling', pending, { opinion: '同意开班' })).toBe(
      'accepted',
    );
    expect(await heldFor(pending)).toEqual([180_000, 180_000, 180_000]);
    const [budget] = await api.world.asOwner('SELECT held_fen::int AS fen FROM budget_hold WHERE class_id = $1', [
      pending,
    ]);
    expect(budget).toEqual({ fen: 540_000 });
  });

  test.each([
    ['one half of it', `plan - 'costPerHeadFen'`, '23514'],
    ['the other half', `plan - 'costShares'`, '23514'],
    ['shares that add to 110', `jsonb_set(plan, '{costShares,government}', '70')`, '23514'],
    ['two shares', `plan #- '{costShares,person}'`, '23514'],
    ['shares of somebody else', `jsonb_set(plan #- '{costShares,person}', '{costShares,other}', '10')`, '23514'],
    ['no cost', `jsonb_set(plan, '{costPerHeadFen}', '0')`, '23514'],
  ])('is kept from %s by the database', async (_name, plan, code) => {
    const planted = `INSERT INTO filing (class_id, round, plan, roster_snapshot, starts_on, ends_on, submitted_by, submitted_on)
      SELECT class_id, 3, ${plan}, '[]', starts_on, ends_on, submitted_by, submitted_on FROM filing WHERE class_id = '${pending}'`;
    expect(await refusedBy(api.world, planted)).toBe(code);
  });

  test('keeps its plan once it is filed', async () => {
    const changed = `jsonb_set(plan, '{costShares}', '{"government": 90, "enterprise": 0, "person": 10}')`;
    expect(await refusedBy(api.world, `UPDATE filing SET plan = ${changed} WHERE class_id = '${pending}'`)).toBe(
      'JX139',
    );
  });
});

test('beside an approved fee the lower of the two limits what is held, and without shares nothing does', async () => {
  const shape = { title: '核定收费班', plan: { ...SHARED, approvedFeeFen: 150_000 } };
  expect(await heldFor(await aClassIn(api.world, 'supervision', { from: 201, ...shape }))).toEqual([
    150_000, 150_000, 150_000,
  ]);
  expect(await heldFor(await aClassIn(api.world, 'supervision', { from: 301 }))).toEqual([195_000, 195_000, 195_000]);
});

test('E19: the claim pays 1,800.00 a head, and its explanation says who bears the rest', async () => {
  const classId = await aClassIn(api.world, 'employment', { from: 101, title: '分担班', plan: SHARED });
  expect(await heldFor(classId)).toEqual([180_000, 180_000, 180_000]);
  await must(api.world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  const lines = await api.world.asOwner<{ claim: string; line: string; fen: number }>(
    `SELECT claim_id AS claim, id AS line, amount_fen::int AS fen FROM claim_line WHERE class_id = $1 ORDER BY id`,
    [classId],
  );
  expect(lines.map(({ fen }) => fen)).toEqual([180_000, 180_000, 180_000]);
  const [{ claim, line }] = lines as [(typeof lines)[number]];
  const auditor = await api.as('auditor');
  const answer = await auditor.get(`/api/claims/${claim}/lines/${line}/explanation`).expect(200);
  const why = lineExplanation.parse(answer.body);
  expect(why).toMatchObject({ agrees: true, stored: { amountFen: 180_000, reasonCode: null }, inputs: SHARED });
  expect(why.recomputed?.shares).toEqual({ governmentFen: 180_000, enterpriseFen: 90_000, personFen: 30_000 });
  expect(JSON.stringify(why.stored.working)).toContain('政府分担60%');
  expect((await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
});
