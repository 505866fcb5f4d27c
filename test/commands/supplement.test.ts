import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { readClaimPapers } from '../../store/claim/claim-documents.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo, openTasks } from '../support/answers.js';
import { refusalOf } from '../support/gate.js';
import {
  batchSupplement,
  certifyLate,
  classesWithFailure,
  fileSupplement,
  holdOfClaim,
  LATE,
  linesOfLate,
  paySupplement,
  publishSupplement,
  supplementOf,
  traineeAt,
} from '../support/late-life.js';
import { complete, DAYS, type SmallLife, track } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let life: SmallLife;
let early = '';
let closed = '';
let onTime = '';
let tooLate = '';
beforeAll(async () => {
  world = await aWorld();
  life = await classesWithFailure(world, 4);
  [early = '', closed = '', onTime = '', tooLate = ''] = life.classIds;
  await world.hands.advance(LATE.certificate);
});
afterAll(() => world.end());

const OPINION = { opinion: '同意' };
const file = (classId: string) =>
  answerTo(world, CAST.institution, 'fileSupplementaryClaim', classId, { commitment: true });
const act = (who: string, command: Parameters<typeof answerTo>[2], id: string, input: object = {}) =>
  answerTo(world, who, command, id, input);
const violations = async () => (await checkInvariants(world.db)).filter(({ violations: count }) => count > 0);
const linesOf = (classId: string) => linesOfLate(world, classId);
const holdsOf = (claimId: string) => holdOfClaim(world, claimId);
const claimIdOf = (classId: string) => supplementOf(world, classId);

async function trackAll(): Promise<void> {
  for (const classId of life.classIds.slice(1))
    await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  await world.hands.advance(DAYS.windowEnded);
  for (const classId of life.classIds) {
    await track(world, classId);
    await must(world.hands, CAST.caseworker, 'closeTracking', classId);
    await world.hands.until('class', classId, 'evaluation');
  }
}

describe('before the class has claimed', () => {
  test('there is nothing to supplement; the institution is told of the certificate all the same', async () => {
    expect(await file(early)).toBe('CLAIM_NOT_FILED');
    await certifyLate(world, early);
    expect(await file(early)).toBe('CLAIM_NOT_FILED');
    const told = await world.asOwner(
      `SELECT count(*)::int AS n FROM notification n JOIN task t ON t.id = n.task_id WHERE t.class_id = $1 AND t.command = 'fileClaim'`,
      [early],
    );
    expect(told).toEqual([{ n: 2 }]);
  });

  test('the class’s own claim has the zero line that stays, and the supplement is then awaited by its own last day', async () => {
    await must(world.hands, CAST.institution, 'fileClaim', early, { commitment: true });
    expect(await linesOf(early)).toEqual([{ late: false, fen: 0, reason: 'CERTIFICATE_NOT_OBTAINED' }]);
    expect(await openTasks(world, early)).toContain('fileSupplementaryClaim institution');
    const [task] = await world.asOwner(
      `SELECT remind_on::text AS remind, (due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS due FROM task
       WHERE class_id = $1 AND command = 'fileSupplementaryClaim'`,
      [early],
    );
    expect(task).toEqual({ remind: '2026-01-26', due: '2026-02-09' });
    expect(await violations()).toEqual([]);
  });
});

