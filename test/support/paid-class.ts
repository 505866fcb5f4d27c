import { randomUUID } from 'node:crypto';
import type { World } from './world.js';

export interface PaidClass {
  readonly projectId: string;
  readonly classId: string;
  readonly traineeIds: readonly string[];
  /** Of the training, by trainee. */
  readonly paymentIds: readonly string[];
  readonly payeeId: string;
}

interface Shape {
  readonly people?: number;
  readonly amountFen?: number;
  /** The first so many have an employment award of 500 yuan besides. */
  readonly awards?: number;
  /** Another class of the same project. */
  readonly projectId?: string;
  /** Username of somebody of the payee. */
  readonly payee?: string;
  readonly paidOn?: string;
}

const AWARD_FEN = 50_000;

/**
 * A class of 泉州 that was paid and closed, with its ledger: rows alone, planted with the triggers asleep, so that what
 * follows a payment can be tested without living up to it.
 */
export async function aPaidClass(world: World, shape: Shape = {}): Promise<PaidClass> {
  const { people = 3, amountFen = 100_000, awards = 0, payee = 'base-manager', paidOn = '2025-06-20' } = shape;
  const [projectId, classId] = [shape.projectId ?? randomUUID(), randomUUID()];
  const claims = [{ id: randomUUID(), family: 'TRAINING', people, fen: amountFen }];
  const traineeIds = Array.from({ length: people }, () => randomUUID());
  await world.plant(
    shape.projectId ? '' : projectOf(projectId, payee),
    `INSERT INTO class (id, project_id, seq, title, region_code, planned_headcount, planned_hours, stage, state, institution_id,
       policy_version_id, starts_on, ends_on)
     SELECT '${classId}', '${projectId}', (SELECT count(*) + 1 FROM class WHERE project_id = '${projectId}'), '已拨付班', '350500',
       50, 64, 'closed', 'CLOSED', organisation_id, 'FJ-QZ-2024', '2025-01-06', '2025-01-15' FROM account WHERE username = '${payee}'`,
    ...traineeIds.flatMap((id, index) => personOf(id, classId, projectId, index + 1)),
    holdOf(classId, people * amountFen + awards * AWARD_FEN),
    ...claims.flatMap((claim) => claimOf(claim.id, { projectId, classId, payee, paidOn })),
    ...traineeIds.map((id) => lineOf(claims[0]!.id, id, { family: 'TRAINING', fen: amountFen, paidOn })),
    // An award is a claim of its own, and of no class (gate profile AWARD); here its lines stand under the class's claim.
    ...traineeIds.slice(0, awards).map((id) => lineOf(claims[0]!.id, id, { family: 'AWARD', fen: AWARD_FEN, paidOn })),
    ledgerOf(classId, paidOn),
  );
  const paid = await world.asOwner<{ id: string; payeeId: string }>(
    `SELECT y.id, y.payee_organisation_id AS "payeeId" FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
     JOIN trainee t ON t.id = l.trainee_id WHERE l.class_id = $1 AND y.family = 'TRAINING' ORDER BY t.seq`,
    [classId],
  );
  const paymentIds = paid.map(({ id }) => id);
  return { projectId, classId, traineeIds, paymentIds, payeeId: paid[0]?.payeeId ?? '' };
}

const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;

const projectOf = (id: string, payee: string) => `
  INSERT INTO project (id, number, title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, fund, stage,
    state, institution_id, posted_by, posted_on)
  SELECT '${id}', 'P-${id}', '已拨付项目', '350500', hr.organisation_id, f.organisation_id, i.id, 'EMPLOYMENT_SUBSIDY', 'closed',
    'CLOSED', s.organisation_id, hr.id, '2025-01-02'
  FROM account hr, account f, account s, catalogue_item i WHERE hr.username = 'qz-caseworker' AND f.username = 'qz-payer'
    AND s.username = '${payee}' AND i.project_name = '焊工（四级）'`;

function personOf(traineeId: string, classId: string, projectId: string, seq: number): string[] {
  return [
    `WITH n AS (INSERT INTO person (id_number_hash, id_number_cipher, id_number_masked, name, birth_on)
       VALUES (decode(md5('${traineeId}'), 'hex'), '\\x00', '3501**********0011', '学员${seq}', '1990-01-01') RETURNING id)
     INSERT INTO trainee (id, class_id, project_id, person_id, seq)
     SELECT '${traineeId}', '${classId}', '${projectId}', n.id, ${seq} FROM n`,
    `INSERT INTO quota_hold (trainee_id, class_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen,
       state) SELECT t.id, t.class_id, t.person_id, 'TRAINING', '2025', 3, 1, '6-18-02-04', 'L4', 0, 'USED'
     FROM trainee t WHERE t.id = '${traineeId}'`,
  ];
}

