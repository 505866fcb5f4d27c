import type { IsoDate } from '../domain/calendar/dates.js';
import type { Actor, ClassView } from '../domain/lifecycle/case-view.js';
import { type Database, execute, inTransaction, row, rows, sql, type Tx } from '../platform/database.js';
import { scopeOf } from './accounts.js';
import type { Page, PageRequest } from './lists.js';

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

export interface ShortfallItem {
  readonly id: string;
  readonly proposedOn: IsoDate;
  readonly classId: string;
  readonly condition: string;
  readonly responsibleName: string;
  readonly reason: string;
  readonly evidence: string;
  readonly declaredByName: string;
  readonly decision: string | null;
  readonly decidedByName: string | null;
}

/** Newest first, with the confirmed ones counted by the official whose act was missing. */
export async function listShortfalls(
  db: Database,
  actor: Actor,
  { after, limit }: PageRequest<{ postedOn: IsoDate; id: string }>,
): Promise<Page<ShortfallItem> & { officials: readonly { name: string; count: number }[] }> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<ShortfallItem>(
      tx,
      sql`SELECT s.id, s.declared_on::text AS "proposedOn", s.class_id AS "classId", s.condition, r.display_name AS "responsibleName",
        s.reason, s.evidence, d.display_name AS "declaredByName", s.decision, e.display_name AS "decidedByName"
      FROM shortfall s JOIN account d ON d.id = s.declared_by JOIN account r ON r.id = s.responsible_id
      LEFT JOIN account e ON e.id = s.decided_by
      WHERE s.region_code = ANY (${actor.regions}::text[])
        AND ${after ? sql`(s.declared_on, s.id) < (${after.postedOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY s.declared_on DESC, s.id DESC LIMIT ${limit + 1}`,
    );
    const officials = await rows<{ name: string; count: number }>(
      tx,
      sql`SELECT r.display_name AS name, count(*)::int AS count FROM shortfall s JOIN account r ON r.id = s.responsible_id
      WHERE s.decision = 'CONFIRMED' AND s.region_code = ANY (${actor.regions}::text[])
      GROUP BY r.id, r.display_name ORDER BY count(*) DESC, r.display_name`,
    );
    return { items: found.slice(0, limit), more: found.length > limit, officials };
  });
}
