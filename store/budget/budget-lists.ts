import type { Actor } from '../../domain/lifecycle/case-view.js';
import { type Database, inTransaction, row, rows, type Sql, sql } from '../../platform/database.js';
import type { Page, PageRequest } from '../lists.js';
import { scopeOf } from '../people/accounts.js';

interface BudgetSums {
  readonly allocatedFen: number;
  readonly heldFen: number;
  readonly drawnFen: number;
  /** Neither held nor drawn. */
  readonly freeFen: number;
}
export interface BudgetItem extends BudgetSums {
  readonly id: string;
  readonly fund: string;
  readonly regionCode: string;
  readonly regionName: string;
  readonly budgetYear: number;
}
export interface BudgetFilter {
  readonly fund?: string | undefined;
  readonly regionCode?: string | undefined;
  readonly budgetYear?: number | undefined;
}
export interface BudgetKey {
  readonly budgetYear: number;
  readonly id: string;
}

const SUMS = sql`b.allocated_fen::float8 AS "allocatedFen", b.held_fen::float8 AS "heldFen", b.drawn_fen::float8 AS "drawnFen",
  (b.allocated_fen - b.held_fen - b.drawn_fen)::float8 AS "freeFen"`;
const COLUMNS = sql`b.id, b.fund, b.region_code AS "regionCode", r.name AS "regionName", b.budget_year AS "budgetYear", ${SUMS}`;

/** An authority sees the budgets of its region and of those below it. */
const isSeen = (actor: Actor) => sql`b.region_code = ANY (${actor.regions}::text[])`;

function isWanted(actor: Actor, { fund, regionCode, budgetYear }: BudgetFilter): Sql {
  return sql`${isSeen(actor)} AND ${fund ? sql`b.fund = ${fund}` : sql`true`}
    AND ${regionCode ? sql`b.region_code = ${regionCode}` : sql`true`}
    AND ${budgetYear === undefined ? sql`true` : sql`b.budget_year = ${budgetYear}::smallint`}`;
}

/** Newest year first, with the totals of everything that the filter lets through. */
export async function listBudgets(
  db: Database,
  actor: Actor,
  { after, limit, ...filter }: PageRequest<BudgetKey> & BudgetFilter,
): Promise<Page<BudgetItem> & { totals: BudgetSums }> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const found = await rows<BudgetItem>(
      tx,
      sql`SELECT ${COLUMNS} FROM budget b JOIN region r ON r.code = b.region_code WHERE ${isWanted(actor, filter)}
        AND ${after ? sql`(-b.budget_year, b.id) > (${-after.budgetYear}::int, ${after.id}::uuid)` : sql`true`}
      ORDER BY -b.budget_year, b.id LIMIT ${limit + 1}`,
    );
    const totals = await row<BudgetSums>(
      tx,
      sql`SELECT coalesce(sum(allocated_fen), 0)::float8 AS "allocatedFen", coalesce(sum(held_fen), 0)::float8 AS "heldFen",
        coalesce(sum(drawn_fen), 0)::float8 AS "drawnFen",
        coalesce(sum(allocated_fen - held_fen - drawn_fen), 0)::float8 AS "freeFen"
      FROM budget b WHERE ${isWanted(actor, filter)}`,
    );
    if (!totals) throw new Error('a sum has one row');
    return { items: found.slice(0, limit), more: found.length > limit, totals };
  });
}

/** More than this is not read on one page; the sums of the budget tell of all. */
const ROWS_SHOWN = 500;

/** Whoever holds of a budget or waits for it: a class, a late certificate of one, or a claim without a class. */
const OWNER = sql`CASE WHEN h.class_id IS NOT NULL THEN 'CLASS' WHEN h.claim_id IS NOT NULL THEN 'CLAIM' ELSE 'LATE_CERTIFICATE' END
    AS "ownerKind", c.id AS "classId", m.id AS "claimId",
  coalesce(m.number, p.number || '-' || c.seq || coalesce(' · ' || t.seq, '')) AS number,
  CASE WHEN o.kind = 'PERSON' THEN '个人' ELSE coalesce(o.name, c.title) END AS title`;
const OF_OWNER = sql`LEFT JOIN claim m ON m.id = h.claim_id LEFT JOIN organisation o ON o.id = m.payee_organisation_id
  LEFT JOIN late_result r ON r.id = h.late_result_id LEFT JOIN trainee t ON t.id = r.trainee_id
  LEFT JOIN class c ON c.id = coalesce(h.class_id, r.class_id) LEFT JOIN project p ON p.id = c.project_id`;

/** A budget with what was allocated, who holds of it, who waits for it, and what was decided at the turn of its year. */
export async function findBudget(db: Database, actor: Actor, id: string): Promise<unknown> {
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const budget = await row<BudgetItem>(
      tx,
      sql`SELECT ${COLUMNS} FROM budget b JOIN region r ON r.code = b.region_code
      WHERE b.id = ${id}::uuid AND ${isSeen(actor)}`,
    );
    if (!budget) return undefined;
    const allocations = await rows(
      tx,
      sql`SELECT a.id, a.kind, a.amount_fen::float8 AS "amountFen", a.document, a.proposed_on::text AS "proposedOn", a.decision,
        a.decided_on::text AS "decidedOn"
      FROM budget_allocation a WHERE a.fund = ${budget.fund} AND a.region_code = ${budget.regionCode}
        AND a.budget_year = ${budget.budgetYear}::smallint ORDER BY a.proposed_on DESC, a.id LIMIT ${ROWS_SHOWN}`,
    );
    const holds = await rows(
      tx,
      sql`SELECT h.id, ${OWNER}, c.stage, h.held_fen::float8 AS "heldFen",
        (h.drawn_fen - h.drawn_before_fen)::float8 AS "drawnFen", h.returned_fen::float8 AS "returnedFen",
        (h.held_fen - h.drawn_fen - h.returned_fen)::float8 AS "openFen", h.unfunded_fen::float8 AS "unfundedFen"
      FROM budget_hold h ${OF_OWNER} WHERE h.budget_id = ${id}::uuid ORDER BY number, h.id LIMIT ${ROWS_SHOWN}`,
    );
    const queue = await rows(
      tx,
      sql`SELECT h.place, ${OWNER}, h.needed_fen::float8 AS "neededFen",
        h.queued_on::text AS "queuedOn", h.needed_fen <= ${budget.freeFen}::bigint AS fits
      FROM budget_queue h ${OF_OWNER}
      WHERE h.state = 'WAITING' AND h.fund = ${budget.fund} AND h.region_code = ${budget.regionCode}
        AND h.budget_year = ${budget.budgetYear}::smallint ORDER BY h.place LIMIT ${ROWS_SHOWN}`,
    );
    const turns = await rows(
      tx,
      sql`SELECT t.id, t.kind, t.class_id AS "classId", t.to_year AS "toYear", t.document, t.proposed_on::text AS "proposedOn",
        t.decision, t.decided_on::text AS "decidedOn", t.amount_fen::float8 AS "amountFen"
      FROM budget_turn t WHERE t.budget_id = ${id}::uuid ORDER BY t.proposed_on DESC, t.id LIMIT ${ROWS_SHOWN}`,
    );
    return { ...budget, allocations, holds, queue, turns };
  });
}