const holdOf = (classId: string, fen: number) => `
  WITH b AS (UPDATE budget SET drawn_fen = drawn_fen + ${fen} WHERE budget_year = 2025 AND region_code = '350500'
    AND fund = 'EMPLOYMENT_SUBSIDY' RETURNING id)
  INSERT INTO budget_hold (class_id, budget_id, held_fen, drawn_fen) SELECT '${classId}', b.id, ${fen}, ${fen} FROM b`;

function claimOf(
  id: string,
  { projectId, classId, payee, paidOn }: { projectId: string; classId: string; payee: string; paidOn: string },
): string[] {
  return [
    `INSERT INTO claim (id, project_id, class_id, payee_organisation_id, filed_by, filed_on, reviewed_by, reviewed_on, checked_by,
       checked_on, publicity_posted_by, publicity_posted_on, publicity_ends_on, approved_by, approved_on)
     SELECT '${id}', '${projectId}', '${classId}', s.organisation_id, s.id, '${paidOn}'::date - 19, ${account('qz-caseworker')},
       '${paidOn}'::date - 18, ${account('qz-reviewer')}, '${paidOn}'::date - 17, ${account('qz-caseworker')},
       '${paidOn}'::date - 16, '${paidOn}'::date - 9, ${account('qz-approver')}, '${paidOn}'::date - 5
     FROM account s WHERE s.username = '${payee}'`,
    `INSERT INTO clearance (gate_profile, project_id, class_id, claim_id, cleared_by, cleared_on, catalogue_id, selection_id,
       filing_id, supervision_id, assessment_id, employment_id, evaluation_id)
     SELECT 'PROJECT_CLASS', '${projectId}', '${classId}', '${id}', ${account('qz-payer')}, '${paidOn}', gen_random_uuid(),
       gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid()`,
  ];
}

const lineOf = (claimId: string, traineeId: string, line: { family: string; fen: number; paidOn: string }) => `
  WITH l AS (
    INSERT INTO claim_line (claim_id, class_id, trainee_id, person_id, family, subsidy_kind, occupation_canonical, level,
      amount_fen, working, approved_fen)
    SELECT '${claimId}', t.class_id, t.id, t.person_id, '${line.family}', 'LEVEL_UPGRADE', '6-18-02-04', 'L4', ${line.fen}, '[]',
      ${line.fen} FROM trainee t WHERE t.id = '${traineeId}' RETURNING *)
  INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
    occupation_canonical, level, payee_organisation_id, fund, amount_fen, instructed_by, instructed_on, confirmed_by,
    confirmed_on, state, batch_id, reference, account_id)
  SELECT k.id, m.id, l.id, l.approved_fen, m.reviewed_by, m.checked_by, l.person_id, l.family, l.occupation_canonical, l.level,
    m.payee_organisation_id, 'EMPLOYMENT_SUBSIDY', l.approved_fen, ${account('qz-payer')}, '${line.paidOn}', ${account('qz-payer2')},
    '${line.paidOn}', 'PAID', gen_random_uuid(), 'T-' || l.id, gen_random_uuid()
  FROM l, claim m, clearance k WHERE m.id = '${claimId}' AND k.claim_id = m.id`;

const ledgerOf = (classId: string, paidOn: string) => `
  INSERT INTO ledger_account (fund, kind, budget_id)
    SELECT 'EMPLOYMENT_SUBSIDY', 'BUDGET', budget_id FROM budget_hold WHERE class_id = '${classId}' ON CONFLICT DO NOTHING;
  INSERT INTO ledger_account (fund, kind, organisation_id)
    SELECT 'EMPLOYMENT_SUBSIDY', 'PAYEE', payee_organisation_id FROM claim WHERE class_id = '${classId}' ON CONFLICT DO NOTHING;
  INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, payment_id, business_on)
    SELECT y.fund, b.id, p.id, y.amount_fen, y.id, '${paidOn}' FROM payment y JOIN claim_line l ON l.id = y.claim_line_id
    JOIN budget_hold h ON h.class_id = l.class_id JOIN ledger_account b ON b.budget_id = h.budget_id
    JOIN ledger_account p ON p.organisation_id = y.payee_organisation_id AND p.fund = y.fund
    WHERE l.class_id = '${classId}';
  INSERT INTO fund_use AS u (month, fund, region_code, kind, lines, persons, amount_fen)
    SELECT date_trunc('month', date '${paidOn}'), 'EMPLOYMENT_SUBSIDY', '350500', 'PAID', count(*), count(DISTINCT person_id),
      sum(amount_fen) FROM claim_line WHERE class_id = '${classId}'
    ON CONFLICT (month, fund, region_code, kind) DO UPDATE SET lines = u.lines + excluded.lines,
      persons = u.persons + excluded.persons, amount_fen = u.amount_fen + excluded.amount_fen`;