describe('a supplementary claim', () => {
  let claimId = '';

  test('pays those who had no certificate and have it now: one line, in its own hold', async () => {
    expect(await act('other-institution', 'fileSupplementaryClaim', early, { commitment: true })).toBe('NOT_FOUND');
    const [first, second] = await Promise.all([file(early), file(early)]);
    expect([first, second].sort()).toEqual(['NO_LATE_CERTIFICATE', 'accepted']);
    claimId = await claimIdOf(early);
    expect(await linesOf(early)).toEqual([
      { late: false, fen: 0, reason: 'CERTIFICATE_NOT_OBTAINED' },
      { late: true, fen: 130_000, reason: null },
    ]);
    expect(await holdsOf(claimId)).toEqual([{ held: 130_000, drawn: 0 }]);
    expect(await openTasks(world, early)).not.toContain('fileSupplementaryClaim institution');
    expect(await file(early)).toBe('NO_LATE_CERTIFICATE');
    expect(await violations()).toEqual([]);
  });

  test('is returned once and submitted again from the record; taken back, its trainees may be claimed for anew', async () => {
    expect(await act(CAST.institution, 'resubmitSupplementaryClaim', claimId, { commitment: true })).toBe(
      'CLAIM_NOT_RETURNED',
    );
    const defects = { defects: [{ item: '名单', problem: '证书编号不清' }] };
    expect(await act(CAST.caseworker, 'returnSubsidyClaim', claimId, defects)).toBe('accepted');
    expect(await act(CAST.institution, 'resubmitSupplementaryClaim', claimId, { commitment: true })).toBe('accepted');
    expect(await act(CAST.institution, 'withdrawSubsidyClaim', claimId, { reason: '重新核对' })).toBe('accepted');
    expect(await holdsOf(claimId)).toEqual([{ held: 0, drawn: 0 }]);
    expect(await openTasks(world, early)).toContain('fileSupplementaryClaim institution');
    claimId = await fileSupplement(world, early);
    expect(await holdsOf(claimId)).toEqual([{ held: 130_000, drawn: 0 }]);
    expect(await violations()).toEqual([]);
  });

  test('goes through two reviews and publicity, and waits at the gate for the stages of its class', async () => {
    await publishSupplement(world, claimId);
    await trackAll();
    expect(await act(CAST.approver, 'approveSubsidyClaim', claimId, OPINION)).toBe('accepted');
    await batchSupplement(world, claimId);
    const gate = await world.hands.give(CAST.payer, 'instructSubsidyClaim', claimId, {});
    expect(gate.code).toBe('GATE_CLOSED');
    await complete(world, life, 'evaluation');
    expect(await act(CAST.payer, 'instructSubsidyClaim', claimId)).toBe('accepted');
    expect(await act(CAST.payer, 'confirmSubsidyClaim', claimId)).toBe('SAME_PERSON');
    expect(await act(CAST.secondPayer, 'confirmSubsidyClaim', claimId)).toBe('accepted');
    await world.hands.advance(DAYS.objectionEnded);
    expect(await holdsOf(claimId)).toEqual([{ held: 130_000, drawn: 130_000 }]);
    expect(await violations()).toEqual([]);
  });

  test('is on the ledger of its own budget, and the class goes on with its own claim as it was', async () => {
    const [paid] = await world.asOwner(
      `SELECT t.amount_fen::int AS fen, b.budget_year AS year, y.state, q.state AS quota FROM payment y JOIN transfer t ON t.payment_id = y.id
       JOIN ledger_account a ON a.id = t.debit_account_id JOIN budget b ON b.id = a.budget_id
       JOIN claim_line l ON l.id = y.claim_line_id JOIN quota_hold q ON q.trainee_id = l.trainee_id WHERE y.claim_id = $1`,
      [claimId],
    );
    expect(paid).toEqual({ fen: 130_000, year: 2026, state: 'PAID', quota: 'USED' });
    const papers = await readClaimPapers(world.db, await world.hands.actor('auditor'), claimId, 'line-list');
    expect(papers).toMatchObject({
      classId: early,
      lines: [{ seq: 3, amountFen: 130_000 }],
      payment: { amountFen: 130_000 },
    });
    await complete(world, life, 'release');
    const ended = await world.asOwner('SELECT DISTINCT stage, state FROM class WHERE project_id = $1', [
      life.projectId,
    ]);
    expect(ended).toEqual([{ stage: 'closed', state: 'CLOSED' }]);
    expect(await violations()).toEqual([]);
  });
});

