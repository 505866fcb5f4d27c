import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { StandingVersion, VersionLife } from '../../domain/policy/life.js';
import type { PolicyVersion } from '../../domain/policy/types.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';

/** A draft with its rules; false where its id is taken. */
export async function insertDraft(tx: Tx, draft: PolicyVersion, actorId: string): Promise<boolean> {
  const { id, name, regionCode, fundSources, validFrom, validTo, document, rules } = draft;
  const made = await execute(
    tx,
    sql`INSERT INTO policy_version (id, name, region_code, fund_sources, valid_from, valid_to, document, status, drafted_by, drafted_on)
    VALUES (${id}, ${name}, ${regionCode}, ${fundSources}::text[], ${validFrom}::date, ${validTo}::date, ${document}, 'DRAFT',
      ${actorId}::uuid, business_today()) ON CONFLICT (id) DO NOTHING`,
  );
  if (made === 0) return false;
  await execute(
    tx,
    sql`INSERT INTO policy_rule (version_id, key, value, clause, source_document, confidence, is_default, deciding_date)
    SELECT ${id}, rule.key, rule.value -> 'value', rule.value ->> 'clause', rule.value ->> 'sourceDocument',
      rule.value ->> 'confidence', (rule.value ->> 'isDefault')::boolean, rule.value ->> 'decidingDate'
    FROM jsonb_each(${JSON.stringify(rules)}::jsonb) AS rule`,
  );
  return true;
}

/** Under lock; undefined where it is of a region that is not the actor's. */
export async function lockVersion(
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<(VersionLife & { readonly name: string }) | undefined> {
  return row(
    tx,
    sql`SELECT v.id, v.name, v.status, v.valid_from::text AS "validFrom", v.valid_to::text AS "validTo",
      v.drafted_by AS "draftedBy", v.checked_by AS "checkedBy",
      EXISTS (SELECT 1 FROM policy_rule r WHERE r.version_id = v.id AND r.key = 'version.overlap') AS "settlesOverlap"
    FROM policy_version v WHERE v.id = ${id} AND v.region_code = ANY (${actor.regions}::text[]) FOR UPDATE OF v`,
  );
}

/** Every other version in force of the same region with a fund in common, under lock. */
export async function lockStanding(tx: Tx, id: string): Promise<StandingVersion[]> {
  return rows(
    tx,
    sql`SELECT v.id, v.valid_from::text AS "validFrom", v.valid_to::text AS "validTo"
    FROM policy_version v JOIN policy_version own ON own.id = ${id}
    WHERE v.id <> own.id AND v.region_code = own.region_code AND v.fund_sources && own.fund_sources
      AND v.status = 'IN_FORCE' ORDER BY v.id FOR UPDATE OF v`,
  );
}

/** 复核 or 退回. */
export async function decideDraft(
  tx: Tx,
  id: string,
  actorId: string,
  status: 'CHECKED' | 'RETURNED',
  opinion: string,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE policy_version SET status = ${status}, checked_by = ${actorId}::uuid, checked_on = business_today(),
      opinion = ${opinion} WHERE id = ${id}`,
  );
}

/** The predecessor's last day. Until it has passed the version still speaks. */
export async function endVersion(tx: Tx, id: string, endsOn: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE policy_version SET valid_to = ${endsOn}::date,
      status = CASE WHEN ${endsOn}::date < business_today() THEN 'SUPERSEDED' ELSE status END WHERE id = ${id}`,
  );
}

export async function bringIntoForce(tx: Tx, id: string, actorId: string, supersedes: string | null): Promise<void> {
  await execute(
    tx,
    sql`UPDATE policy_version SET status = 'IN_FORCE', brought_by = ${actorId}::uuid, brought_on = business_today(),
      supersedes = ${supersedes} WHERE id = ${id}`,
  );
}
