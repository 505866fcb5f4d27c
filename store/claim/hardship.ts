import type { IsoDate } from '../../domain/calendar/dates.js';
import type { HardshipAsked, HardshipTerm } from '../../domain/hardship/rules.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { row, sql, type Tx } from '../../platform/database.js';
import { deciderOf, type Proposal } from '../dossier/proposals.js';

interface NewRecognition {
  readonly organisationId: string;
  readonly document: string;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate;
  readonly reason: string;
}

/** Undefined where the enterprise is none, or of another region. */
export function insertRecognition(
  tx: Tx,
  actor: Actor,
  { organisationId, document, validFrom, validTo, reason }: NewRecognition,
): Promise<{ id: string; name: string } | undefined> {
  return row(
    tx,
    sql`WITH made AS (
      INSERT INTO hardship_recognition (organisation_id, region_code, document, grounds, valid_from, valid_to, proposed_by, proposed_on)
      SELECT o.id, o.region_code, ${document}, ${reason}, ${validFrom}::date, ${validTo}::date, ${actor.id}::uuid, business_today()
      FROM organisation o WHERE o.id = ${organisationId}::uuid AND o.kind = 'ENTERPRISE'
        AND o.region_code = ANY (${actor.regions}::text[]) RETURNING id, organisation_id)
    SELECT made.id, o.name FROM made JOIN organisation o ON o.id = made.organisation_id`,
  );
}

export interface Recognition extends Proposal, HardshipTerm {
  readonly name: string;
  readonly isWithdrawn: boolean;
}

/** Under lock; undefined where it is of another region. */
export function lockRecognition(tx: Tx, actor: Actor, id: string): Promise<Recognition | undefined> {
  return row<Recognition>(
    tx,
    sql`SELECT h.proposed_by AS "proposedBy", h.decision, h.valid_from::text AS "from", h.valid_to::text AS "to", o.name,
      EXISTS (SELECT 1 FROM hardship_withdrawal w WHERE w.recognition_id = h.id
        AND w.decision IS DISTINCT FROM 'REFUSED') AS "isWithdrawn"
    FROM hardship_recognition h JOIN organisation o ON o.id = h.organisation_id
    WHERE h.id = ${id}::uuid AND h.region_code = ANY (${actor.regions}::text[]) FOR UPDATE OF h`,
  );
}

export const decideRecognition = deciderOf(sql`hardship_recognition`);

export async function insertWithdrawal(
  tx: Tx,
  id: string,
  actorId: string,
  { fromDay, document, reason }: { fromDay: IsoDate; document: string; reason: string },
): Promise<void> {
  await row(
    tx,
    sql`INSERT INTO hardship_withdrawal (recognition_id, from_day, grounds, document, proposed_by, proposed_on)
    VALUES (${id}::uuid, ${fromDay}::date, ${reason}, ${document}, ${actorId}::uuid, business_today()) RETURNING id`,
  );
}

/** The one that waits, after the recognition is locked. */
export function findWithdrawal(tx: Tx, id: string): Promise<(Proposal & { id: string }) | undefined> {
  return row(
    tx,
    sql`SELECT id, proposed_by AS "proposedBy", decision FROM hardship_withdrawal
    WHERE recognition_id = ${id}::uuid AND decision IS NULL`,
  );
}

/** What the recognition covers from then on, the database writes with it (hardship_withdrawn). */
export const decideWithdrawal = deciderOf(sql`hardship_withdrawal`);

/** What the version of this claim asks of its enterprise, and the terms in which it is in hardship. */
export function findHardshipAsked(tx: Tx, claimId: string): Promise<HardshipAsked | undefined> {
  return row<HardshipAsked>(
    tx,
    sql`SELECT r.deciding_date AS deciding, m.filed_on::text AS "filedOn", (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'from', h.valid_from, 'to', coalesce(h.ends_before - 1, h.valid_to)) ORDER BY h.valid_from), '[]')
      FROM hardship_recognition h WHERE h.organisation_id = m.payee_organisation_id AND h.decision = 'CONFIRMED'
        AND h.ends_before IS DISTINCT FROM h.valid_from) AS terms
    FROM claim m JOIN policy_rule r ON r.version_id = m.policy_version_id AND r.key = 'conditions.' || m.subsidy_kind
    WHERE m.id = ${claimId}::uuid AND (r.value ->> 'recognisedHardship')::boolean`,
  );
}
