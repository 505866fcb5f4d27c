import type { IsoDate } from '../../domain/calendar/dates.js';
import type { Quarter } from '../../domain/check/rules.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, execute, inTransaction, row, rows, sql, type Tx } from '../../platform/database.js';
import { scopeOf } from '../people/accounts.js';

export interface PaidLine {
  readonly id: string;
  readonly hasSignal: boolean;
}

/** Every line of the actor's regions that was paid within the quarter, whatever has become of it since. */
export async function listPaidLines(tx: Tx, actor: Actor, { from, to }: Quarter): Promise<PaidLine[]> {
  return rows<PaidLine>(
    tx,
    sql`SELECT l.id, bool_or(EXISTS (SELECT 1 FROM line_signal g WHERE g.claim_line_id = l.id)) AS "hasSignal"
    FROM payment y JOIN claim_line l ON l.id = y.claim_line_id JOIN claim c ON c.id = l.claim_id
    WHERE y.state IN ('PAID', 'REVERSED') AND y.confirmed_on BETWEEN ${from}::date AND ${to}::date
      AND c.region_code = ANY (${actor.regions}::text[])
    GROUP BY l.id ORDER BY l.id`,
  );
}

/** A seed nobody chose: made by the database in the transaction that draws. */
export async function makeSeed(tx: Tx): Promise<string> {
  const made = await row<{ seed: string }>(tx, sql`SELECT gen_random_uuid()::text AS seed`);
  return made?.seed ?? '';
}

export interface Draw {
  readonly quarter: Quarter;
  readonly percent: number;
  readonly seed: string;
  readonly population: number;
  readonly lines: readonly { readonly id: string; readonly drawnFor: 'SEED' | 'SIGNAL' }[];
}

export async function insertSpotCheck(tx: Tx, actor: Actor, draw: Draw): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO spot_check (organisation_id, region_code, quarter_from, percent, seed, population, drawn_by, drawn_on)
    SELECT o.id, o.region_code, ${draw.quarter.from}::date, ${draw.percent}::smallint, ${draw.seed}, ${draw.population}::int,
      ${actor.id}::uuid, business_today() FROM organisation o WHERE o.id = ${actor.organisationId}::uuid RETURNING id`,
  );
  const id = made?.id ?? '';
  await execute(
    tx,
    sql`INSERT INTO spot_check_line (spot_check_id, claim_line_id, drawn_for, paid_fen)
    SELECT ${id}::uuid, v.id, v."drawnFor", (SELECT max(y.amount_fen) FROM payment y WHERE y.claim_line_id = v.id
      AND y.state IN ('PAID', 'REVERSED'))
    FROM jsonb_to_recordset(${JSON.stringify(draw.lines)}::jsonb) AS v(id uuid, "drawnFor" text)`,
  );
  return id;
}

export interface DrawnLine {
  readonly paidFen: number;
  readonly result: string | null;
  readonly isInside: boolean;
}

/** The check under lock, with one of its lines; `NOT_FOUND` is not the actor's to know of. */
export async function lockDrawnLine(
  tx: Tx,
  actor: Actor,
  id: string,
  claimLineId: string,
): Promise<DrawnLine | 'NO_LINE' | undefined> {
  const found = await row<{ id: string }>(
    tx,
    sql`SELECT id FROM spot_check WHERE id = ${id}::uuid AND region_code = ANY (${actor.regions}::text[])`,
  );
  if (!found) return undefined;
  const line = await row<DrawnLine>(
    tx,
    sql`SELECT s.paid_fen::float8 AS "paidFen", s.result, is_inside_claim(${actor.id}::uuid, l.claim_id) AS "isInside"
    FROM spot_check_line s JOIN claim_line l ON l.id = s.claim_line_id
    WHERE s.spot_check_id = ${id}::uuid AND s.claim_line_id = ${claimLineId}::uuid FOR UPDATE OF s`,
  );
  return line ?? 'NO_LINE';
}

interface Finding {
  readonly claimLineId: string;
  readonly result: string;
  readonly errorFen?: number | null | undefined;
  readonly note: string;
}

/** Answers how many lines are still to be checked. */
export async function recordFinding(tx: Tx, id: string, actorId: string, finding: Finding): Promise<number> {
  await execute(
    tx,
    sql`UPDATE spot_check_line SET result = ${finding.result}, error_fen = ${finding.errorFen ?? null}::bigint,
      note = ${finding.note}, checked_by = ${actorId}::uuid, checked_on = business_today()
    WHERE spot_check_id = ${id}::uuid AND claim_line_id = ${finding.claimLineId}::uuid`,
  );
  const left = await row<{ left: number }>(
    tx,
    sql`SELECT count(*)::int AS left FROM spot_check_line WHERE spot_check_id = ${id}::uuid AND result IS NULL`,
  );
  return left?.left ?? 0;
}

/** Undefined where the line is unknown or of another region. */
export async function insertSignal(
  tx: Tx,
  actor: Actor,
  signal: { claimLineId: string; kind: string; detail: string },
): Promise<string | undefined> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO line_signal (claim_line_id, region_code, kind, detail, raised_by, raised_on)
    SELECT l.id, c.region_code, ${signal.kind}, ${signal.detail}, ${actor.id}::uuid, business_today()
    FROM claim_line l JOIN claim c ON c.id = l.claim_id WHERE l.id = ${signal.claimLineId}::uuid
      AND c.region_code = ANY (${actor.regions}::text[]) RETURNING id`,
  );
  return made?.id;
}

