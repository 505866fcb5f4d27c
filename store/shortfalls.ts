import type { Actor, ClassView } from '../domain/lifecycle/case-view.js';
import { type Database, execute, inTransaction, row, rows, sql, type Tx } from '../platform/database.js';
import { scopeOf } from './accounts.js';

/** Somebody of the owning bureau or of the class's evaluator, and not the one who declares. */
export async function isOfficial(tx: Tx, actor: Actor, view: ClassView, accountId: string): Promise<boolean> {
  const found = await row<{ id: string }>(
    tx,
    sql`SELECT id FROM account WHERE id = ${accountId}::uuid AND id <> ${actor.id}::uuid AND organisation_id IN (
      ${view.project.ownerOrganisationId}::uuid, ${view.class.evaluation?.evaluatorOrganisationId ?? null}::uuid)`,
  );
  return found !== undefined;
}

interface NewShortfall {
  readonly classId: string;
  readonly condition: string;
  readonly responsibleId: string;
  readonly reason: string;
  readonly evidence: string;
}

export async function insertShortfall(tx: Tx, actor: Actor, view: ClassView, declared: NewShortfall): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO shortfall (organisation_id, region_code, class_id, condition, responsible_id, reason, evidence, declared_by,
      declared_on)
    VALUES (${actor.organisationId}::uuid, ${view.project.regionCode}, ${declared.classId}::uuid, ${declared.condition},
      ${declared.responsibleId}::uuid, ${declared.reason}, ${declared.evidence}, ${actor.id}::uuid, business_today())
    RETURNING id`,
  );
  return made?.id ?? '';
}

export interface Shortfall {
  readonly classId: string;
  readonly condition: string;
  readonly declaredBy: string;
  readonly responsibleId: string | null;
  readonly decision: string | null;
}

/** Under lock; undefined where it is not of the actor's own bureau. */
export async function lockShortfall(tx: Tx, actor: Actor, id: string): Promise<Shortfall | undefined> {
  return row<Shortfall>(
    tx,
    sql`SELECT class_id AS "classId", condition, declared_by AS "declaredBy", responsible_id AS "responsibleId", decision
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
  return inTransaction(db, scopeOf(actor), (tx) =>
    rows(
      tx,
      sql`SELECT r.display_name AS name, count(*)::int AS count FROM shortfall s JOIN account r ON r.id = s.responsible_id
      WHERE s.decision = 'CONFIRMED' AND s.region_code = ANY (${actor.regions}::text[])
      GROUP BY r.id, r.display_name ORDER BY count(*) DESC, r.display_name`,
    ),
  );
}
