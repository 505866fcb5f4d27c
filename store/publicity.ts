import { createHash } from 'node:crypto';
import { maskName } from '../domain/identity/mask.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { execute, row, rows, sql, type Tx } from '../platform/database.js';

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
  view: ClassView,
  actorId: string,
  posting: Posting,
): Promise<{ publicityId: string; round: number; snapshotHash: string }> {
  const claimId = view.class.claim?.id ?? '';
  const text = JSON.stringify(await takeSnapshot(tx, claimId));
  const snapshotHash = createHash('sha256').update(text).digest('hex');
  const made = await row<{ id: string; round: number }>(
    tx,
    sql`INSERT INTO publicity (claim_id, round, place, proof_reference, posted_by, posted_on, working_days, ends_on, snapshot,
      snapshot_hash)
    SELECT ${claimId}::uuid, 1 + (SELECT count(*) FROM publicity WHERE claim_id = ${claimId}::uuid), ${posting.place},
      ${posting.postingProof}, ${actorId}::uuid, ${view.today}::date, ${posting.workingDays}::smallint,
      ${posting.endsOn}::date, ${text}::json, ${snapshotHash}
    RETURNING id, round::int`,
  );
  if (!made) throw new Error('a publicity was not written');
  return { publicityId: made.id, round: made.round, snapshotHash };
}

async function takeSnapshot(tx: Tx, claimId: string): Promise<PublicitySnapshot> {
  const head = await row<Omit<PublicitySnapshot, 'rows' | 'totalFen'>>(
    tx,
    sql`SELECT p.number AS "projectNumber", p.title AS "projectTitle", c.title AS "classTitle", o.name AS "institutionName",
      m.filed_on::text AS "claimFiledOn"
    FROM claim m JOIN class c ON c.id = m.class_id JOIN project p ON p.id = m.project_id
    JOIN organisation o ON o.id = m.payee_organisation_id WHERE m.id = ${claimId}::uuid`,
  );
  if (!head) throw new Error('a claim vanished inside its own transaction');
  const found = await rows<PublicRow>(
    tx,
    sql`SELECT t.seq::int AS line, n.name, n.id_number_masked AS "idNumberMasked", u.name AS "occupationName", l.level,
      l.amount_fen::float8 AS "amountFen"
    FROM claim_line l JOIN trainee t ON t.id = l.trainee_id JOIN person n ON n.id = l.person_id
    JOIN claim m ON m.id = l.claim_id JOIN project p ON p.id = m.project_id
    JOIN catalogue_item i ON i.id = p.catalogue_item_id JOIN occupation u ON u.id = i.occupation_id
    WHERE l.claim_id = ${claimId}::uuid AND l.amount_fen > 0 ORDER BY t.seq`,
  );
  const masked = found.map((each) => ({ ...each, name: maskName(each.name) }));
  return { ...head, totalFen: masked.reduce((sum, { amountFen }) => sum + amountFen, 0), rows: masked };
}

export interface StandingPublicity {
  readonly id: string;
  readonly postedOn: string;
  readonly workingDays: number;
}

export async function findStandingPublicity(tx: Tx, classId: string): Promise<StandingPublicity | undefined> {
  return row<StandingPublicity>(
    tx,
    sql`SELECT b.id, b.posted_on::text AS "postedOn", b.working_days::int AS "workingDays"
    FROM publicity b JOIN claim m ON m.id = b.claim_id WHERE m.class_id = ${classId}::uuid AND b.state = 'STANDING'`,
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
