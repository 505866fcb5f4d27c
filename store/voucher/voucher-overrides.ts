import type { Actor } from '../../domain/lifecycle/case-view.js';
import { row, sql, type Tx } from '../../platform/database.js';
import { deciderOf, lockerOf, ofBureau } from '../dossier/proposals.js';

export interface OverrideGround {
  readonly classId: string;
  readonly reason: string;
  readonly documentReference: string;
}

export async function insertOverride(tx: Tx, actor: Actor, ground: OverrideGround): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO voucher_override (class_id, organisation_id, reason, document, proposed_by, proposed_on)
    VALUES (${ground.classId}::uuid, ${actor.organisationId}::uuid, ${ground.reason}, ${ground.documentReference},
      ${actor.id}::uuid, business_today()) RETURNING id`,
  );
  if (!made) throw new Error('an override was not written');
  return made.id;
}

/** Under lock; undefined where it is not of the actor's own bureau. */
export const lockOverride = lockerOf(sql`voucher_override`, ofBureau);

/** One that is proposed or confirmed: a class needs no second. */
export async function hasStandingOverride(tx: Tx, classId: string): Promise<boolean> {
  const found = await row(
    tx,
    sql`SELECT 1 AS found FROM voucher_override WHERE class_id = ${classId}::uuid AND decision IS DISTINCT FROM 'REFUSED'`,
  );
  return found !== undefined;
}

/** What two people have confirmed for this class. */
export async function isWaived(tx: Tx, classId: string): Promise<boolean> {
  const found = await row(
    tx,
    sql`SELECT 1 AS found FROM voucher_override WHERE class_id = ${classId}::uuid AND decision = 'CONFIRMED'`,
  );
  return found !== undefined;
}

export const decideOverride = deciderOf(sql`voucher_override`, sql`refusal_reason`);
