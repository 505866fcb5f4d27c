import { createHash } from 'node:crypto';
import { maskName } from '../../domain/identity/mask.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';

/** What everyone may read of a line: the person masked, no telephone, no account, no whole number. */
export interface PublicRow {
  readonly line: number;
  readonly name: string;
  readonly idNumberMasked: string;
  readonly occupationName: string;
  readonly level: string | null;
  readonly amountFen: number;
}

export interface PublicitySnapshot {
  readonly projectNumber: string;
  readonly projectTitle: string;
  readonly classTitle: string;
  readonly institutionName: string;
  readonly claimFiledOn: string;
  readonly totalFen: number;
  readonly rows: readonly PublicRow[];
}

interface Posting {
  readonly place: string;
  readonly postingProof: string;
  readonly workingDays: number;
  readonly endsOn: string;
}

/** 公示: the list as it is shown is kept with its digest, so that what was public can be proved (domain §5.2 stage 8). */
export async function insertPublicity(
  tx: Tx,
  { claimId, today }: { claimId: string; today: string },
  actorId: string,
  posting: Posting,
): Promise<{ publicityId: string; round: number; snapshotHash: string }> {
  const text = JSON.stringify(await takeSnapshot(tx, claimId));
  const snapshotHash = createHash('sha256').update(text).digest('hex');
  const made = await row<{ id: string; round: number }>(
    tx,
    sql`INSERT INTO publicity (claim_id, round, place, proof_reference, posted_by, posted_on, working_days, ends_on, snapshot,
      snapshot_hash)
    SELECT ${claimId}::uuid, 1 + (SELECT count(*) FROM publicity WHERE claim_id = ${claimId}::uuid), ${posting.place},
      ${posting.postingProof}, ${actorId}::uuid, ${today}::date, ${posting.workingDays}::smallint,
      ${posting.endsOn}::date, ${text}::json, ${snapshotHash}
    RETURNING id, round::int`,
  );
  if (!made) throw new Error('a publicity was not written');
  return { publicityId: made.id, round: made.round, snapshotHash };
}

/** What it is paid for: the occupation, and, where it is not paid for that alone, the kind and its month. */
const ITEM = sql`concat_ws(' ', u.name, CASE WHEN u.name IS NULL OR l.family = 'LIVING' THEN (SELECT v.name_zh
  FROM enumeration_value v WHERE v.set_name = 'SubsidyKind' AND v.code = l.subsidy_kind) END, to_char(l.subsidy_month, 'YYYY-MM'))`;

async function takeSnapshot(tx: Tx, claimId: string): Promise<PublicitySnapshot> {
  const found = await row<Omit<PublicitySnapshot, 'rows' | 'totalFen'> & { isPerson: boolean }>(
    tx,
    // A natural person is named as everybody on the list is: masked.
    sql`SELECT coalesce(p.number, m.number) AS "projectNumber",
      coalesce(p.title, CASE o.kind WHEN 'PERSON' THEN '个人补贴申领' ELSE '企业职工补贴申领' END) AS "projectTitle",
      coalesce(c.title, m.number) AS "classTitle", o.name AS "institutionName", o.kind = 'PERSON' AS "isPerson",
      m.filed_on::text AS "claimFiledOn"
    FROM claim m LEFT JOIN class c ON c.id = m.of_class_id LEFT JOIN project p ON p.id = m.project_id
    JOIN organisation o ON o.id = m.payee_organisation_id WHERE m.id = ${claimId}::uuid`,
  );
  if (!found) throw new Error('a claim vanished inside its own transaction');
  const { isPerson, ...head } = found;
  const lines = await rows<PublicRow>(
    tx,
    sql`SELECT l.seq::int AS line, n.name, n.id_number_masked AS "idNumberMasked", ${ITEM} AS "occupationName", l.level,
      l.amount_fen::float8 AS "amountFen"
    FROM claim_line l JOIN person n ON n.id = l.person_id JOIN claim m ON m.id = l.claim_id
    LEFT JOIN project p ON p.id = m.project_id LEFT JOIN catalogue_item i ON i.id = p.catalogue_item_id
    LEFT JOIN claim_entry e ON e.id = l.entry_id LEFT JOIN occupation u ON u.id = coalesce(i.occupation_id, e.occupation_id)
    WHERE l.claim_id = ${claimId}::uuid AND l.amount_fen > 0 ORDER BY l.seq`,
  );
  const masked = lines.map((each) => ({ ...each, name: maskName(each.name) }));
  const institutionName = isPerson ? maskName(head.institutionName) : head.institutionName;
  return {
    ...head,
    institutionName,
    totalFen: masked.reduce((sum, { amountFen }) => sum + amountFen, 0),
    rows: masked,
  };
}

export interface StandingPublicity {
  readonly id: string;
  readonly postedOn: string;
  readonly workingDays: number;
}

export async function findStandingPublicity(tx: Tx, claimId: string): Promise<StandingPublicity | undefined> {
  return row<StandingPublicity>(
    tx,
    sql`SELECT id, posted_on::text AS "postedOn", working_days::int AS "workingDays"
    FROM publicity WHERE claim_id = ${claimId}::uuid AND state = 'STANDING'`,
  );
}

interface Extension {
  readonly workingDays: number;
  readonly endsOn: string;
  readonly reason: string;
}

export async function extendPublicity(tx: Tx, id: string, actorId: string, extension: Extension): Promise<void> {
  await execute(
    tx,
    sql`UPDATE publicity SET working_days = ${extension.workingDays}::smallint, ends_on = ${extension.endsOn}::date,
      extended_by = ${actorId}::uuid, extended_on = business_today(), extension_reason = ${extension.reason}
    WHERE id = ${id}::uuid`,
  );
}
