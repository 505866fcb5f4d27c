import type { IsoDate } from '../../domain/calendar/dates.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';

export interface Appealable {
  readonly decidedOn: IsoDate | null;
  readonly regionCode: string;
  readonly ownerOrganisationId: string;
  readonly title: string;
}

/**
 * What may be appealed against of the actor's own claim: its refusal, or a line of a decided claim that came to nothing.
 * Undefined where the claim or line is not the actor's.
 */
export async function findAppealable(
  tx: Tx,
  actor: Actor,
  claimId: string,
  claimLineId: string | null,
): Promise<Appealable | undefined> {
  return row<Appealable>(
    tx,
    sql`SELECT CASE WHEN m.state = 'REFUSED' THEN m.refused_on
        WHEN l.amount_fen = 0 OR l.approved_fen = 0 THEN m.approved_on END::text AS "decidedOn",
      m.region_code AS "regionCode", m.owner_organisation_id AS "ownerOrganisationId", coalesce(p.title, m.number) AS title
    FROM claim m LEFT JOIN project p ON p.id = m.project_id LEFT JOIN claim_line l ON l.claim_id = m.id AND l.id = ${claimLineId}::uuid
    WHERE m.id = ${claimId}::uuid AND m.payee_organisation_id = ${actor.organisationId}::uuid
      AND (${claimLineId}::uuid IS NULL OR l.id IS NOT NULL)`,
  );
}

export async function rollForwardDay(tx: Tx, day: IsoDate): Promise<IsoDate> {
  const rolled = await row<{ day: IsoDate }>(tx, sql`SELECT roll_forward(${day}::date)::text AS day`);
  return rolled?.day ?? day;
}

interface NewAppeal {
  readonly claimId: string;
  readonly claimLineId: string | null;
  readonly ground: string;
  readonly evidence: string | null;
  readonly windowEndsOn: IsoDate;
}

export async function insertAppeal(tx: Tx, actor: Actor, against: Appealable, appeal: NewAppeal): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO appeal (claim_id, claim_line_id, project_id, region_code, organisation_id, owner_organisation_id, ground,
      evidence, decided_against_on, window_ends_on, filed_by, filed_on)
    VALUES (${appeal.claimId}::uuid, ${appeal.claimLineId}::uuid,
      (SELECT m.project_id FROM claim m WHERE m.id = ${appeal.claimId}::uuid), ${against.regionCode},
      ${actor.organisationId}::uuid, ${against.ownerOrganisationId}::uuid, ${appeal.ground}, ${appeal.evidence},
      ${against.decidedOn}::date, ${appeal.windowEndsOn}::date, ${actor.id}::uuid, business_today()) RETURNING id`,
  );
  return made?.id ?? '';
}

/** Where a reviewer sits who had no part in the case: the owning bureau, else the one above it (domain §5.3 four eyes). */
export async function findDecidingBureau(
  tx: Tx,
  claimId: string,
  { ownerOrganisationId }: Appealable,
): Promise<string> {
  const found = await row<{ id: string }>(
    tx,
    sql`SELECT o.id FROM organisation own JOIN region r ON r.code = own.region_code
      JOIN organisation o ON o.kind = 'HR_BUREAU' AND o.region_code IN (own.region_code, r.parent_code)
    WHERE own.id = ${ownerOrganisationId}::uuid
    ORDER BY o.id = own.id AND EXISTS (SELECT 1 FROM account a WHERE a.organisation_id = o.id AND 'reviewer' = ANY (a.roles)
      AND a.disabled_at IS NULL AND NOT is_inside_claim(a.id, ${claimId}::uuid)) DESC, o.region_code = r.parent_code DESC, o.id
    LIMIT 1`,
  );
  return found?.id ?? ownerOrganisationId;
}

export interface Appeal {
  readonly id: string;
  readonly claimId: string;
  readonly claimLineId: string | null;
  /** Of the class whose claim it is; null where the claim has none. */
  readonly classId: string | null;
  readonly traineeId: string | null;
  readonly ownerOrganisationId: string;
  readonly title: string;
  readonly decision: string | null;
  readonly decidedBy: string | null;
  readonly effect: Effect['effect'] | null;
  readonly carriedOutBy: string | null;
  readonly isInside: boolean;
}

/** What an upheld appeal did by itself, or what stands against that and is to be done by somebody. */
export type Effect =
  | { readonly effect: 'REOPENED'; readonly obstacle: null }
  | { readonly effect: 'TO_CARRY_OUT'; readonly obstacle: string };

/** Under lock; undefined outside the actor's regions. */
export async function lockAppeal(tx: Tx, actor: Actor, id: string): Promise<Appeal | undefined> {
  return row<Appeal>(
    tx,
    sql`SELECT a.id, a.claim_id AS "claimId", a.claim_line_id AS "claimLineId", m.class_id AS "classId",
      l.trainee_id AS "traineeId", a.owner_organisation_id AS "ownerOrganisationId", coalesce(p.title, m.number) AS title, a.decision,
      a.decided_by AS "decidedBy", a.effect, a.carried_out_by AS "carriedOutBy",
      is_inside_claim(${actor.id}::uuid, a.claim_id) AS "isInside"
    FROM appeal a JOIN claim m ON m.id = a.claim_id LEFT JOIN project p ON p.id = a.project_id
    LEFT JOIN claim_line l ON l.id = a.claim_line_id
    WHERE a.id = ${id}::uuid AND a.region_code = ANY (${actor.regions}::text[]) FOR UPDATE OF a`,
  );
}

export async function decideAppeal(
  tx: Tx,
  id: string,
  actorId: string,
  { decision, reason }: { decision: string; reason: string },
  effect: Effect | null,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE appeal SET decision = ${decision}, decision_reason = ${reason}, decided_by = ${actorId}::uuid,
      decided_on = business_today(), effect = ${effect?.effect ?? null}, obstacle = ${effect?.obstacle ?? null}
    WHERE id = ${id}::uuid`,
  );
}

export async function carryOutAppeal(tx: Tx, id: string, actorId: string, how: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE appeal SET carried_out_by = ${actorId}::uuid, carried_out_on = business_today(), carried_out_how = ${how}
    WHERE id = ${id}::uuid`,
  );
}
