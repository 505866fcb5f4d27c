import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, openTasks } from '../support/answers.js';
import {
  batchSupplement,
  fileSupplement,
  lateResultOf,
  linesOfLate,
  pendingResult,
  publishSupplement,
} from '../support/late-life.js';
import {
  apprenticeClasses,
  approvePrepayments,
  approveSettlement,
  certifyPrepaid,
  filePrepayment,
  payPrepayment,
  refusedBy,
} from '../support/prepaid-life.js';
import { aWorld, type World } from '../support/world.js';

/**
 * The third of each class has failed, so his 2,500 of 5,000 yuan come back; then he is certified after all. Of three classes the order
 * is still owed, repaid, or not decided when his certificate comes (he sat again in August, the certificate is of February).
 */
let world: World;
let owed = '';
let repaid = '';
let proposed = '';
const DAYS = { certificate: '2026-02-26', paid: '2026-03-30' } as const;
const RECEIPT = { amountFen: 250_000, reference: '收款1号', receivedOn: '2026-02-25' };
const OPINION = { opinion: '同意' };

beforeAll(async () => {
  world = await aWorld();
  const life = await apprenticeClasses(world, 3);
  [owed = '', repaid = '', proposed = ''] = life.classIds;
  const claimIds = [];
  for (const classId of life.classIds) claimIds.push(await filePrepayment(world, classId));
  await approvePrepayments(world, claimIds);
  for (const claimId of claimIds) await payPrepayment(world, claimId);
  await certifyPrepaid(world, life.classIds);
  for (const classId of life.classIds)
    await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  await approveSettlement(world, life);
  for (const classId of life.classIds)
    await must(world.hands, CAST.caseworker, 'recoverPrepayment', classId, { document: '泉人社追〔2026〕1号' });
}, 180_000);
afterAll(() => world.end());

const violations = async () => (await checkInvariants(world.db)).filter(({ violations: count }) => count > 0);
const orderOf = async (classId: string) => {
  const [order] = await world.asOwner<{ id: string }>('SELECT id FROM clawback WHERE class_id = $1', [classId]);
  return order?.id ?? '';
};
const stateOf = async (classId: string) =>
  (await world.asOwner<{ state: string }>('SELECT state FROM clawback WHERE class_id = $1', [classId]))[0]?.state;
const act = (who: string, command: Parameters<typeof answerTo>[2], id: string, input: object = {}) =>
  answerTo(world, who, command, id, input);
async function certifyThird(classId: string): Promise<void> {
  const result = await lateResultOf(world, classId, { issuedOn: DAYS.certificate });
  await must(world.hands, CAST.assessor, 'recordLateResult', classId, result);
}
async function verifyThird(classId: string): Promise<void> {
  const lateResultId = await pendingResult(world, classId);
  await must(world.hands, CAST.caseworker, 'verifyLateResult', classId, { lateResultId, queryReference: '查询1号' });
}
/** Of the third place: each payment, and what orders in force claim back of it. */
const ledgerOf = (classId: string) =>
  world.asOwner(
    `SELECT y.family, y.state, y.amount_fen::int AS fen, coalesce((SELECT sum(o.amount_fen)::int FROM clawback_line o
       JOIN clawback k ON k.id = o.clawback_id WHERE o.payment_id = y.id AND k.state IN ('OPEN', 'SETTLED')), 0) AS back
     FROM payment y JOIN claim_line l ON l.id = y.claim_line_id WHERE l.class_id = $1 AND l.seq = 3 ORDER BY 1`,
    [classId],
  );

