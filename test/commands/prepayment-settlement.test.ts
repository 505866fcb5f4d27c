import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { missingConditions } from '../../domain/release/conditions.js';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { findClassView } from '../../store/case/case-view.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, openTasks } from '../support/answers.js';
import { traineeAt } from '../support/late-life.js';
import {
  apprenticeClasses,
  approvePrepayments,
  approveSettlement,
  certifyPrepaid,
  filePrepayment,
  holdsOf,
  payPrepayment,
  refusedBy,
} from '../support/prepaid-life.js';
import { batchClaims, payClass } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** 结业结算与追回 (domain §2.5, S14): of four, one leaves and one fails; another class is cancelled; a third was never prepaid. */
let world: World;
let projectId = '';
let settled = '';
let cancelled = '';
let late = '';
let undecided = '';
beforeAll(async () => {
  world = await aWorld();
  const life = await apprenticeClasses(world, 3, 40);
  ({ projectId } = life);
  [settled = '', cancelled = '', late = ''] = life.classIds;
  const claimIds = [await filePrepayment(world, settled), await filePrepayment(world, cancelled)];
  undecided = await filePrepayment(world, late);
  await approvePrepayments(world, claimIds);
  for (const claimId of claimIds) await payPrepayment(world, claimId);
}, 120_000);
afterAll(() => world.end());

const act = (who: string, command: Parameters<typeof answerTo>[2], id: string, input: object = {}) =>
  answerTo(world, who, command, id, input);
const recover = (classId: string) =>
  act(CAST.caseworker, 'recoverPrepayment', classId, { document: '泉人社追〔2026〕1号' });
const violations = async () => (await checkInvariants(world.db)).filter(({ violations: count }) => count > 0);
const orders = (classId: string) =>
  world.asOwner<{ id: string; ground: string; state: string; fen: number; lines: number }>(
    `SELECT k.id, k.ground, k.state, k.amount_fen::int AS fen, (SELECT count(*)::int FROM clawback_line l WHERE l.clawback_id = k.id) AS lines
     FROM clawback k WHERE k.class_id = $1 ORDER BY k.proposed_on, k.id`,
    [classId],
  );
const missing = async (classId: string) => {
  const view = await inTransaction(world.db, SYSTEM_SCOPE, (tx) => findClassView(tx, classId));
  return view ? missingConditions(view).map(({ code }) => code) : [];
};
describe('of a class that was cancelled', () => {
  test('all that was prepaid is ordered back, by two people, and repaid', async () => {
    expect(await recover(cancelled)).toBe('PREPAYMENT_NOTHING_DUE');
    await must(world.hands, CAST.reviewer, 'cancelClass', cancelled, {
      reason: '企业停产',
      documentReference: '泉人社〔2025〕9号',
    });
    expect(await openTasks(world, cancelled)).toEqual(['recoverPrepayment caseworker']);
    const [task] = await world.asOwner(
      `SELECT (due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS due FROM task WHERE class_id = $1 AND command = 'recoverPrepayment'`,
      [cancelled],
    );
    expect(task).toEqual({ due: '2025-07-16' });
    expect(await recover(cancelled)).toBe('accepted');
    expect(await openTasks(world, cancelled)).toEqual([]);
    expect(await recover(cancelled)).toBe('PREPAYMENT_NOTHING_DUE');
    const [order] = await orders(cancelled);
    expect(order).toMatchObject({ ground: 'NOT_COMPLETED', state: 'PROPOSED', fen: 800_000, lines: 4 });
    const id = order?.id ?? '';
    expect(await act(CAST.approver, 'confirmClawback', id)).toBe('accepted');
    const receipt = { amountFen: 800_000, reference: '收款1号', receivedOn: '2025-07-09' };
    expect(await act(CAST.payer, 'recordRefund', id, receipt)).toBe('accepted');
    const [recovery] = await world.asOwner<{ id: string }>('SELECT id FROM clawback_recovery WHERE clawback_id = $1', [
      id,
    ]);
    expect(await act(CAST.secondPayer, 'confirmRefund', id, { recoveryId: recovery?.id })).toBe('accepted');
    expect(await orders(cancelled)).toMatchObject([{ state: 'SETTLED' }]);
    expect(await holdsOf(world, cancelled)).toEqual({ class: [0, 0], prepayment: [800_000, 800_000] });
    expect(await violations()).toEqual([]);
  });

  test('an order for want of completion is no ground for a sanction', async () => {
    const [order] = await orders(cancelled);
    expect(
      await refusedBy(
        world,
        `INSERT INTO sanction (organisation_id, subject_organisation_id, region_code, measure, ground, clawback_id, document, reason, proposed_by, proposed_on)
         SELECT k.organisation_id, k.payee_organisation_id, k.region_code, 'WARNING_TALK', 'INELIGIBLE', k.id, '文', '由', k.proposed_by, business_today()
         FROM clawback k WHERE k.id = '${order?.id}'`,
      ),
    ).toBe('JX059');
  });
});

