import { type Offset, type Owed, planOffsets } from '../../domain/clawback/rules.js';
import { execute, rows, sql, type Tx } from '../../platform/database.js';
import { keepClawbackPrompts } from '../after-payment/clawback-prompts.js';

/** What the bank is sent for a payment `y` (payment_net_fen): its amount less what is kept out of it. */
export const OFFSET_FEN = sql`(SELECT coalesce(sum(r.amount_fen), 0) FROM clawback_recovery r WHERE r.payment_id = y.id)::bigint`;
export const NET_FEN = sql`(y.amount_fen - ${OFFSET_FEN})`;

interface Debt extends Owed {
  readonly debtor: string;
}

/**
 * What the payees of these claims still owe and no recovery covers yet, the oldest order first; the orders are locked. Same
 * payee, same fund, kept by the same bureau: only then is it the same money. Of an order that somebody wants undone nothing
 * more is kept back meanwhile.
 */
async function lockDebts(tx: Tx, claimIds: readonly string[]): Promise<Debt[]> {
  const locked = await rows<{ id: string }>(
    tx,
    sql`SELECT k.id FROM clawback k WHERE k.state = 'OPEN' AND k.reversal_proposed_by IS NULL
      AND (k.payee_organisation_id, k.fund, k.payer_organisation_id) IN (
        SELECT c.payee_organisation_id, b.fund, b.payer_organisation_id FROM batch_claim c
        JOIN payment_batch b ON b.id = c.batch_id WHERE c.claim_id = ANY (${claimIds}::uuid[]) AND c.left_on IS NULL
        UNION SELECT w.organisation_id, b.fund, b.payer_organisation_id FROM batch_claim c
        JOIN payment_batch b ON b.id = c.batch_id JOIN batch_payee w ON w.batch_id = c.batch_id
        WHERE c.claim_id = ANY (${claimIds}::uuid[]) AND c.left_on IS NULL AND c.payee_organisation_id IS NULL)
    ORDER BY k.id FOR UPDATE OF k`,
  );
  if (locked.length === 0) return [];
  return rows<Debt>(
    tx,
    sql`SELECT k.id AS "clawbackId", concat_ws(' ', k.payee_organisation_id, k.fund, k.payer_organisation_id) AS debtor,
      clawback_outstanding(k.id)::float8 AS "outstandingFen" FROM clawback k
    WHERE k.id = ANY (${locked.map(({ id }) => id)}::uuid[]) AND clawback_outstanding(k.id) > 0 ORDER BY k.decided_on, k.id`,
  );
}

/**
 * 抵扣: keeps back, out of payments of these claims that the second payer has not signed yet, what their payees owe the same
 * fund. The bank is sent `payment_net_fen`; the ledger moves once the payment is paid (`settleOffsets`).
 */
export async function applyOffsets(tx: Tx, claimIds: readonly string[]): Promise<Offset[]> {
  const debts = await lockDebts(tx, claimIds);
  if (debts.length === 0) return [];
  const payments = await rows<{ paymentId: string; debtor: string; amountFen: number }>(
    tx,
    sql`SELECT y.id AS "paymentId", concat_ws(' ', y.payee_organisation_id, y.fund, b.payer_organisation_id) AS debtor,
      ${NET_FEN}::float8 AS "amountFen" FROM payment y JOIN payment_batch b ON b.id = y.batch_id
    WHERE y.claim_id = ANY (${claimIds}::uuid[]) AND y.state = 'INSTRUCTED' ORDER BY y.reference`,
  );
  const offsets = [...new Set(debts.map(({ debtor }) => debtor))].flatMap((debtor) =>
    planOffsets(
      payments.filter((each) => each.debtor === debtor),
      debts.filter((each) => each.debtor === debtor),
    ),
  );
  await execute(
    tx,
    sql`INSERT INTO clawback_recovery (clawback_id, kind, amount_fen, payment_id, received_on, recorded_by, recorded_on)
    SELECT v."clawbackId", 'OFFSET', v."amountFen", y.id, business_today(), y.instructed_by, business_today()
    FROM jsonb_to_recordset(${JSON.stringify(offsets)}::jsonb) AS v("paymentId" uuid, "clawbackId" uuid, "amountFen" bigint)
    JOIN payment y ON y.id = v."paymentId"`,
  );
  for (const id of new Set(offsets.map(({ clawbackId }) => clawbackId))) await keepClawbackPrompts(tx, id);
  return offsets;
}

/** Signed payments of these claims out of which everything is kept: no order leaves the house for them. */
export async function listNetZero(tx: Tx, claimIds: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT y.id FROM clawback_recovery c JOIN payment y ON y.id = c.payment_id
    WHERE c.state = 'RECORDED' AND y.state = 'CONFIRMED' AND y.claim_id = ANY (${claimIds}::uuid[])
    GROUP BY y.id HAVING sum(c.amount_fen) = y.amount_fen ORDER BY y.reference`,
  );
  return found.map(({ id }) => id);
}

/** The orders for which something is kept out of these payments: locked before the ledger is written to, as everywhere. */
export async function lockOffsets(tx: Tx, paymentIds: readonly string[]): Promise<string[]> {
  const orders = await rows<{ id: string }>(
    tx,
    sql`SELECT k.id FROM clawback k WHERE k.id IN (SELECT c.clawback_id FROM clawback_recovery c
      WHERE c.payment_id = ANY (${paymentIds}::uuid[]) AND c.state = 'RECORDED') ORDER BY k.id FOR UPDATE`,
  );
  return orders.map(({ id }) => id);
}

/** What was kept out of these payments becomes a recovery where they are paid, and is owed again where they were returned. */
export async function settleOffsets(tx: Tx, paymentIds: readonly string[], orders: readonly string[]): Promise<void> {
  if (orders.length === 0) return;
  await execute(
    tx,
    sql`UPDATE clawback_recovery c SET state = CASE y.state WHEN 'PAID' THEN 'CONFIRMED' ELSE 'REFUSED' END,
      decided_on = business_today()
    FROM payment y WHERE y.id = c.payment_id AND c.state = 'RECORDED' AND y.id = ANY (${paymentIds}::uuid[])`,
  );
  for (const id of orders) await keepClawbackPrompts(tx, id);
}
