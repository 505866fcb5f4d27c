import type { PostProject } from '../../domain/catalogue/commands.schema.js';
import { execute, row, sql, type Tx } from '../../platform/database.js';

export async function today(tx: Tx): Promise<string> {
  const clock = await row<{ today: string }>(tx, sql`SELECT business_today()::text AS today`);
  return clock?.today ?? '';
}

/** The region and everything above it: county, city, province. */
const regionPath = (regionCode: string) => sql`(
  WITH RECURSIVE up AS (
    SELECT code, parent_code, 0 AS distance FROM region WHERE code = ${regionCode}
    UNION ALL SELECT r.code, r.parent_code, up.distance + 1 FROM region r JOIN up ON r.code = up.parent_code)
  SELECT code, distance FROM up)`;

export interface PublishedItem {
  readonly occupationId: string;
  readonly level: string;
}

/** The item where it stands in a published release of this region or one above it, and has not been withdrawn. */
export function findPublishedItem(
  tx: Tx,
  catalogueItemId: string,
  regionCode: string,
): Promise<PublishedItem | undefined> {
  return row(
    tx,
    sql`SELECT i.occupation_id AS "occupationId", i.level FROM catalogue_item i JOIN catalogue_release r ON r.id = i.release_id
    WHERE i.id = ${catalogueItemId}::uuid AND r.published_on <= business_today()
      AND (i.withdrawn_on IS NULL OR i.withdrawn_on > business_today())
      AND r.region_code IN (SELECT code FROM ${regionPath(regionCode)} AS path)`,
  );
}

/** The nearest bureau that keeps this fund for the region: finance, or the unemployment-insurance agency. */
export async function findPayer(tx: Tx, fund: string, regionCode: string): Promise<string | undefined> {
  const kind = fund === 'UNEMPLOYMENT_INSURANCE' ? 'UNEMPLOYMENT_AGENCY' : 'FINANCE_BUREAU';
  const payer = await row<{ id: string }>(
    tx,
    sql`SELECT o.id FROM organisation o
    JOIN ${regionPath(regionCode)} AS path ON path.code = o.region_code
    WHERE o.kind = ${kind} ORDER BY path.distance LIMIT 1`,
  );
  return payer?.id;
}

/** The policy version in force today for the region and fund; the nearest region's, and its newest, where several are. */
export async function findPolicyVersionId(tx: Tx, fund: string, regionCode: string): Promise<string | undefined> {
  const version = await row<{ id: string }>(
    tx,
    sql`SELECT v.id FROM policy_version v
    JOIN ${regionPath(regionCode)} AS path ON path.code = v.region_code
    WHERE v.status = 'IN_FORCE' AND ${fund} = ANY (v.fund_sources) AND v.valid_from <= business_today()
      AND (v.valid_to IS NULL OR v.valid_to >= business_today())
    ORDER BY path.distance, v.valid_from DESC LIMIT 1`,
  );
  return version?.id;
}

/** Makes the project and the rows of its planned classes. */
export async function insertProject(
  tx: Tx,
  input: PostProject,
  actor: { id: string; organisationId: string },
  payerId: string,
): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO project
      (number, title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, fund, posted_by, posted_on)
    VALUES (${input.regionCode} || '-' || extract(year FROM business_today()) || '-' || lpad(nextval('project_number')::text, 5, '0'),
      ${input.title}, ${input.regionCode}, ${actor.organisationId}::uuid, ${payerId}::uuid, ${input.catalogueItemId}::uuid,
      ${input.fund}, ${actor.id}::uuid, business_today()) RETURNING id`,
  );
  if (!made) throw new Error('project row was not made');
  await execute(
    tx,
    sql`INSERT INTO class (project_id, seq, title, region_code, planned_headcount, planned_hours)
    SELECT ${made.id}::uuid, c.ordinality, c.value->>'title', ${input.regionCode}, (c.value->>'plannedHeadcount')::smallint,
      (c.value->>'plannedHours')::smallint
    FROM jsonb_array_elements(${JSON.stringify(input.classes)}::jsonb) WITH ORDINALITY AS c`,
  );
  return made.id;
}

export async function approvePosting(tx: Tx, projectId: string, actorId: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE project SET posting_approved_by = ${actorId}::uuid, posting_approved_on = business_today()
    WHERE id = ${projectId}::uuid`,
  );
}

export async function changeFund(
  tx: Tx,
  id: string,
  { fund, payerId }: { fund: string; payerId: string },
): Promise<void> {
  await tx.project.updateMany({ where: { id }, data: { fund, payerOrganisationId: payerId } });
}
