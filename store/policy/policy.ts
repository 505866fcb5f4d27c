import type { PolicyVersion } from '../../domain/policy/types.js';
import type { OccupationStandard, SubsidyRules } from '../../domain/subsidy/types.js';
import type { SkillLevel } from '../../domain/vocabulary.js';
import { row, rows, sql, type Tx } from '../../platform/database.js';
import { getCalendar } from '../process/calendar.js';

/** Versions are never edited, only succeeded: what a process has read of one in force stays true. */
const versions = new Map<string, PolicyVersion>();
let occupations: ReadonlyMap<string, OccupationStandard> | undefined;

/**
 * A version with every rule, clause and figure as the calculator takes it. Its term is that of its document: what a successor
 * has ended later still computes the classes that had frozen it.
 */
export async function getPolicyVersion(tx: Tx, id: string): Promise<PolicyVersion> {
  const known = versions.get(id);
  if (known) return known;
  const version = await row<{ version: PolicyVersion }>(
    tx,
    sql`SELECT jsonb_build_object('id', v.id, 'name', v.name,
      'regionCode', v.region_code, 'fundSources', v.fund_sources,
      'validFrom', policy_rule_of(v.id, 'version.validFrom'), 'validTo', policy_rule_of(v.id, 'version.validTo'),
      'document', v.document, 'status', v.status,
      'rules', (SELECT jsonb_object_agg(r.key, jsonb_build_object('value', r.value, 'clause', r.clause,
        'sourceDocument', r.source_document, 'confidence', r.confidence, 'isDefault', r.is_default,
        'decidingDate', r.deciding_date)) FROM policy_rule r WHERE r.version_id = v.id)) AS version
    FROM policy_version v WHERE v.id = ${id}`,
  );
  if (!version) throw new Error(`policy version ${id} is not loaded`);
  const { status } = version.version;
  if (status === 'IN_FORCE' || status === 'SUPERSEDED') versions.set(id, version.version);
  return version.version;
}

/** The versions that speak today for a fund in the nearest region that has any: more than one only where terms overlap. */
export async function listVersionsInForce(tx: Tx, fund: string, regionCode: string): Promise<PolicyVersion[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT v.id FROM (SELECT v.id, rank() OVER (ORDER BY path.distance) AS place
      FROM policy_version v JOIN region_path(${regionCode}) AS path ON path.code = v.region_code
      WHERE policy_speaks(v, ${fund}, business_today())) AS v WHERE v.place = 1 ORDER BY v.id`,
  );
  const list: PolicyVersion[] = [];
  for (const { id } of found) list.push(await getPolicyVersion(tx, id));
  return list;
}

/** What the calculator needs besides the facts of a line. */
export async function getSubsidyRules(tx: Tx, policyVersionId: string): Promise<SubsidyRules> {
  const policy = await getPolicyVersion(tx, policyVersionId);
  return { policy, occupations: await getOccupations(tx), calendar: await getCalendar(tx) };
}

/** By occupation id and by code: the demo's trades have one of each, some occupations have two codes. */
export async function getOccupations(tx: Tx): Promise<ReadonlyMap<string, OccupationStandard>> {
  if (occupations) return occupations;
  const select = { id: true, code: true, canonicalId: true, levels: true, hours: true };
  const found = await tx.occupation.findMany({ select });
  occupations = new Map(
    found.flatMap(({ id, code, ...standard }) =>
      [id, code].flatMap((name) => (name ? [[name, standard as OccupationStandard] as const] : [])),
    ),
  );
  return occupations;
}

/** Fewest hours for an occupation and level: the standard's, else the version's floor. */
export async function minimumHours(
  tx: Tx,
  policyVersionId: string,
  occupationId: string,
  level: string,
): Promise<number> {
  const standard = (await getOccupations(tx)).get(occupationId)?.hours[level as SkillLevel];
  const floors = (await getPolicyVersion(tx, policyVersionId)).rules['hours.minimum'].value;
  return standard ?? floors[level as keyof typeof floors] ?? 0;
}
