import { execute, sql, type Tx } from '../../platform/database.js';

export interface NewRound {
  readonly claimId: string;
  readonly kind: 'FILED' | 'RESUBMITTED' | 'SUPPLEMENTED' | 'OBJECTION' | 'REOPENED';
  readonly actorId: string;
  readonly reason?: string;
}

/** One more round of the claim, with its own picture of the lines as they now are. */
export async function insertRound(tx: Tx, { claimId, kind, actorId, reason }: NewRound): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO claim_round (claim_id, round, kind, filed_on, submitted_by, submitted_on, reason, lines)
    SELECT m.id, 1 + (SELECT count(*) FROM claim_round r WHERE r.claim_id = m.id), ${kind}, m.filed_on, ${actorId}::uuid,
      business_today(), ${reason ?? null},
      (SELECT coalesce(jsonb_agg(jsonb_build_object('lineId', l.id, 'traineeId', l.trainee_id, 'certificateNumber',
        l.certificate_number, 'amountFen', l.amount_fen, 'reasonCode', l.reason_code) ORDER BY l.seq), '[]')
        FROM claim_line l WHERE l.claim_id = m.id)
    FROM claim m WHERE m.id = ${claimId}::uuid`,
  );
}

interface Ending {
  readonly outcome: 'RETURNED' | 'WITHDRAWN' | 'REFUSED';
  readonly grounds: unknown;
}

/** What became of the claim's last round, with its grounds: the defects, or the reason. */
export async function endRound(tx: Tx, claimId: string, actorId: string, { outcome, grounds }: Ending): Promise<void> {
  await execute(
    tx,
    sql`UPDATE claim_round SET outcome = ${outcome}, decided_by = ${actorId}::uuid, decided_on = business_today(),
      grounds = ${JSON.stringify(grounds)}::jsonb
    WHERE claim_id = ${claimId}::uuid AND outcome IS NULL
      AND round = (SELECT max(round) FROM claim_round WHERE claim_id = ${claimId}::uuid)`,
  );
}

/** By nobody where its correction did not come in time. */
export async function refuseClaim(tx: Tx, claimId: string, actorId: string | null, reason: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE claim SET state = 'REFUSED', refused_by = ${actorId}::uuid, refused_on = business_today(),
      refusal_reason = ${reason} WHERE id = ${claimId}::uuid`,
  );
  await execute(
    tx,
    sql`UPDATE publicity SET state = 'REPLACED' WHERE claim_id = ${claimId}::uuid AND state = 'STANDING'`,
  );
}
