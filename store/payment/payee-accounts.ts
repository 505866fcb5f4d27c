import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';

/** A payee's account as it may be kept: sealed, looked up by its keyed hash, shown by its last digits. */
export interface SealedAccount {
  readonly holder: string;
  readonly bank: string;
  readonly numberHash: Uint8Array;
  readonly numberCipher: Uint8Array;
  readonly numberMasked: string;
}

/** 填报; undefined while another proposal of the same payee waits. */
export async function proposeAccount(tx: Tx, actor: Actor, account: SealedAccount): Promise<string | undefined> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO payee_account (organisation_id, holder, bank, number_hash, number_cipher, number_masked, proposed_by, proposed_on)
    VALUES (${actor.organisationId}::uuid, ${account.holder}, ${account.bank}, ${account.numberHash}, ${account.numberCipher},
      ${account.numberMasked}, ${actor.id}::uuid, business_today())
    ON CONFLICT (organisation_id) WHERE state = 'PROPOSED' DO NOTHING RETURNING id`,
  );
  return made?.id;
}

export interface ProposedAccount {
  readonly id: string;
  readonly organisationId: string;
  readonly state: string;
  readonly proposedBy: string;
}

/** Under lock; undefined where the payee sits outside the actor's regions. */
export async function lockAccount(tx: Tx, actor: Actor, id: string): Promise<ProposedAccount | undefined> {
  return row<ProposedAccount>(
    tx,
    sql`SELECT a.id, a.organisation_id AS "organisationId", a.state, a.proposed_by AS "proposedBy"
    FROM payee_account a JOIN organisation o ON o.id = a.organisation_id
    WHERE a.id = ${id}::uuid AND o.region_code = ANY (${actor.regions}::text[]) FOR UPDATE OF a`,
  );
}

export async function confirmAccount(tx: Tx, account: ProposedAccount, actorId: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE payee_account SET state = 'REPLACED' WHERE organisation_id = ${account.organisationId}::uuid AND state = 'CONFIRMED'`,
  );
  await decide(tx, account.id, actorId, 'CONFIRMED', null);
}

export async function refuseAccount(tx: Tx, id: string, actorId: string, reason: string): Promise<void> {
  await decide(tx, id, actorId, 'REFUSED', reason);
}

async function decide(tx: Tx, id: string, actorId: string, state: string, reason: string | null): Promise<void> {
  await execute(
    tx,
    sql`UPDATE payee_account SET state = ${state}, decided_by = ${actorId}::uuid, decided_on = business_today(), reason = ${reason}
    WHERE id = ${id}::uuid`,
  );
}

/** The HR bureau that confirms a payee's account: that of the payee's own region, or the nearest above it. */
export async function findConfirmingBureau(tx: Tx, organisationId: string): Promise<string | undefined> {
  const found = await rows<{ id: string }>(
    tx,
    sql`WITH RECURSIVE above AS (
      SELECT region_code AS code, 0 AS far FROM organisation WHERE id = ${organisationId}::uuid
      UNION ALL SELECT r.parent_code, far + 1 FROM region r JOIN above ON r.code = above.code WHERE r.parent_code IS NOT NULL)
    SELECT o.id FROM above JOIN organisation o ON o.region_code = above.code AND o.kind = 'HR_BUREAU' ORDER BY far, o.id LIMIT 1`,
  );
  return found[0]?.id;
}