describe('of a class that has ended', () => {
  test('a late result is still recorded, verified, claimed for and paid; its archive stays sealed', async () => {
    const seal = () => world.asOwner('SELECT stage, state, archive_digest FROM class WHERE id = $1', [closed]);
    const project = () =>
      world.asOwner('SELECT stage, state, grade, archive_digest FROM project WHERE id = $1', [life.projectId]);
    const before = [await seal(), await project()];
    await certifyLate(world, closed, { issuedOn: '2025-09-10' });
    expect(await openTasks(world, closed)).toEqual(['fileSupplementaryClaim institution']);
    const claimId = await fileSupplement(world, closed);
    expect(await openTasks(world, closed)).toEqual([]);
    await publishSupplement(world, claimId);
    await world.hands.advance('2026-03-05');
    await paySupplement(world, claimId);
    expect(await linesOf(closed)).toEqual([
      { late: false, fen: 0, reason: 'CERTIFICATE_NOT_OBTAINED' },
      { late: true, fen: 130_000, reason: null },
    ]);
    expect([await seal(), await project()]).toEqual(before);
    expect(await holdsOf(claimId)).toEqual([{ held: 130_000, drawn: 130_000 }]);
    expect(await violations()).toEqual([]);
  });

  test('the window is that of its own certificate: claimed on the last day, and not on the day after (E26)', async () => {
    await certifyLate(world, onTime, { issuedOn: '2025-09-16' });
    await certifyLate(world, tooLate, { issuedOn: '2025-09-13' }); // A Friday, after a Friday the thirteenth of March.
    await world.hands.advance('2026-03-16');
    expect(await file(tooLate)).toBe('CLAIM_WINDOW_ENDED');
    expect(await file(onTime)).toBe('accepted');
    expect(await openTasks(world, tooLate)).toEqual([]);
    const [lapsed] = await world.asOwner(
      `SELECT r.lapsed_on::text AS "lapsedOn", q.state, (h.held_fen - h.returned_fen)::int AS held FROM late_result r
       JOIN quota_hold q ON q.trainee_id = r.trainee_id JOIN budget_hold h ON h.late_result_id = r.id WHERE r.class_id = $1`,
      [tooLate],
    );
    expect(lapsed).toEqual({ lapsedOn: '2026-03-16', state: 'RETURNED', held: 0 });
    expect(await violations()).toEqual([]);
  });
});

