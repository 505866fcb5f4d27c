import type { Actor } from '../../domain/lifecycle/case-view.js';
import type { NameOf } from '../../domain/policy/names.js';
import type { PolicyStatus, PolicyVersion } from '../../domain/policy/types.js';
import { type Database, inUnscopedTransaction, row, rows, sql, type Tx } from '../../platform/database.js';
import type { Page, PageRequest } from '../lists.js';
import { getPolicyVersion } from './policy.js';

export interface VersionHead {
  readonly id: string;
  readonly name: string;
  readonly regionCode: string;
  readonly regionName: string;
  readonly fundSources: readonly string[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly document: string;
  readonly status: PolicyStatus;
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
}
interface ByWhom {
  readonly byName: string;
  readonly on: string;
}
export interface VersionPage extends VersionHead {
  readonly drafted: ByWhom | null;
  readonly checked: ByWhom | null;
  readonly opinion: string | null;
  readonly broughtIntoForce: ByWhom | null;
}

const head = sql`v.id, v.name, v.region_code AS "regionCode", r.name AS "regionName", v.fund_sources AS "fundSources",
  v.valid_from::text AS "validFrom", v.valid_to::text AS "validTo", v.document, policy_status(v) AS status, v.supersedes,
  (SELECT s.id FROM policy_version s WHERE s.supersedes = v.id AND s.status IN ('IN_FORCE', 'SUPERSEDED')
    ORDER BY s.valid_from LIMIT 1) AS "supersededBy"`;

/** What has come into force is a public document; a draft is known in the regions it is for, to authorities. */
const seenBy = (actor: Actor) =>
  sql`(v.status IN ('IN_FORCE', 'SUPERSEDED') OR v.region_code = ANY (${actor.regions}::text[]))`;

export async function listVersions(
  db: Database,
  actor: Actor,
  { after, limit }: PageRequest<{ validFrom: string; id: string }>,
  { regionCode, status }: { readonly regionCode?: string | undefined; readonly status?: PolicyStatus | undefined },
): Promise<Page<VersionHead>> {
  const found = await rows<VersionHead>(
    db,
    sql`SELECT ${head} FROM policy_version v JOIN region r ON r.code = v.region_code
    WHERE ${seenBy(actor)} AND ${regionCode ? sql`v.region_code = ${regionCode}` : sql`true`}
      AND ${status ? sql`policy_status(v) = ${status}` : sql`true`}
      AND ${after ? sql`(v.valid_from, v.id) < (${after.validFrom}::date, ${after.id})` : sql`true`}
    ORDER BY v.valid_from DESC, v.id DESC LIMIT ${limit + 1}`,
  );
  return { items: found.slice(0, limit), more: found.length > limit };
}

export async function findVersion(db: Database, actor: Actor, id: string): Promise<VersionPage | undefined> {
  const act = (on: 'drafted' | 'checked' | 'brought') => {
    const [by, day] = {
      drafted: [sql`v.drafted_by`, sql`v.drafted_on`] as const,
      checked: [sql`v.checked_by`, sql`v.checked_on`] as const,
      brought: [sql`v.brought_by`, sql`v.brought_on`] as const,
    }[on];
    return sql`(SELECT jsonb_build_object('byName', a.display_name, 'on', ${day}) FROM account a WHERE a.id = ${by})`;
  };
  return row<VersionPage>(
    db,
    sql`SELECT ${head}, v.opinion, ${act('drafted')} AS drafted, ${act('checked')} AS checked,
      ${act('brought')} AS "broughtIntoForce"
    FROM policy_version v JOIN region r ON r.code = v.region_code WHERE v.id = ${id} AND ${seenBy(actor)}`,
  );
}

/** The version to compare with where nobody says which: what it supersedes, else what stands in its region; at last itself. */
export async function findBefore(db: Database, id: string): Promise<string> {
  const found = await row<{ id: string }>(
    db,
    sql`SELECT b.id FROM policy_version v JOIN policy_version b ON b.id <> v.id AND (b.id = v.supersedes
      OR b.region_code = v.region_code AND b.status = 'IN_FORCE' AND b.valid_from < v.valid_from)
    WHERE v.id = ${id} ORDER BY b.id = v.supersedes DESC NULLS LAST, b.valid_from DESC LIMIT 1`,
  );
  return found?.id ?? id;
}

interface VersionRules {
  readonly versions: readonly [PolicyVersion, ...PolicyVersion[]];
  readonly nameOf: NameOf;
}

/** These versions with every rule, and what their codes are called; undefined where one of them is not this person's to know. */
export async function findVersionRules(
  db: Database,
  actor: Actor,
  ids: readonly string[],
): Promise<VersionRules | undefined> {
  return inUnscopedTransaction(db, async (tx) => {
    const seen = await rows<{ id: string }>(
      tx,
      sql`SELECT v.id FROM policy_version v WHERE v.id = ANY (${ids}::text[]) AND ${seenBy(actor)}`,
    );
    if (!ids.every((id) => seen.some((each) => each.id === id))) return undefined;
    const [first = '', ...others] = ids;
    const versions: [PolicyVersion, ...PolicyVersion[]] = [await getPolicyVersion(tx, first)];
    for (const id of others) versions.push(await getPolicyVersion(tx, id));
    return { versions, nameOf: await readNames(tx) };
  });
}

export interface PublicVersion {
  readonly shown: VersionHead;
  readonly version: PolicyVersion;
}
interface PublicVersions extends Page<PublicVersion> {
  readonly regions: readonly { readonly code: string; readonly name: string }[];
  readonly nameOf: NameOf;
}

/** What anyone may read: versions in force whose term has not ended. Those that begin later are among them; no draft ever is. */
const inForce = sql`FROM policy_version v JOIN region r ON r.code = v.region_code
  WHERE v.status = 'IN_FORCE' AND (v.valid_to IS NULL OR v.valid_to >= business_today())`;

export async function listVersionsForAll(
  db: Database,
  { after, limit }: PageRequest<{ validFrom: string; id: string }>,
  regionCode: string | undefined,
): Promise<PublicVersions> {
  return inUnscopedTransaction(db, async (tx) => {
    const heads = await rows<VersionHead>(
      tx,
      sql`SELECT ${head} ${inForce} AND ${regionCode ? sql`v.region_code = ${regionCode}` : sql`true`}
        AND ${after ? sql`(v.valid_from, v.id) < (${after.validFrom}::date, ${after.id})` : sql`true`}
      ORDER BY v.valid_from DESC, v.id DESC LIMIT ${limit + 1}`,
    );
    const items: PublicVersion[] = [];
    for (const shown of heads.slice(0, limit)) items.push({ shown, version: await getPolicyVersion(tx, shown.id) });
    const regions = await rows<{ code: string; name: string }>(
      tx,
      sql`SELECT DISTINCT r.code, r.name ${inForce} ORDER BY r.code`,
    );
    return { items, more: heads.length > limit, regions, nameOf: await readNames(tx) };
  });
}

async function readNames(tx: Tx): Promise<NameOf> {
  const found = await tx.enumerationValue.findMany({ select: { setName: true, code: true, nameZh: true } });
  const names = new Map(found.map(({ setName, code, nameZh }) => [`${setName}/${code}`, nameZh]));
  return (set, code) => names.get(`${set}/${code}`) ?? code;
}
