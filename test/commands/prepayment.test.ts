import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { readClaimPapers } from '../../store/claim/claim-documents.js';
import { listClaimForecasts } from '../../store/claim/claim-forecasts.js';
import { explainLine } from '../../store/claim/claim-pages.js';
import { findForecast } from '../../store/report/forecasts.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, openTasks } from '../support/answers.js';
import { batchSupplement, traineeAt } from '../support/late-life.js';
import {
  allowPrepayment,
  apprenticeClasses,
  approvePrepayments,
  filePrepayment,
  holdsOf,
  payPrepayment,
  refusedBy,
} from '../support/prepaid-life.js';
import { aWorld, type World } from '../support/world.js';

/** 学徒制预拨 (domain §2.5, S14): from the filing to the bank, and what its class still holds meanwhile. */
let world: World;
let kept = '';
let taken = '';
let left = '';
beforeAll(async () => {
  world = await aWorld();
  [kept = '', taken = '', left = ''] = (await apprenticeClasses(world, 3)).classIds;
}, 90_000);
afterAll(() => world.end());

const OPINION = { opinion: '同意' };
const file = (classId: string, who: string = CAST.institution) =>
  answerTo(world, who, 'filePrepayment', classId, { commitment: true });
const act = (who: string, command: Parameters<typeof answerTo>[2], id: string, input: object = {}) =>
  answerTo(world, who, command, id, input);
const violations = async () => (await checkInvariants(world.db)).filter(({ violations: count }) => count > 0);
const linesOf = (claimId: string) =>
  world.asOwner(
    `SELECT amount_fen::int AS fen, whole_fen::int AS whole, reason_code AS reason FROM claim_line WHERE claim_id = $1 ORDER BY seq`,
    [claimId],
  );

const yearsOf = (classId: string) =>
  world.asOwner(
    `SELECT CASE WHEN h.class_id IS NULL THEN 'prepayment' ELSE 'class' END AS whose, b.budget_year AS year FROM budget_hold h
     JOIN budget b ON b.id = h.budget_id LEFT JOIN claim m ON m.id = h.claim_id
     WHERE (h.class_id = $1 OR m.of_class_id = $1) AND h.held_fen > h.returned_fen ORDER BY 1`,
    [classId],
  );

