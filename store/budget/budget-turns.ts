import type { z } from 'zod';
import type { proposeYearTurn } from '../../domain/budget/commands.schema.js';
import type { OpenHolds } from '../../domain/budget/turn.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';
import { notify } from '../process/tasks.js';

/** The kind of bureau that keeps a fund. */
const KEEPER = sql`CASE b.fund WHEN 'UNEMPLOYMENT_INSURANCE' THEN 'UNEMPLOYMENT_AGENCY' ELSE 'FINANCE_BUREAU' END`;

export interface TurnableBudget extends OpenHolds {
  readonly id: string;
  readonly fundName: string;
}

/** The budget with what a decision could move, of one class or of all; undefined where another bureau keeps it. */
export async function findTurnableBudget(
  tx: Tx,
  actor: Actor,
  budgetId: string,
  classId: string | null,
): Promise<TurnableBudget | undefined> {
  return row<TurnableBudget>(
    tx,
    sql`SELECT b.id, b.budget_year AS "budgetYear",
      coalesce((SELECT e.name_zh FROM enumeration_value e WHERE e.set_name = 'FundingSource' AND e.code = b.fund), b.fund)
        AS "fundName",
      coalesce(sum(h.held_fen - h.drawn_fen - h.returned_fen), 0)::float8 AS "openFen",
      coalesce(sum(h.unfunded_fen), 0)::float8 AS "unfundedFen"
    FROM budget b JOIN organisation o ON o.id = ${actor.organisationId}::uuid AND o.region_code = b.region_code
      AND o.kind = ${KEEPER}
    LEFT JOIN budget_hold h ON h.budget_id = b.id AND (${classId}::uuid IS NULL OR h.class_id = ${classId}::uuid)
      AND EXISTS (SELECT 1 FROM class c WHERE c.id = h.class_id AND c.stage <> 'closed')
    WHERE b.id = ${budgetId}::uuid GROUP BY b.id`,
  );
}

export async function insertTurn(
  tx: Tx,
  actor: Actor,
  budgetId: string,
  turn: z.output<typeof proposeYearTurn> & { readonly toYear: number },
): Promise<string> {
  const made = await row<{ id: string }>(
    tx,
    sql`INSERT INTO budget_turn (budget_id, organisation_id, kind, class_id, to_year, document, proposed_by, proposed_on)
    VALUES (${budgetId}::uuid, ${actor.organisationId}::uuid, ${turn.kind}, ${turn.classId}::uuid, ${turn.toYear}::smallint,
      ${turn.document}, ${actor.id}::uuid, business_today()) RETURNING id`,
  );
  if (!made) throw new Error('a turn was not made');
  return made.id;
}

export interface Turn {
  readonly id: string;
  readonly budgetId: string;
  readonly kind: 'CARRY_OVER' | 'TAKE_BACK' | 'FUND';
  readonly classId: string | null;
  readonly toYear: number;
  readonly proposedBy: string;
  readonly decision: string | null;
}

/** Under lock; undefined where it is not of the actor's own bureau. */
export async function lockTurn(tx: Tx, actor: Actor, id: string): Promise<Turn | undefined> {
  return row<Turn>(
    tx,
    sql`SELECT id, budget_id AS "budgetId", kind, class_id AS "classId", to_year AS "toYear", proposed_by AS "proposedBy",
      decision FROM budget_turn WHERE id = ${id}::uuid AND organisation_id = ${actor.organisationId}::uuid FOR UPDATE`,
  );
}

/** What the budget of the same fund and authority has left in that year. */
export async function findAvailable(tx: Tx, budgetId: string, year: number): Promise<number> {
  const found = await row<{ availableFen: number }>(
    tx,
    sql`SELECT (t.allocated_fen - t.held_fen - t.drawn_fen)::float8 AS "availableFen"
    FROM budget b JOIN budget t ON t.fund = b.fund AND t.region_code = b.region_code AND t.budget_year = ${year}::smallint
    WHERE b.id = ${budgetId}::uuid`,
  );
  return found?.availableFen ?? 0;
}

export interface Moved {
  readonly amountFen: number;
  readonly classes: number;
}

/** The database moves holds and allocation with it (budget_turn_decided); every class learns of it in its own trail. */
export async function decideTurn(
  tx: Tx,
  id: string,
  actorId: string,
  { decision, reason = null }: { decision: 'CONFIRMED' | 'REFUSED'; reason?: string | null },
): Promise<Moved> {
  const decided = await row<{ amountFen: number | null }>(
    tx,
    sql`UPDATE budget_turn SET decision = ${decision}, decided_by = ${actorId}::uuid, decided_on = business_today(),
      reason = ${reason} WHERE id = ${id}::uuid RETURNING amount_fen::float8 AS "amountFen"`,
  );
  const classes = await execute(
    tx,
    sql`INSERT INTO audit_event (actor_id, event, project_id, class_id, business_on, detail)
    SELECT ${actorId}::uuid, CASE t.kind WHEN 'CARRY_OVER' THEN 'budget-carried-over' WHEN 'TAKE_BACK' THEN 'budget-taken-back'
        ELSE 'budget-held-again' END, c.project_id, c.id, business_today(),
      jsonb_build_object('amountFen', m.moved_fen, 'toYear', t.to_year, 'document', t.document)
    FROM budget_hold_move m JOIN budget_turn t ON t.id = m.turn_id JOIN class c ON c.id = m.class_id
    WHERE m.turn_id = ${id}::uuid`,
  );
  return { amountFen: decided?.amountFen ?? 0, classes };
}