describe('a place that is certified after its prepayment was ordered back', () => {
  const supplements = { owed: '', repaid: '' };

  test('owes what was prepaid from the confirmation on', async () => {
    for (const classId of [owed, repaid])
      expect(await act(CAST.approver, 'confirmClawback', await orderOf(classId))).toBe('accepted');
    const order = await orderOf(repaid);
    expect(await act(CAST.payer, 'recordRefund', order, RECEIPT)).toBe('accepted');
    const [recovery] = await world.asOwner<{ id: string }>('SELECT id FROM clawback_recovery');
    expect(await act(CAST.secondPayer, 'confirmRefund', order, { recoveryId: recovery?.id })).toBe('accepted');
    expect([await stateOf(owed), await stateOf(repaid)]).toEqual(['OPEN', 'SETTLED']);
    expect(await violations()).toEqual([]);
  });

  test('is settled in whole: 5,000 less nothing, whether the 2,500 have come back yet or not', async () => {
    await world.hands.advance(DAYS.certificate);
    for (const classId of [owed, repaid]) {
      await certifyThird(classId);
      await verifyThird(classId);
      expect(await openTasks(world, classId)).not.toContain('recoverPrepayment caseworker');
    }
    supplements.owed = await fileSupplement(world, owed);
    supplements.repaid = await fileSupplement(world, repaid);
    for (const classId of [owed, repaid])
      expect((await linesOfLate(world, classId)).at(-1)).toMatchObject({ fen: 500_000 });
    expect(await violations()).toEqual([]);
  });

  test('keeps its order, which is counted on', async () => {
    const order = await orderOf(owed);
    const paper = { document: '泉人社〔2026〕3号', reason: '已补考合格' };
    expect(await act(CAST.caseworker, 'reverseClawback', order, paper)).toBe('accepted');
    expect(await act(CAST.approver, 'confirmClawbackReversal', order)).toBe('RECOVERY_COUNTED_ON');
    expect(
      await refusedBy(
        world,
        `UPDATE clawback SET reversed_by = (SELECT id FROM account WHERE username = '${CAST.approver}'), reversed_on = business_today()
         WHERE id = '${order}'`,
      ),
    ).toBe('JX130');
    expect(await act(CAST.approver, 'refuseClawbackReversal', order, { reason: '已按全额结算' })).toBe('accepted');
    expect(await stateOf(owed)).toBe('OPEN');
  });

  test('is paid 5,000 in all: the bank is sent 2,500 where 2,500 are owed, and 5,000 where they came back', async () => {
    for (const id of Object.values(supplements)) await publishSupplement(world, id);
    await world.hands.advance('2026-03-10');
    for (const id of Object.values(supplements)) {
      await must(world.hands, CAST.approver, 'approveSubsidyClaim', id, OPINION);
      await batchSupplement(world, id);
    }
    const sent = [];
    for (const id of [supplements.owed, supplements.repaid]) {
      const { result } = await must(world.hands, CAST.payer, 'instructSubsidyClaim', id);
      await must(world.hands, CAST.secondPayer, 'confirmSubsidyClaim', id);
      sent.push(result);
    }
    expect(sent).toMatchObject([
      { amountFen: 500_000, offsetFen: 250_000 },
      { amountFen: 500_000, offsetFen: 0 },
    ]);
    await world.hands.advance(DAYS.paid);
    const back = { family: 'PREPAYMENT', state: 'REVERSED', fen: 250_000, back: 250_000 };
    const whole = { family: 'TRAINING', state: 'PAID', fen: 500_000, back: 0 };
    expect(await ledgerOf(owed)).toEqual([back, whole]);
    expect(await ledgerOf(repaid)).toEqual([back, whole]);
    expect(await stateOf(owed)).toBe('SETTLED');
    expect(await violations()).toEqual([]);
  });
});

describe('a place that is certified while the order is not decided', () => {
  test('is not ordered back any more: the order is refused, and the line is 5,000 less 2,500', async () => {
    await certifyThird(proposed);
    const order = await orderOf(proposed);
    expect(await act(CAST.approver, 'confirmClawback', order)).toBe('RECOVERY_NOT_DUE');
    expect(
      await refusedBy(
        world,
        `UPDATE clawback SET decision = 'CONFIRMED', decided_by = (SELECT id FROM account WHERE username = '${CAST.approver}'),
           decided_on = business_today(), due_on = business_today() WHERE id = '${order}'`,
      ),
    ).toBe('JX129');
    expect(await act(CAST.approver, 'refuseClawback', order, { reason: '已登记补考结果' })).toBe('accepted');
    await verifyThird(proposed);
    const supplement = await fileSupplement(world, proposed);
    expect((await linesOfLate(world, proposed)).at(-1)).toMatchObject({ fen: 250_000 });
    const line = `UPDATE claim_line SET amount_fen = 500000 FROM claim m WHERE m.id = claim_id AND m.id = '${supplement}'`;
    expect(await refusedBy(world, line)).toBe('JX108');
    await publishSupplement(world, supplement);
    await world.hands.advance('2026-04-10');
    await must(world.hands, CAST.approver, 'approveSubsidyClaim', supplement, OPINION);
    expect(await openTasks(world, proposed)).not.toContain('recoverPrepayment caseworker');
    expect(await violations()).toEqual([]);
  });
});