describe('the balance', () => {
  test('of who leaves is nothing from that day on, and his part is ordered back', async () => {
    await world.hands.advance('2025-07-14');
    const traineeId = await traineeAt(world, settled, 4);
    await must(world.hands, CAST.institution, 'withdrawTrainee', settled, { traineeId, reason: '离职' });
    expect(await openTasks(world, settled)).toContain('recoverPrepayment caseworker');
    expect(await recover(settled)).toBe('accepted');
    const [order] = await orders(settled);
    expect(order).toMatchObject({ fen: 200_000, lines: 1 });
    // Nor does an order on this ground take more than what is due back.
    expect(
      await refusedBy(
        world,
        `INSERT INTO clawback_line (clawback_id, payment_id, person_id, class_id, amount_fen)
         SELECT '${order?.id}', y.id, y.person_id, l.class_id, 1 FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
         WHERE l.class_id = '${settled}' AND l.seq = 1`,
      ),
    ).toBe('JX109');
    expect(await act(CAST.approver, 'confirmClawback', order?.id ?? '')).toBe('accepted');
    expect(await holdsOf(world, settled)).toEqual({ class: [900_000, 0], prepayment: [800_000, 800_000] });
  });

  test('is claimed once it is known what was prepaid', async () => {
    await certifyPrepaid(world, [settled, late]);
    expect(await act(CAST.institution, 'fileClaim', late, { commitment: true })).toBe('PREPAYMENT_OPEN');
    expect(
      await refusedBy(
        world,
        `INSERT INTO claim (project_id, class_id, payee_organisation_id, filed_by, filed_on)
         SELECT '${projectId}', '${late}', a.organisation_id, a.id, business_today() FROM account a WHERE a.username = '${CAST.institution}'`,
      ),
    ).toBe('JX106');
    expect(await act(CAST.institution, 'withdrawSubsidyClaim', undecided, { reason: '改为结业后申领' })).toBe(
      'accepted',
    );
    expect(await act(CAST.institution, 'filePrepayment', late, { commitment: true })).toBe('PREPAYMENT_TOO_LATE');
    for (const classId of [settled, late])
      expect(await act(CAST.institution, 'fileClaim', classId, { commitment: true })).toBe('accepted');
    expect(
      await refusedBy(
        world,
        `INSERT INTO claim (of_class_id, gate_profile, payee_organisation_id, filed_by, filed_on)
         SELECT '${late}', 'PREPAYMENT', a.organisation_id, a.id, business_today() FROM account a WHERE a.username = '${CAST.institution}'`,
      ),
    ).toBe('JX105');
  });

  test('is the whole of who completed, less what was prepaid for him', async () => {
    const linesOf = (classId: string) =>
      world.asOwner(
        `SELECT l.amount_fen::int AS fen, l.whole_fen::int AS whole, l.reason_code AS reason FROM claim_line l
         JOIN claim m ON m.id = l.claim_id WHERE m.class_id = $1 ORDER BY l.seq`,
        [classId],
      );
    expect(await linesOf(settled)).toEqual([
      { fen: 300_000, whole: 500_000, reason: null },
      { fen: 300_000, whole: 500_000, reason: null },
      { fen: 0, whole: null, reason: 'CERTIFICATE_NOT_OBTAINED' },
      { fen: 0, whole: null, reason: 'WITHDRAWN' },
    ]);
    expect(await linesOf(late)).toMatchObject([
      { fen: 500_000, whole: null },
      { fen: 500_000 },
      { fen: 0 },
      { fen: 500_000 },
    ]);
    const whole = `UPDATE claim_line SET amount_fen = 500000 FROM claim m
      WHERE m.id = claim_id AND m.class_id = '${settled}' AND amount_fen > 0`;
    expect(await refusedBy(world, whole)).toBe('JX108');
    expect(await refusedBy(world, whole.replace('SET', 'SET whole_fen = 750000,'))).toBe('JX108');
    expect(await violations()).toEqual([]);
  });

  test('waits at the gate until what comes back of it is ordered', async () => {
    // Who was nothing in a prepayment is worth his whole at the end.
    const ahead = (change: string) =>
      world.asOwner(`UPDATE claim_line SET ${change} WHERE claim_id = $1 AND seq = 1`, [undecided]);
    await ahead(`amount_fen = 0, whole_fen = NULL, reason_code = 'CERTIFICATE_NOT_OBTAINED'`);
    await approveSettlement(world, { projectId, classIds: [settled, late] });
    await ahead('amount_fen = 200000, whole_fen = 500000, reason_code = NULL');
    expect(await openTasks(world, settled)).toContain('recoverPrepayment caseworker');
    await batchClaims(world, [settled]);
    expect(await missing(settled)).toContain('PREPAYMENT_RECOVERED');
    expect(await missing(late)).not.toContain('PREPAYMENT_RECOVERED');
    expect(await recover(settled)).toBe('accepted');
    expect(await missing(settled)).toEqual(['PREPAYMENT_RECOVERED']);
    expect(await act(CAST.payer, 'instructPayment', settled)).toBe('GATE_CLOSED');
    const proposed = (await orders(settled)).find(({ state }) => state === 'PROPOSED');
    expect(proposed).toMatchObject({ ground: 'NOT_COMPLETED', fen: 200_000, lines: 1 });
    expect(await act(CAST.approver, 'confirmClawback', proposed?.id ?? '')).toBe('accepted');
    expect(await missing(settled)).toEqual([]);
  });

  test('is paid net of what comes back; the ledger shows both in full, and nobody more than his place came to', async () => {
    const instructed = await must(world.hands, CAST.payer, 'instructPayment', settled);
    expect(instructed.result).toEqual({ lines: 2, amountFen: 600_000, offsetFen: 400_000 });
    await must(world.hands, CAST.secondPayer, 'confirmPayment', settled);
    await world.hands.until('class', settled, 'closed');
    expect(await orders(settled)).toMatchObject([{ state: 'SETTLED' }, { state: 'SETTLED' }]);
    const paid = await world.asOwner(
      `SELECT l.seq::int AS seq, l.family, y.state, y.amount_fen::int AS fen FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
       WHERE l.class_id = $1 ORDER BY 1, 2`,
      [settled],
    );
    expect(paid).toEqual([
      ...[1, 2].flatMap((seq) => [
        { seq, family: 'PREPAYMENT', state: 'PAID', fen: 200_000 },
        { seq, family: 'TRAINING', state: 'PAID', fen: 300_000 },
      ]),
      ...[3, 4].map((seq) => ({ seq, family: 'PREPAYMENT', state: 'REVERSED', fen: 200_000 })),
    ]);
    expect(await openTasks(world, settled)).toEqual([]);
    await batchClaims(world, [late]);
    await payClass(world, late);
    await world.hands.until('class', late, 'closed');
    expect(await violations()).toEqual([]);
  });
});