describe('going round the TypeScript', () => {
  test('no trainee has two lines that are worth something, over all claims', async () => {
    const twice = `UPDATE claim_line SET amount_fen = 130000, reason_code = NULL
      WHERE class_id = $1 AND seq = 3 AND claim_id = (SELECT id FROM claim WHERE class_id = $1)`;
    expect(await refusalOf(world.asApplication(twice, [onTime]))).toMatch(/claim_line_paid_once|JX031/);
  });

  test('no line is made to count for nothing while its claim stands', async () => {
    const hide = 'UPDATE claim_line SET live = false WHERE class_id = $1 AND amount_fen > 0';
    expect(await refusalOf(world.asApplication(hide, [closed]))).toBe('JX093');
  });

  test.each([
    [
      'a supplement of another payee',
      "(SELECT organisation_id FROM account WHERE username = 'other-institution')",
      'JX093',
    ],
    ['a supplement of the payee', '(SELECT institution_id FROM class WHERE id = $1)', 'accepted'],
  ])('%s', async (_what, payee, code) => {
    const insert = `INSERT INTO claim (of_class_id, gate_profile, payee_organisation_id, filed_by, filed_on)
      SELECT $1, 'PROJECT_CLASS', ${payee}, id, business_today() FROM account WHERE username = 'base-manager'`;
    expect((await refusalOf(world.asApplication(insert, [tooLate]))) ?? 'accepted').toBe(code);
  });

  test.each([
    ['of who has passed', 1, 'NULL'],
    ['after its window', 3, '(SELECT certificate_number FROM late_result WHERE trainee_id = t.id)'],
  ])('a line %s is none of a supplement', async (_what, seq, number) => {
    const line = `INSERT INTO claim_line (claim_id, class_id, trainee_id, person_id, family, subsidy_kind, occupation_canonical, level,
        certificate_number, amount_fen, working)
      SELECT m.id, t.class_id, t.id, t.person_id, 'TRAINING', 'LEVEL_UPGRADE', '6-18-02-04', 'L4', ${number}, 130000, '[]'
      FROM trainee t, claim m WHERE t.class_id = $1 AND t.seq = $2 AND m.of_class_id = $1 AND m.class_id IS NULL`;
    expect(await refusalOf(world.asApplication(line, [tooLate, seq]))).toBe('JX093');
  });

  test('an amount does not change after its review, and nothing is paid that is not held', async () => {
    const claimId = await claimIdOf(onTime);
    await publishSupplement(world, claimId);
    const change = 'UPDATE claim_line SET amount_fen = 120000 WHERE claim_id = $1';
    expect(await refusalOf(world.asApplication(change, [claimId]))).toBe('JX031');
    await world.hands.advance('2026-03-24');
    await must(world.hands, CAST.approver, 'approveSubsidyClaim', claimId, OPINION);
    const clear = `INSERT INTO clearance (gate_profile, project_id, class_id, claim_id, cleared_by, cleared_on, catalogue_id, selection_id,
        filing_id, supervision_id, assessment_id, employment_id, evaluation_id)
      SELECT 'PROJECT_CLASS', k.project_id, k.class_id, $1, k.cleared_by, k.cleared_on, k.catalogue_id, k.selection_id, k.filing_id,
        k.supervision_id, k.assessment_id, k.employment_id, k.evaluation_id
      FROM clearance k JOIN claim m ON m.id = k.claim_id WHERE m.class_id = $2`;
    await world.asOwner('UPDATE budget_hold SET returned_fen = held_fen - 1 WHERE claim_id = $1', [claimId]);
    expect(await act(CAST.payer, 'instructSubsidyClaim', claimId)).toBe('GATE_CLOSED'); // Asks the register before.
    expect(await refusalOf(world.asApplication(clear, [claimId, onTime]))).toBe('JX093');
    await world.asOwner('UPDATE budget_hold SET returned_fen = 0 WHERE claim_id = $1', [claimId]);
  });

  test('approved, it is reopened and signed anew; who is blacklisted meanwhile is paid nothing, and claims for nothing', async () => {
    const claimId = await claimIdOf(onTime);
    expect(await act(CAST.approver, 'reopenSubsidyClaim', claimId, { reason: '重新核算' })).toBe('accepted');
    expect(await holdsOf(claimId)).toEqual([{ held: 130_000, drawn: 0 }]);
    await publishSupplement(world, claimId);
    await world.hands.advance('2026-04-01');
    await must(world.hands, CAST.approver, 'approveSubsidyClaim', claimId, OPINION);
    await batchSupplement(world, claimId);
    await world.plant(
      `INSERT INTO sanction (organisation_id, region_code, subject_organisation_id, measure, ground, reason, document, ends_on, clause,
         proposed_by, proposed_on, decision, decided_by, decided_on)
       SELECT hr.organisation_id, '350500', s.organisation_id, 'BLACKLIST', 'FRAUD', '造假', '泉人社〔2026〕3号', '2029-03-24', '领域规则2.3',
         hr.id, '2026-03-24', 'CONFIRMED', a.id, '2026-03-24'
       FROM account hr, account a, account s WHERE hr.username = 'qz-caseworker' AND a.username = 'qz-approver' AND s.username = 'base-manager'`,
    );
    expect(await act(CAST.payer, 'instructSubsidyClaim', claimId)).toBe('GATE_CLOSED');
    expect(await file(onTime)).toBe('PAYEE_RESTRICTED');
    await world.plant('DELETE FROM sanction');
    expect(await act(CAST.payer, 'instructSubsidyClaim', claimId)).toBe('accepted');
    expect(await act(CAST.secondPayer, 'confirmSubsidyClaim', claimId)).toBe('accepted');
    await world.hands.advance('2026-04-02');
    expect(await violations()).toEqual([]);
  });
});

describe('ordered back', () => {
  test('a paid supplementary line is claimed back from its payee, and frees the slot when it has come back', async () => {
    const order = {
      ...{ scope: 'PERSON', classId: early, traineeIds: [await traineeAt(world, early)], ground: 'FRAUD' },
      ...{ reason: '替考', document: '泉审〔2026〕3号' },
    };
    const made = await must(world.hands, CAST.caseworker, 'orderClawback', null, order);
    expect(made.result).toMatchObject({ amountFen: 130_000, lines: 1 });
    const id = String(made.result['clawbackId']);
    await must(world.hands, CAST.approver, 'confirmClawback', id);
    const refund = { amountFen: 130_000, reference: '收款1号', receivedOn: '2026-03-25' };
    const recorded = await must(world.hands, CAST.payer, 'recordRefund', id, refund);
    await must(world.hands, CAST.secondPayer, 'confirmRefund', id, { recoveryId: recorded.result['recoveryId'] });
    const [freed] = await world.asOwner(
      `SELECT y.state, q.state AS quota FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
       JOIN quota_hold q ON q.trainee_id = l.trainee_id WHERE l.class_id = $1 AND l.seq = 3`,
      [early],
    );
    expect(freed).toEqual({ state: 'REVERSED', quota: 'RETURNED' });
    expect(await violations()).toEqual([]);
  });
});
