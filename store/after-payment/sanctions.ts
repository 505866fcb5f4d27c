import type { IsoDate } from '../../domain/calendar/dates.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { BlacklistMonths, Proposed, SanctionGround, SanctionMeasure } from '../../domain/sanction/rules.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';

/** Whoever is trained by, assessed by or paid for training: bureaus are not sanctioned here. */
const SUBJECTS: readonly string[] = ['INSTITUTION', 'ENTERPRISE', 'ASSESSMENT_BODY', 'EVALUATOR', 'PERSON'];

export interface Term {
  readonly months: BlacklistMonths;
  readonly clause: string;
}

/** The subject's name, and the term that a blacklisting would have by the version in force where the bureau sits. */
export async function findSubject(
  tx: Tx,
  actor: Actor,
  organisationId: string,
): Promise<(Term & { readonly name: string }) | undefined> {
  return row(
    tx,
    sql`SELECT o.name, r.value AS months, r.clause FROM organisation o
    JOIN organisation bureau ON bureau.id = ${actor.organisationId}::uuid
    JOIN policy_rule r ON r.key = 'sanction.blacklistMonths'
      AND r.version_id = policy_version_for(bureau.region_code, 'EMPLOYMENT_SUBSIDY', business_today())
    WHERE o.id = ${organisationId}::uuid AND o.kind = ANY (${[...SUBJECTS]}::text[])`,
  );
}

/** True where the clawback is one that may be answered with a sanction of this organisation. */
export async function isSanctionable(tx: Tx, actor: Actor, clawbackId: string, subjectId: string): Promise<boolean> {
  const found = await row(
    tx,
    sql`SELECT 1 AS found FROM clawback WHERE id = ${clawbackId}::uuid AND region_code = ANY (${actor.regions}::text[])
      AND payee_organisation_id = ${subjectId}::uuid AND ground IN ('FRAUD', 'INELIGIBLE') AND state IN ('OPEN', 'SETTLED')`,
  );
  return found !== undefined;
}

export interface NewSanction extends Proposed {
  readonly subjectOrganisationId: string;
  readonly clawbackId?: string | null | undefined;
  readonly reason: string;
  readonly document: string;
  readonly clause: string;
}

export async function insertSanction(tx: Tx, actor: Actor, sanction: NewSanction): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO sanction (organisation_id, region_code, subject_organisation_id, measure, ground, clawback_id, reason,
      document, ends_on, clause, proposed_by, proposed_on)
    SELECT o.id, o.region_code, ${sanction.subjectOrganisationId}::uuid, ${sanction.measure}, ${sanction.ground},
      ${sanction.clawbackId ?? null}::uuid, ${sanction.reason}, ${sanction.document}, ${sanction.untilOn ?? null}::date,
      ${sanction.clause}, ${actor.id}::uuid, business_today()
    FROM organisation o WHERE o.id = ${actor.organisationId}::uuid RETURNING id`,
  );
  return made?.id ?? '';
}

export interface Sanction {
  readonly id: string;
  readonly measure: SanctionMeasure;
  readonly ground: SanctionGround;
  readonly subjectOrganisationId: string;
  readonly endsOn: IsoDate | null;
  readonly proposedBy: string;
  readonly decision: 'CONFIRMED' | 'REFUSED' | null;
  readonly decidedBy: string | null;
  readonly liftedOn: IsoDate | null;
  readonly referred: boolean;
}

/** Under lock; undefined where it is not of the actor's own bureau. */
export async function lockSanction(tx: Tx, actor: Actor, id: string): Promise<Sanction | undefined> {
  return row<Sanction>(
    tx,
    sql`SELECT s.id, s.measure, s.ground, s.subject_organisation_id AS "subjectOrganisationId", s.ends_on::text AS "endsOn",
      s.proposed_by AS "proposedBy", s.decision, s.decided_by AS "decidedBy", s.lifted_on::text AS "liftedOn",
      EXISTS (SELECT 1 FROM judicial_referral j WHERE j.sanction_id = s.id) AS referred
    FROM sanction s WHERE s.id = ${id}::uuid AND s.organisation_id = ${actor.organisationId}::uuid FOR UPDATE`,
  );
}

export async function decideSanction(
  tx: Tx,
  id: string,
  actorId: string,
  decision: { until: IsoDate | null } | { refusedBecause: string },
): Promise<void> {
  const refused = 'refusedBecause' in decision;
  await execute(
    tx,
    sql`UPDATE sanction SET decision = ${refused ? 'REFUSED' : 'CONFIRMED'}, decided_by = ${actorId}::uuid,
      decided_on = business_today(), decision_reason = ${refused ? decision.refusedBecause : null},
      ends_on = ${refused ? null : decision.until}::date WHERE id = ${id}::uuid`,
  );
}

export async function liftSanction(
  tx: Tx,
  id: string,
  actorId: string,
  { reason, document }: { reason: string; document: string },
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE sanction SET lifted_by = ${actorId}::uuid, lifted_on = business_today(), lift_reason = ${reason},
      lift_document = ${document} WHERE id = ${id}::uuid`,
  );
}

export async function insertReferral(
  tx: Tx,
  id: string,
  actorId: string,
  { authority, document }: { authority: string; document: string },
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO judicial_referral (sanction_id, authority, document, referred_by, referred_on)
    VALUES (${id}::uuid, ${authority}, ${document}, ${actorId}::uuid, business_today())`,
  );
}
