import { rows, type Sql, sql, type Tx } from '../../platform/database.js';

/** A person's own account `a`, and no measure against him. */
export const accountOf = (person: Sql) => sql`payee_account a ON a.organisation_id = payee_of_person(${person})
  AND a.state = 'CONFIRMED' AND organisation_restriction(a.organisation_id, business_today()) IS NULL`;

/** Who is paid by a claim, and has a confirmed account: its payee, or of an allowance each person who is not under a measure. */
export const PAYEES = sql`(
  SELECT m.id AS claim_id, a.organisation_id, a.id AS account_id FROM claim m
  JOIN payee_account a ON a.organisation_id = m.payee_organisation_id AND a.state = 'CONFIRMED' WHERE m.gate_profile <> 'ALLOWANCE'
  UNION ALL
  SELECT m.id, a.organisation_id, a.id FROM claim m JOIN claim_line l ON l.claim_id = m.id AND l.approved_fen > 0
  JOIN ${accountOf(sql`l.person_id`)} WHERE m.gate_profile = 'ALLOWANCE') AS w`;

/** Lines of the confirmed claims of a batch for which nothing is instructed: their people had no account. */
export const LEFT_OUT = sql`(SELECT c.batch_id, l.* FROM batch_claim c JOIN claim m ON m.id = c.claim_id
    AND m.gate_profile = 'ALLOWANCE' AND m.confirmed_by IS NOT NULL
  JOIN claim_line l ON l.claim_id = m.id AND l.approved_fen > 0
  WHERE c.left_on IS NULL AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.claim_id = l.claim_id AND y.claim_line_id = l.id)) AS o`;

/** Batches that have paid others and wait for the account of this payee. */
export async function listWaitingFor(tx: Tx, organisationId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT DISTINCT o.batch_id AS id FROM ${LEFT_OUT} WHERE o.entry_id = ANY (ARRAY (SELECT e.id FROM claim_entry e
      JOIN organisation n ON n.person_id = e.person_id WHERE n.id = ${organisationId}::uuid AND e.family = 'LIVING')) ORDER BY 1`,
  );
  return found.map(({ id }) => id);
}
