import { type Database, inTransaction, row, rows, sql, SYSTEM_SCOPE } from '../../platform/database.js';
import type { PublicitySnapshot, PublicRow } from '../claim/publicity.js';
import type { Page, PageRequest } from '../lists.js';

/** What anyone may read without signing in: lists that are public today, as they were shown, and nothing else. */
export interface PublicityItem {
  readonly id: string;
  readonly projectNumber: string;
  readonly projectTitle: string;
  readonly classTitle: string;
  readonly institutionName: string;
  readonly regionName: string;
  readonly place: string;
  readonly postedOn: string;
  readonly endsOn: string;
  readonly provisional: boolean;
  readonly lines: number;
  readonly totalFen: number;
  readonly snapshotHash: string;
}

const item = sql`b.id, b.snapshot ->> 'projectNumber' AS "projectNumber", b.snapshot ->> 'projectTitle' AS "projectTitle",
  b.snapshot ->> 'classTitle' AS "classTitle", b.snapshot ->> 'institutionName' AS "institutionName", r.name AS "regionName",
  b.place, b.posted_on::text AS "postedOn", b.ends_on::text AS "endsOn",
  NOT EXISTS (SELECT 1 FROM work_calendar_year y WHERE y.year = extract(year FROM b.ends_on) AND y.status = 'OFFICIAL')
    AS provisional,
  json_array_length(b.snapshot -> 'rows') AS lines, (b.snapshot ->> 'totalFen')::float8 AS "totalFen",
  b.snapshot_hash AS "snapshotHash"`;

const running = sql`FROM publicity b JOIN claim m ON m.id = b.claim_id JOIN region r ON r.code = m.region_code
  WHERE b.state = 'STANDING' AND business_today() BETWEEN b.posted_on AND b.ends_on`;

/** Newest first. */
export async function listRunningPublicities(
  db: Database,
  { after, limit }: PageRequest<{ postedOn: string; id: string }>,
): Promise<Page<PublicityItem>> {
  const found = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    rows<PublicityItem>(
      tx,
      sql`SELECT ${item} ${running}
        AND ${after ? sql`(b.posted_on, b.id) < (${after.postedOn}::date, ${after.id}::uuid)` : sql`true`}
      ORDER BY b.posted_on DESC, b.id DESC LIMIT ${limit + 1}`,
    ),
  );
  return { items: found.slice(0, limit), more: found.length > limit };
}

/** One list with a page of its rows, by their numbers; undefined once it is public no more. */
export async function findRunningPublicity(
  db: Database,
  id: string,
  { after = '0', limit }: PageRequest<string>,
): Promise<(PublicityItem & { rows: Page<PublicRow> }) | undefined> {
  const found = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    row<PublicityItem & { snapshot: PublicitySnapshot }>(
      tx,
      sql`SELECT ${item}, b.snapshot ${running} AND b.id = ${id}::uuid`,
    ),
  );
  if (!found) return undefined;
  const { snapshot, ...shown } = found;
  const following = snapshot.rows.filter(({ line }) => BigInt(line) > BigInt(after));
  return { ...shown, rows: { items: following.slice(0, limit), more: following.length > limit } };
}
