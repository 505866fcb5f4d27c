import { execute, row, rows, sql, type Tx } from '../../platform/database.js';
import { payNetZero } from '../payment/bookings.js';
import { applyOffsets } from '../payment/offsets.js';
import { instructLeftOut, type Paying } from '../payment/payments.js';

/**
 * 重新拨付 of what the bank returned, to the account that stands now: a new payment, linked to the old. What was kept out of
 * the old one is owed again, and kept out of the new one by what is owed now.
 */
export async function instructRepayments(
  tx: Tx,
  batchId: string,
  { actorId, today }: Omit<Paying, 'claimIds'>,
): Promise<number> {
  const instructed = await execute(
    tx,
    sql`INSERT INTO payment (clearance_id, claim_id, claim_line_id, approved_fen, maker_id, checker_id, person_id, family,
      occupation_canonical, level, subsidy_month, certificate_number, payee_organisation_id, fund, amount_fen, instructed_by,
      instructed_on, batch_id, account_id, reference, replaces_id)
    SELECT y.clearance_id, y.claim_id, y.claim_line_id, y.approved_fen, y.maker_id, y.checker_id, y.person_id, y.family,
      y.occupation_canonical, y.level, y.subsidy_month, y.certificate_number, y.payee_organisation_id, y.fund, y.amount_fen,
      ${actorId}::uuid, business_today(), y.batch_id, a.id, y.reference || 'R', y.id
    FROM payment y JOIN payee_account a ON a.organisation_id = y.payee_organisation_id AND a.state = 'CONFIRMED'
    WHERE y.batch_id = ${batchId}::uuid AND y.claim_id IN (SELECT claim_id FROM batch_claim WHERE batch_id = ${batchId}::uuid)
      AND y.state = 'RETURNED' AND a.id <> y.account_id AND NOT EXISTS (SELECT 1 FROM payment r WHERE r.replaces_id = y.id)`,
  );
  const claimIds = await listClaims(tx, batchId);
  const added = await instructLeftOut(tx, batchId, { claimIds, actorId, today });
  if (instructed + added > 0) await applyOffsets(tx, claimIds);
  return instructed + added;
}

/** 确认重新拨付 by another payer. Answers how many; none where all that waits was instructed by the same person. */
export async function confirmRepayments(tx: Tx, batchId: string, actorId: string): Promise<number> {
  const claimIds = await listClaims(tx, batchId);
  await applyOffsets(tx, claimIds);
  const confirmed = await execute(
    tx,
    sql`UPDATE payment SET state = 'CONFIRMED', confirmed_by = ${actorId}::uuid, confirmed_on = business_today()
    WHERE batch_id = ${batchId}::uuid AND claim_id = ANY (${claimIds}::uuid[]) AND state = 'INSTRUCTED'
      AND claim_id IN (SELECT id FROM claim WHERE confirmed_by IS NOT NULL)`,
  );
  await payNetZero(tx, claimIds);
  return confirmed;
}

async function listClaims(tx: Tx, batchId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT claim_id AS id FROM batch_claim WHERE batch_id = ${batchId}::uuid AND left_on IS NULL`,
  );
  return found.map(({ id }) => id);
}

/** True where what is to be paid again is held in a budget of another year: it has to be moved first. */
export async function isOutOfYear(tx: Tx, id: string): Promise<boolean> {
  const found = await row(
    tx,
    sql`SELECT 1 AS found FROM batch_claim c JOIN payment y ON y.claim_id = c.claim_id AND y.batch_id = c.batch_id
    JOIN claim_hold h ON h.claim_id = c.claim_id JOIN budget b ON b.id = h.budget_id
    JOIN claim m ON m.id = c.claim_id AND m.confirmed_by IS NOT NULL
    WHERE c.batch_id = ${id}::uuid AND y.state = 'INSTRUCTED'
      AND b.budget_year <> extract(year FROM business_today()) LIMIT 1`,
  );
  return found !== undefined;
}
