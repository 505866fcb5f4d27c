import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, openTasks } from '../support/answers.js';
import { ACCOUNT } from '../support/dossiers.js';
import {
  batchSupplement,
  certifyLate,
  fileSupplement,
  holdOfClaim,
  LATE,
  linesOfLate,
  publishSupplement,
} from '../support/late-life.js';
import {
  apprenticeClasses,
  approvePrepayments,
  approveSettlement,
  certifyPrepaid,
  filePrepayment,
  payPrepayment,
} from '../support/prepaid-life.js';
import { batchClaims, payClass } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** A prepayment that the bank returns, and a place that is completed after its class has claimed. */
let world: World;
let projectId = '';
let classId = '';
let claimId = '';
beforeAll(async () => {
  world = await aWorld();
  const life = await apprenticeClasses(world, 1);
  ({ projectId } = life);
  [classId = ''] = life.classIds;
  claimId = await filePrepayment(world, classId);
  await approvePrepayments(world, [claimId]);
}, 90_000);
afterAll(() => world.end());

const OPINION = { opinion: '同意' };
const violations = async () => (await checkInvariants(world.db)).filter(({ violations: count }) => count > 0);
const payments = () =>
  world.asOwner<{ state: string; n: number }>(
    'SELECT state, count(*)::int AS n FROM payment WHERE claim_id = $1 GROUP BY 1 ORDER BY 1',
    [claimId],
  );

describe('a prepayment that the bank returned', () => {
  test('counts as prepaid, for it is sent again, to an account corrected by two', async () => {
    world.hands.finance.mode = 'reject';
    await payPrepayment(world, claimId);
    world.hands.finance.mode = 'normal';
    expect(await payments()).toEqual([{ state: 'RETURNED', n: 4 }]);
    const counted = await world.asOwner('SELECT DISTINCT is_prepaid(l) AS is FROM claim_line l WHERE l.claim_id = $1', [
      claimId,
    ]);
    expect(counted).toEqual([{ is: true }]);
    const proposed = await must(world.hands, CAST.institution, 'proposePayeeAccount', null, ACCOUNT);
    await must(world.hands, CAST.caseworker, 'confirmPayeeAccount', String(proposed.result['payeeAccountId']));
    const [batch] = await world.asOwner<{ id: string }>('SELECT batch_id AS id FROM batch_claim WHERE claim_id = $1', [
      claimId,
    ]);
    await must(world.hands, CAST.payer, 'instructRepayment', batch?.id ?? '');
    await must(world.hands, CAST.secondPayer, 'confirmRepayment', batch?.id ?? '');
    await world.hands.advance('2025-07-10');
    expect(await payments()).toEqual([
      { state: 'PAID', n: 4 },
      { state: 'RETURNED', n: 4 },
    ]);
    expect(await violations()).toEqual([]);
  });
});

describe('a place completed late', () => {
  let supplementId = '';

  test('is settled in its supplementary claim, less what was prepaid for it', async () => {
    await certifyPrepaid(world, [classId]);
    await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
    await world.hands.advance(LATE.certificate);
    await certifyLate(world, classId);
    supplementId = await fileSupplement(world, classId);
    expect(await linesOfLate(world, classId)).toEqual([
      { late: false, fen: 0, reason: 'CERTIFICATE_NOT_OBTAINED' },
      { late: true, fen: 250_000, reason: null },
      { late: true, fen: 250_000, reason: null },
    ]);
    expect(await violations()).toEqual([]);
  });

  test('owes nothing back, whichever claim is approved first', async () => {
    await publishSupplement(world, supplementId);
    await approveSettlement(world, { projectId, classIds: [classId] });
    expect(await openTasks(world, classId)).not.toContain('recoverPrepayment caseworker');
    await must(world.hands, CAST.approver, 'approveSubsidyClaim', supplementId, OPINION);
    expect(await answerTo(world, CAST.caseworker, 'recoverPrepayment', classId, { document: '文' })).toBe(
      'PREPAYMENT_NOTHING_DUE',
    );
    expect(await holdOfClaim(world, supplementId)).toEqual([{ held: 250_000, drawn: 0 }]);
  });

  test('is paid once in each part', async () => {
    await batchSupplement(world, supplementId);
    await must(world.hands, CAST.payer, 'instructSubsidyClaim', supplementId);
    await must(world.hands, CAST.secondPayer, 'confirmSubsidyClaim', supplementId);
    await batchClaims(world, [classId]);
    await payClass(world, classId);
    await world.hands.until('class', classId, 'closed');
    const paid = await world.asOwner(
      `SELECT l.seq::int AS seq, sum(y.amount_fen)::int AS fen FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
       WHERE l.class_id = $1 AND y.state = 'PAID' GROUP BY 1 ORDER BY 1`,
      [classId],
    );
    expect(paid).toEqual([1, 2, 3, 4].map((seq) => ({ seq, fen: 500_000 })));
    expect(await violations()).toEqual([]);
  });
});
