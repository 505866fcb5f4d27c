import { rows, sql, type Tx } from '../../platform/database.js';
import type { PaidLine } from '../after-payment/clawbacks.js';

/** Trainees of the class whose places still stand: those for whom a slot is held. */
export async function listHeldTrainees(tx: Tx, classId: string): Promise<ReadonlySet<string>> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT trainee_id AS id FROM quota_hold WHERE class_id = ${classId}::uuid AND state = 'HELD'`,
  );
  return new Set(found.map(({ id }) => id));
}

/** What was prepaid for places of the class beyond what they came to, and no standing order claims yet. */
export async function listDueBack(tx: Tx, classId: string): Promise<readonly (PaidLine & { amountFen: number })[]> {
  return rows<PaidLine & { amountFen: number }>(
    tx,
    sql`SELECT y.id AS "paymentId", y.payee_organisation_id AS "payeeOrganisationId", y.person_id AS "personId",
      l.class_id AS "classId", m.project_id AS "projectId", m.payer_organisation_id AS "payerOrganisationId",
      m.region_code AS "regionCode", y.fund, d.fen::float8 AS "leftFen", d.fen::float8 AS "amountFen"
    FROM prepayments_due_back(${classId}::uuid) AS d JOIN payment y ON y.id = d.payment_id
    JOIN claim_line l ON l.id = y.claim_line_id JOIN claim m ON m.id = l.claim_id WHERE d.fen > 0 ORDER BY l.seq`,
  );
}
