import { execute, rows, sql, type Tx } from '../../platform/database.js';
import { lockClassView } from '../case/case-view.js';
import { reread } from '../case/stages.js';
import { auditStep } from '../process/commands.js';
import { syncTasks } from '../process/tasks.js';

export interface LateTrainee {
  readonly lateResultId: string;
  readonly traineeId: string;
  readonly personId: string;
  readonly seq: number;
  readonly issuedOn: string;
  /** False once the window of his certificate has ended: then his line says so. */
  readonly inTime: boolean;
  readonly isHeld: boolean;
}

/** Who of a class may be claimed for in a supplement now, in the order of the roster. */
export function listLateTrainees(tx: Tx, classId: string): Promise<LateTrainee[]> {
  return rows<LateTrainee>(
    tx,
    sql`SELECT r.id AS "lateResultId", t.id AS "traineeId", t.person_id AS "personId", t.seq::int AS seq,
      r.issued_on::text AS "issuedOn", late_claim_by(r) >= business_today() AND r.lapsed_on IS NULL AS "inTime",
      EXISTS (SELECT 1 FROM quota_hold q WHERE q.trainee_id = t.id AND q.state = 'HELD') AS "isHeld"
    FROM late_result r JOIN trainee t ON t.id = r.trainee_id
    WHERE r.class_id = ${classId}::uuid AND late_unclaimed(r) AND late_wanted(r) ORDER BY t.seq`,
  );
}

export async function listClaimedTrainees(tx: Tx, claimId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT trainee_id AS id FROM claim_line WHERE claim_id = ${claimId}::uuid ORDER BY seq`,
  );
  return found.map(({ id }) => id);
}

/** What was held for each of its certificates is held for the claim from here on. */
export async function takeLateHolds(tx: Tx, claimId: string): Promise<void> {
  await execute(tx, sql`SELECT take_late_holds(${claimId}::uuid)`);
}

/** What the approved lines do not need goes back: money, and the slot of a line that is nothing. */
export async function fitSupplement(tx: Tx, claimId: string): Promise<void> {
  await execute(
    tx,
    sql`WITH slots AS (
      UPDATE quota_hold q SET held_fen = l.approved_fen, state = CASE l.approved_fen WHEN 0 THEN 'RETURNED' ELSE q.state END
      FROM claim_line l WHERE l.claim_id = ${claimId}::uuid AND q.trainee_id = l.trainee_id AND q.state = 'HELD')
    UPDATE budget_hold SET returned_fen = held_fen - drawn_fen - (
      SELECT coalesce(sum(l.approved_fen), 0) FROM claim_line l WHERE l.claim_id = ${claimId}::uuid)
    WHERE claim_id = ${claimId}::uuid AND unfunded_fen = 0`,
  );
}

/**
 * A late certificate for which nobody claimed within its window holds nothing any longer. An end in a provisional year closes
 * nothing (domain §0.1 #10). Class by class, each under its lock, whether it has ended or not.
 */
export async function lapseLateResults(tx: Tx): Promise<number> {
  const over = sql`r.certified AND r.lapsed_on IS NULL AND late_claim_by(r) < business_today()
    AND EXISTS (SELECT 1 FROM work_calendar_year y WHERE y.year = extract(year FROM late_claim_by(r)) AND y.status = 'OFFICIAL')
    AND late_unclaimed(r)`;
  const classes = await rows<{ id: string }>(
    tx,
    sql`SELECT DISTINCT r.class_id AS id FROM late_result r WHERE ${over} ORDER BY r.class_id`,
  );
  for (const { id } of classes) {
    const view = await lockClassView(tx, id);
    if (!view) continue;
    const lapsed = await rows<{ id: string }>(
      tx,
      sql`WITH lapsed AS (
        UPDATE late_result r SET lapsed_on = business_today() WHERE r.class_id = ${id}::uuid AND ${over} RETURNING r.id, r.trainee_id
      ), slots AS (
        UPDATE quota_hold q SET state = 'RETURNED' FROM lapsed WHERE q.trainee_id = lapsed.trainee_id AND q.state = 'HELD'
      ), money AS (
        UPDATE budget_hold h SET returned_fen = h.held_fen - h.drawn_fen FROM lapsed WHERE h.late_result_id = lapsed.id)
      SELECT id FROM lapsed`,
    );
    auditStep(tx, view, 'late-results-lapsed', { lateResults: lapsed.length });
    syncTasks(tx, await reread(tx, view), null);
  }
  return classes.length;
}