export interface SpotCheckPage {
  readonly id: string;
  readonly quarterFrom: IsoDate;
  readonly percent: number;
  readonly seed: string;
  readonly population: number;
  readonly drawn: number;
  readonly checked: number;
  readonly errors: number;
  readonly checkedFen: number;
  readonly errorFen: number;
  readonly errorPercent: number | null;
  readonly lines: readonly Record<string, unknown>[];
}

/** A check with its rate of error: errors among the lines that were looked at, and the money of them. */
export async function findSpotCheck(db: Database, actor: Actor, id: string): Promise<SpotCheckPage | undefined> {
  return inTransaction(db, scopeOf(actor), (tx) =>
    row<SpotCheckPage>(
      tx,
      sql`SELECT s.id, s.quarter_from::text AS "quarterFrom", s.percent, s.seed, s.population, n.drawn, n.checked, n.errors,
        n."checkedFen", n."errorFen", CASE WHEN n.checked > 0 THEN (n.errors * 100.0 / n.checked)::float8 END AS "errorPercent",
        (SELECT jsonb_agg(jsonb_build_object('claimLineId', l.claim_line_id, 'classId', k.id, 'title', coalesce(p.title || ' · ' || k.title, n.number),
          'seq', m.seq, 'drawnFor', l.drawn_for, 'paidFen', l.paid_fen,
          'result', l.result, 'errorFen', l.error_fen, 'note', l.note, 'checkedOn', l.checked_on)
            ORDER BY p.number, k.seq, n.number, m.seq, l.claim_line_id)
          FROM spot_check_line l LEFT JOIN claim_line m ON m.id = l.claim_line_id
          LEFT JOIN claim n ON n.id = m.claim_id LEFT JOIN class k ON k.id = m.class_id LEFT JOIN project p ON p.id = k.project_id WHERE l.spot_check_id = s.id) AS lines
      FROM spot_check s CROSS JOIN LATERAL (
        SELECT count(*)::int AS drawn, count(l.result)::int AS checked,
          (count(*) FILTER (WHERE l.result = 'ERROR'))::int AS errors,
          coalesce(sum(l.paid_fen) FILTER (WHERE l.result IS NOT NULL), 0)::float8 AS "checkedFen",
          coalesce(sum(l.error_fen), 0)::float8 AS "errorFen"
        FROM spot_check_line l WHERE l.spot_check_id = s.id) AS n
      WHERE s.id = ${id}::uuid AND s.region_code = ANY (${actor.regions}::text[])`,
    ),
  );
}
