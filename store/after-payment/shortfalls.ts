import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, execute, inTransaction, row, sql, type Tx } from '../../platform/database.js';
import { readOfficials } from '../dossier/totals.js';
import { scopeOf } from '../people/accounts.js';

/** What is passed over something: a class, or a claim without one. */
export interface ShortfallOf {
  readonly classId: string | null;
  readonly claimId: string | null;
  readonly regionCode: string;
  /** Whose officials may have missed an act: the owning bureau, and the evaluator of a class. */
  readonly organisationIds: readonly string[];
  readonly title: string;
}

/** Somebody of these organisations, and not the one who declares. */
export async function isOfficial(
  tx: Tx,
  actor: Actor,
  { organisationIds }: ShortfallOf,
  accountId: string,
): Promise<boolean> {
  const found = await row<{ id: string }>(
    tx,
    sql`SELECT id FROM account WHERE id = ${accountId}::uuid AND id <> ${actor.id}::uuid
      AND organisation_id = ANY (${organisationIds}::uuid[])`,
  );
  return found !== undefined;
}

interface NewShortfall {
  readonly condition: string;
  readonly responsibleId: string;
  readonly reason: string;
  readonly evidence: string;
}

export async function insertShortfall(
  tx: Tx,
  actor: Actor,
  { classId, claimId, regionCode }: ShortfallOf,
  declared: NewShortfall,
): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO shortfall (organisation_id, region_code, class_id, claim_id, condition, responsible_id, reason, evidence,
      declared_by, declared_on)
    VALUES (${actor.organisationId}::uuid, ${regionCode}, ${classId}::uuid, ${claimId}::uuid, ${declared.condition},
      ${declared.responsibleId}::uuid, ${declared.reason}, ${declared.evidence}, ${actor.id}::uuid, business_today())
    RETURNING id`,
  );
  return made?.id ?? '';
}

export interface Shortfall {
  readonly classId: string | null;
  readonly claimId: string | null;
  readonly condition: string;
  readonly declaredBy: string;
  readonly responsibleId: string | null;
  readonly decision: string | null;
}

/** Under lock; undefined where it is not of the actor's own bureau. */
export async function lockShortfall(tx: Tx, actor: Actor, id: string): Promise<Shortfall | undefined> {
  return row<Shortfall>(
    tx,
    sql`SELECT class_id AS "classId", claim_id AS "claimId", condition, declared_by AS "declaredBy",
      responsible_id AS "responsibleId", decision
    FROM shortfall WHERE id = ${id}::uuid AND organisation_id = ${actor.organisationId}::uuid FOR UPDATE`,
  );
}

export async function decideShortfall(
  tx: Tx,
  id: string,
  actorId: string,
  refusedBecause: string | null,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE shortfall SET decision = ${refusedBecause === null ? 'CONFIRMED' : 'REFUSED'}, decided_by = ${actorId}::uuid,
      decided_on = business_today(), decision_reason = ${refusedBecause} WHERE id = ${id}::uuid`,
  );
}

/** The confirmed ones, counted by the official whose act was missing. */
export function countOfficials(db: Database, actor: Actor): Promise<{ name: string; count: number }[]> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const officials = await readOfficials(tx, actor, 'shortfallsOf', ['confirmed']);
    return officials.map(({ name, confirmed }) => ({ name, count: confirmed }));
  });
}
