import { execute, row, sql, type Tx } from '../../platform/database.js';

export interface NewObjection {
  readonly publicityId: string;
  /** Null: against the whole list. */
  readonly claimLineId: string | null;
  readonly ground: string;
  /** Sealed before it comes here: how to reach whoever objects is nobody else's to read. */
  readonly contactCipher: Buffer | null;
  /** Who wrote it down on the telephone; null where it came over the network. */
  readonly enteredBy: string | null;
}

export async function insertObjection(tx: Tx, objection: NewObjection): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO objection (publicity_id, claim_line_id, channel, entered_by, ground, contact_cipher, filed_on)
    VALUES (${objection.publicityId}::uuid, ${objection.claimLineId}::uuid, ${objection.enteredBy ? 'PHONE' : 'WEB'},
      ${objection.enteredBy}::uuid, ${objection.ground}, decode(${objection.contactCipher?.toString('hex') ?? null}::text, 'hex'),
      business_today())
    RETURNING id`,
  );
  if (!made) throw new Error('an objection was not written');
  return made.id;
}

/** The line that stands on the list under this number. */
export async function findPublicLine(tx: Tx, claimId: string, line: number): Promise<string | undefined> {
  const found = await row<{ id: string }>(
    tx,
    sql`SELECT id FROM claim_line WHERE claim_id = ${claimId}::uuid AND seq = ${line}::smallint AND amount_fen > 0`,
  );
  return found?.id;
}

export interface OpenObjection {
  readonly id: string;
  readonly claimLineId: string | null;
  readonly investigatedBy: string | null;
}

/** An objection to this claim that nobody has decided, under lock. */
export async function lockObjection(tx: Tx, claimId: string, id: string): Promise<OpenObjection | undefined> {
  return row<OpenObjection>(
    tx,
    sql`SELECT o.id, o.claim_line_id AS "claimLineId", o.investigated_by AS "investigatedBy"
    FROM objection o JOIN publicity b ON b.id = o.publicity_id
    WHERE o.id = ${id}::uuid AND b.claim_id = ${claimId}::uuid AND o.outcome IS NULL FOR UPDATE OF o`,
  );
}

export async function investigateObjection(tx: Tx, id: string, actorId: string, finding: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE objection SET finding = ${finding}, investigated_by = ${actorId}::uuid, investigated_on = business_today()
    WHERE id = ${id}::uuid`,
  );
}

interface Resolution {
  readonly outcome: 'UPHELD' | 'REJECTED';
  readonly reasons: string;
}

export async function resolveObjection(tx: Tx, id: string, actorId: string, resolution: Resolution): Promise<void> {
  await execute(
    tx,
    sql`UPDATE objection SET outcome = ${resolution.outcome}, reasons = ${resolution.reasons}, resolved_by = ${actorId}::uuid,
      resolved_on = business_today() WHERE id = ${id}::uuid`,
  );
}

/** What an upheld objection is about is worth nothing from now on: its line with the allowance beside it, or every line. */
export async function bringToNothing(tx: Tx, claimId: string, { id, claimLineId }: OpenObjection): Promise<number> {
  return execute(
    tx,
    sql`UPDATE claim_line SET amount_fen = 0, reason_code = 'OBJECTION_UPHELD', objection_id = ${id}::uuid
    WHERE claim_id = ${claimId}::uuid AND amount_fen > 0
      AND (${claimLineId === null} OR id = ${claimLineId}::uuid OR entry_id IN (SELECT e.id FROM claim_entry e
        JOIN claim_line t ON t.entry_id = e.beside_id WHERE t.id = ${claimLineId}::uuid))`,
  );
}

export interface PublicClaim {
  readonly id: string;
  /** Null where the claim is of no class. */
  readonly classId: string | null;
}

/** The claim whose list is public under this number; undefined where none is, or no more. */
export async function findPublicClaim(tx: Tx, publicityId: string): Promise<PublicClaim | undefined> {
  return row<PublicClaim>(
    tx,
    sql`SELECT m.id, m.class_id AS "classId" FROM publicity b JOIN claim m ON m.id = b.claim_id
    WHERE b.id = ${publicityId}::uuid AND b.state = 'STANDING'`,
  );
}

/** The case has moved without a command: its process looks at it again. */
export async function wakeClass(tx: Tx, classId: string): Promise<void> {
  await execute(
    tx,
    sql`WITH raised AS (
      UPDATE class SET version = version + 1, changed_at = clock_timestamp() WHERE id = ${classId}::uuid RETURNING id)
    INSERT INTO outbox (kind, subject_id) SELECT 'WAKE_CLASS', id FROM raised`,
  );
}