/**
 * In the last month of a year, and after it, whoever keeps the fund is asked about what is held and unpaid; and at any time
 * about classes that were left without money. Once nothing of it is left, nobody is asked any more.
 */
export async function promptYearTurns(tx: Tx): Promise<number> {
  const opened = await rows<{ id: string }>(
    tx,
    sql`WITH asked AS (
      SELECT b.id, b.region_code, ${KEEPER} AS keeper, b.budget_year,
        coalesce((SELECT e.name_zh FROM enumeration_value e WHERE e.set_name = 'FundingSource' AND e.code = b.fund), b.fund)
          AS fund_name,
        bool_or(h.held_fen > h.drawn_fen + h.returned_fen) AS is_open
      FROM budget b JOIN budget_hold h ON h.budget_id = b.id LEFT JOIN class c ON c.id = h.class_id
      LEFT JOIN claim m ON m.id = h.claim_id
      WHERE (c.stage <> 'closed' OR (m.id IS NOT NULL AND m.closed_on IS NULL)) AND (h.unfunded_fen > 0
        OR (h.held_fen > h.drawn_fen + h.returned_fen AND business_today() >= make_date(b.budget_year, 12, 1)))
      GROUP BY b.id
    ), closed AS (
      UPDATE task SET state = 'CANCELLED', closed_on = business_today()
      WHERE dossier = 'budget' AND command = 'proposeYearTurn' AND state = 'OPEN'
        AND dossier_id NOT IN (SELECT id::text FROM asked))
    INSERT INTO task (dossier, dossier_id, title, stage, kind, command, role, organisation_id, due_at, opened_on)
    SELECT 'budget', a.id::text,
      CASE WHEN a.is_open THEN a.fund_name || a.budget_year || '年度预算尚有未拨付的占用，须办理结转或收回'
        ELSE a.fund_name || a.budget_year || '年度有班级的预算已收回，须重新安排' END,
      'budget', 'ACT', 'proposeYearTurn', 'payer', o.id,
      ((greatest(make_date(a.budget_year, 12, 31), business_today() + 10) + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
        - interval '1 millisecond', business_today()
    FROM asked a JOIN organisation o ON o.region_code = a.region_code AND o.kind = a.keeper
    ON CONFLICT DO NOTHING RETURNING id`,
  );
  const fresh = opened.map(({ id }) => id);
  if (fresh.length > 0) notify(tx, fresh, 'PROMPT');
  return fresh.length;
}

/**
 * Money came: the first in each queue whose filing lies before the reviewer and who fits is put before him, once. Nobody is
 * approved by it. Who no longer fits may be told again later.
 */
export async function promptQueues(tx: Tx): Promise<number> {
  const told = await rows<{ taskId: string }>(
    tx,
    sql`WITH fits AS (
      SELECT DISTINCT ON (b.id) q.id, q.prompted_on FROM budget_queue q
      JOIN budget b ON (b.fund, b.region_code, b.budget_year) = (q.fund, q.region_code, q.budget_year)
      WHERE q.state = 'WAITING' AND q.needed_fen <= b.allocated_fen - b.held_fen - b.drawn_fen
        AND (EXISTS (SELECT 1 FROM filing f WHERE f.class_id = q.class_id AND f.decision IS NULL)
          OR EXISTS (SELECT 1 FROM claim m WHERE m.id = q.claim_id AND m.state = 'FILED' AND m.reviewed_by IS NULL)
          OR EXISTS (SELECT 1 FROM late_result r WHERE r.id = q.late_result_id AND r.decision IS NULL))
      ORDER BY b.id, q.place
    ), gone AS (
      UPDATE budget_queue SET prompted_on = NULL WHERE state = 'WAITING' AND prompted_on IS NOT NULL
        AND id NOT IN (SELECT id FROM fits)
    ), fresh AS (
      UPDATE budget_queue q SET prompted_on = business_today() FROM fits WHERE q.id = fits.id AND fits.prompted_on IS NULL
      RETURNING q.class_id, q.claim_id, q.late_result_id)
    SELECT t.id AS "taskId" FROM fresh LEFT JOIN late_result r ON r.id = fresh.late_result_id
    JOIN task t ON t.class_id = coalesce(fresh.class_id, r.class_id) OR t.dossier = 'subsidyClaim' AND t.dossier_id = fresh.claim_id::text
    WHERE t.command = CASE WHEN fresh.claim_id IS NOT NULL THEN 'reviewSubsidyClaim' WHEN r.id IS NULL THEN 'approveFiling'
      ELSE 'verifyLateResult' END AND t.state = 'OPEN' AND t.kind = 'ACT'`,
  );
  if (told.length > 0)
    notify(
      tx,
      told.map(({ taskId }) => taskId),
      'REMINDER',
    );
  return told.length;
}
