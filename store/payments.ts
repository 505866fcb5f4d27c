import type { ClassView } from '../domain/lifecycle/case-view.js';
import { execute, row, sql, type Tx } from '../platform/database.js';

/**
 * 拨付指令: a clearance over the seven standing completions, and one payment per line that is not zero. The keys of the
 * clearance are looked up here and checked by the database: without each of them there is no row to pay from.
 */
export async function instructPayment(
  tx: Tx,
  view: ClassView,
  actorId: string,
): Promise<{ lines: number; amountFen: number }> {
  const classId = view.class.id;
  await execute(
    tx,
    sql`INSERT INTO clearance (gate_profile, project_id, class_id, claim_id, cleared_by, cleared_on, catalogue_id,
      selection_id, filing_id, supervision_id, assessment_id, employment_id, evaluation_id)
    SELECT 'PROJECT_CLASS', m.project_id, m.class_id, m.id, ${actorId}::uuid, ${view.today}::date,
      ${projectCompletion('catalogue')}, ${projectCompletion('selection')}, ${classCompletion('filing')},
      ${classCompletion('supervision')}, ${classCompletion('assessment')}, ${classCompletion('employment')},
      ${classCompletion('evaluation')}
    FROM claim m WHERE m.class_id = ${classId}::uuid`,
  );
  await execute(
    tx,
    sql`UPDATE claim SET instructed_by = ${actorId}::uuid, instructed_on = ${view.today}::date
    WHERE class_id = ${classId}::uuid`,
  );
  const sum = await row<{ lines: number; amountFen: number }>(
    tx,
    sql`WITH paid AS (
      INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
        occupation_canonical, level, subsidy_month, certificate_number, payee_organisation_id, fund, amount_fen, instructed_by, instructed_on)
      SELECT k.id, m.id, l.id, l.approved_fen, m.reviewed_by, m.checked_by, l.person_id, l.family, l.occupation_canonical, l.level,
        l.subsidy_month, l.certificate_number, m.payee_organisation_id, ${view.project.fund}, l.approved_fen, ${actorId}::uuid,
        ${view.today}::date
      FROM claim m JOIN clearance k ON k.claim_id = m.id JOIN claim_line l ON l.claim_id = m.id
      WHERE m.class_id = ${classId}::uuid AND l.approved_fen > 0 RETURNING amount_fen)
    SELECT count(*)::int AS lines, coalesce(sum(amount_fen), 0)::float8 AS "amountFen" FROM paid`,
  );
  return sum ?? { lines: 0, amountFen: 0 };
}

const projectCompletion = (stage: string) => sql`(SELECT id FROM project_completion
  WHERE project_id = m.project_id AND stage = ${stage} AND standing)`;
const classCompletion = (stage: string) => sql`(SELECT id FROM class_completion
  WHERE class_id = m.class_id AND stage = ${stage} AND standing)`;

/** 确认拨付: the second payer. Payments become PAID, the ledger gets one transfer each, holds are drawn, quotas used. */
export async function confirmPayment(tx: Tx, view: ClassView, actorId: string, reference: string): Promise<number> {
  const classId = view.class.id;
  await execute(
    tx,
    sql`WITH paid AS (
      UPDATE payment SET state = 'PAID', confirmed_by = ${actorId}::uuid, confirmed_on = ${view.today}::date
      FROM claim m WHERE m.id = payment.claim_id AND m.class_id = ${classId}::uuid AND payment.state = 'INSTRUCTED'
      RETURNING payment.id, payment.claim_line_id)
    UPDATE quota_hold q SET state = 'USED' FROM paid JOIN claim_line l ON l.id = paid.claim_line_id
    WHERE q.trainee_id = l.trainee_id`,
  );
  await execute(
    tx,
    sql`INSERT INTO ledger_account (fund, kind, budget_id)
    SELECT b.fund, 'BUDGET', b.id FROM budget_hold h JOIN budget b ON b.id = h.budget_id WHERE h.class_id = ${classId}::uuid
    ON CONFLICT DO NOTHING`,
  );
  await execute(
    tx,
    sql`INSERT INTO ledger_account (fund, kind, organisation_id)
    SELECT ${view.project.fund}, 'PAYEE', m.payee_organisation_id FROM claim m WHERE m.class_id = ${classId}::uuid
    ON CONFLICT DO NOTHING`,
  );
  const moved = await row<{ amountFen: number }>(
    tx,
    sql`WITH moved AS (
      INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, payment_id, business_on)
      SELECT y.fund, d.id, c.id, y.amount_fen, y.id, ${view.today}::date
      FROM payment y JOIN claim m ON m.id = y.claim_id JOIN budget_hold h ON h.class_id = m.class_id
      JOIN ledger_account d ON d.budget_id = h.budget_id
      JOIN ledger_account c ON c.organisation_id = y.payee_organisation_id AND c.fund = y.fund
      WHERE m.class_id = ${classId}::uuid AND y.state = 'PAID' RETURNING amount_fen
    ), drawn AS (
      UPDATE budget_hold SET drawn_fen = drawn_fen + (SELECT coalesce(sum(amount_fen), 0) FROM moved)
      WHERE class_id = ${classId}::uuid RETURNING 1
    ), signed AS (
      UPDATE claim SET confirmed_by = ${actorId}::uuid, confirmed_on = ${view.today}::date, payment_reference = ${reference}
      WHERE class_id = ${classId}::uuid RETURNING 1)
    SELECT coalesce(sum(amount_fen), 0)::float8 AS "amountFen" FROM moved`,
  );
  return moved?.amountFen ?? 0;
}