describe('a prepayment', () => {
  let claimId = '';

  test('is of apprenticeship classes alone', async () => {
    const ofKind = (kind: string) =>
      world.asOwner(`UPDATE catalogue_item SET subsidy_kind = '${kind}' WHERE project_name = '焊工（四级）'`);
    await ofKind('LEVEL_UPGRADE');
    expect(await file(kept)).toBe('PREPAYMENT_CLASS');
    await ofKind('APPRENTICESHIP');
  });

  test('is off in every loaded version, and claimed by the institution of the class alone', async () => {
    await allowPrepayment(world, false);
    expect(await file(kept)).toBe('PREPAYMENT_OFF');
    await allowPrepayment(world);
    expect(await file(kept, 'other-institution')).toBe('NOT_FOUND');
  });

  test('is half of the most that each place can cost, filed once', async () => {
    const [first, second] = await Promise.all([file(kept), file(kept)]);
    expect([first, second].sort()).toEqual(['PREPAYMENT_STANDS', 'accepted']);
    const [claim] = await world.asOwner<{ id: string; number: string; mode: string }>(
      `SELECT id, number, settlement_mode AS mode FROM claim WHERE of_class_id = $1 AND gate_profile = 'PREPAYMENT'`,
      [kept],
    );
    claimId = claim?.id ?? '';
    expect(claim).toMatchObject({ number: expect.stringMatching(/-1-Y1$/), mode: 'PREPAYMENT' });
    expect(await linesOf(claimId)).toEqual(
      Array.from({ length: 4 }, () => ({ fen: 250_000, whole: 500_000, reason: null })),
    );
    expect(await holdsOf(world, kept)).toEqual({ class: [2_000_000, 0] });
    expect(await violations()).toEqual([]);
  });

  test('is no more than that share, cleared for nobody before its time, and one a class, whatever the service says', async () => {
    const asInstitution = `a.organisation_id, a.id, business_today() FROM account a WHERE a.username = '${CAST.institution}'`;
    const code = (statement: string) => refusedBy(world, statement);
    const lines = `UPDATE claim_line SET amount_fen`;
    expect(await code(`${lines} = 250001 WHERE claim_id = '${claimId}'`)).toBe('JX107');
    expect(await code(`${lines} = 1, family = 'TRAINING' WHERE claim_id = '${claimId}'`)).toBe('JX107');
    expect(
      await code(
        `INSERT INTO clearance (gate_profile, project_id, claim_id, cleared_by, cleared_on)
         SELECT 'PREPAYMENT', project_id, id, filed_by, business_today() FROM claim WHERE id = '${claimId}'`,
      ),
    ).toBe('JX107');
    expect(
      await code(
        `INSERT INTO claim (of_class_id, gate_profile, payee_organisation_id, filed_by, filed_on) SELECT '${kept}', 'PREPAYMENT', ${asInstitution}`,
      ),
    ).toBe('23505');
    expect(
      await code(
        `INSERT INTO claim (of_class_id, gate_profile, payee_organisation_id, filed_by, filed_on)
         SELECT '${taken}', 'PREPAYMENT', ${asInstitution.replace(CAST.institution, 'other-institution')}`,
      ),
    ).toBe('JX105');
  });

  test('is returned once and computed again; taken back, it may be claimed anew', async () => {
    const defects = { defects: [{ item: '名单', problem: '学徒协议缺页' }] };
    expect(await act(CAST.institution, 'resubmitPrepayment', claimId, { commitment: true })).toBe('CLAIM_NOT_RETURNED');
    expect(await act(CAST.caseworker, 'returnSubsidyClaim', claimId, defects)).toBe('accepted');
    expect(await act(CAST.institution, 'resubmitSupplementaryClaim', claimId, { commitment: true })).toBe(
      'CLAIM_NOT_RETURNED',
    );
    expect(await act(CAST.institution, 'resubmitPrepayment', claimId, { commitment: true })).toBe('accepted');
    expect(await act(CAST.caseworker, 'reviewSubsidyClaim', claimId, OPINION)).toBe('accepted');
    expect(await holdsOf(world, kept)).toEqual({ class: [2_000_000, 0], prepayment: [1_000_000, 0] });
    expect(await violations()).toEqual([]);
    expect(await act(CAST.institution, 'withdrawSubsidyClaim', claimId, { reason: '重新核对' })).toBe('accepted');
    expect(await holdsOf(world, kept)).toEqual({ class: [2_000_000, 0], prepayment: [0, 0] });
    claimId = await filePrepayment(world, kept);
    expect(await violations()).toEqual([]);
  });

  test('is held in the year in which it is paid, and its class, which holds for a later one, gives up as much', async () => {
    const others = [await filePrepayment(world, taken), await filePrepayment(world, left)];
    await approvePrepayments(world, [claimId, ...others]);
    expect(await yearsOf(kept)).toEqual([
      { whose: 'class', year: 2026 },
      { whose: 'prepayment', year: 2025 },
    ]);
    await payPrepayment(world, claimId);
    expect(await holdsOf(world, kept)).toEqual({ class: [1_000_000, 0], prepayment: [1_000_000, 1_000_000] });
    expect(await openTasks(world, kept)).not.toContain('recoverPrepayment caseworker');
    expect(await violations()).toEqual([]);
  });

  test('leaves every place its slot, held and not used', async () => {
    const slots = await world.asOwner(
      `SELECT state, held_fen::int AS held, prepaid_fen::int AS prepaid, count(*)::int AS n FROM quota_hold WHERE class_id = $1 GROUP BY 1, 2, 3`,
      [kept],
    );
    expect(slots).toEqual([{ state: 'HELD', held: 250_000, prepaid: 250_000, n: 4 }]);
  });

  test('has its papers and its explanation, and the forecast of its class is of the balance', async () => {
    const auditor = await world.hands.actor('auditor');
    expect(await readClaimPapers(world.db, auditor, claimId, 'line-list')).toMatchObject({
      classId: kept,
      lines: [1, 2, 3, 4].map((seq) => ({ seq, amountFen: 250_000 })),
      payment: { amountFen: 1_000_000 },
    });
    const [line] = await world.asOwner<{ id: string }>('SELECT id FROM claim_line WHERE claim_id = $1 AND seq = 1', [
      claimId,
    ]);
    const why = await explainLine(world.db, auditor, claimId, line?.id ?? '');
    expect(why).toMatchObject({ stored: { amountFen: 250_000 }, recomputed: { amountFen: 250_000 }, differences: [] });
    expect(why?.stored.working.at(-1)).toMatchObject({ step: 'prepayment', note: expect.stringContaining('预拨50%') });
    const forecast = await findForecast(world.db, auditor, kept);
    expect(forecast?.trainees.map(({ nextBatchFen }) => nextBatchFen)).toEqual([250_000, 250_000, 250_000, 250_000]);
    const open = (await listClaimForecasts(world.db, auditor, { limit: 10 })).items;
    expect(open.map(({ gateProfile, nextBatchFen }) => [gateProfile, nextBatchFen])).toEqual([
      ['PREPAYMENT', 1_000_000],
      ['PREPAYMENT', 1_000_000],
    ]);
  });

  test('of a class one of whose people has left meanwhile waits for its lines to be computed again', async () => {
    const [claim] = await world.asOwner<{ id: string }>(
      `SELECT id FROM claim WHERE of_class_id = $1 AND gate_profile = 'PREPAYMENT'`,
      [left],
    );
    const id = claim?.id ?? '';
    await world.hands.advance('2025-07-14');
    await must(world.hands, CAST.institution, 'withdrawTrainee', left, {
      ...{ traineeId: await traineeAt(world, left, 4), reason: '离职' },
    });
    await batchSupplement(world, id);
    expect(await act(CAST.payer, 'instructSubsidyClaim', id)).toBe('GATE_CLOSED');
    const release = await world.asOwner(`SELECT 1 FROM payment WHERE claim_id = $1`, [id]);
    expect(release).toEqual([]);
    expect(await holdsOf(world, left)).toEqual({ class: [1_500_000, 0], prepayment: [1_000_000, 0] });
  });

  test('is then reopened and reviewed anew without him; what was held for him goes back to the budget', async () => {
    const [claim] = await world.asOwner<{ id: string }>(
      `SELECT id FROM claim WHERE of_class_id = $1 AND gate_profile = 'PREPAYMENT'`,
      [left],
    );
    const id = claim?.id ?? '';
    const [batch] = await world.asOwner<{ id: string }>(
      'SELECT batch_id AS id FROM batch_claim WHERE claim_id = $1 AND left_on IS NULL',
      [id],
    );
    expect(await act(CAST.payer, 'returnBatch', batch?.id ?? '', { reason: '有人退出' })).toBe('accepted');
    expect(await act(CAST.approver, 'reopenSubsidyClaim', id, { reason: '有人退出' })).toBe('accepted');
    expect(await linesOf(id)).toEqual([
      ...Array.from({ length: 3 }, () => ({ fen: 250_000, whole: 500_000, reason: null })),
      { fen: 0, whole: null, reason: 'WITHDRAWN' },
    ]);
    expect(await act(CAST.caseworker, 'reviewSubsidyClaim', id, OPINION)).toBe('accepted');
    expect(await holdsOf(world, left)).toEqual({ class: [1_500_000, 0], prepayment: [750_000, 0] });
    expect(await act(CAST.approver, 'refuseSubsidyClaim', id, { reason: '企业放弃' })).toBe('accepted');
    expect(await holdsOf(world, left)).toEqual({ class: [1_500_000, 0], prepayment: [0, 0] });
    expect(await violations()).toEqual([]);
  });
});
