import type { IsoDate } from '../../domain/calendar/dates.js';
import type { BudgetCell, Region, ResultCell, UseCell } from '../../domain/report/fund-use.js';
import {
  type Database,
  inTransaction,
  row,
  rows,
  type Sql,
  sql,
  SYSTEM_SCOPE,
  type Tx,
} from '../../platform/database.js';

export interface FundUse {
  readonly asOf: IsoDate;
  readonly year: number;
  /** The region asked for, or the top of the tree. */
  readonly top: Region;
  readonly regions: readonly Region[];
  readonly paid: readonly UseCell[];
  readonly recovered: readonly UseCell[];
  readonly budgets: readonly BudgetCell[];
  readonly results: readonly ResultCell[];
}

/** What a reversal took back is netted where it happened: in its own month. */
const movedOf = (year: number, came: string, went: string): Sql => sql`
  SELECT u.fund, u.region_code AS "regionCode", to_char(u.month, 'YYYY-MM') AS slot, max(u.persons)::int AS persons,
    sum(CASE u.kind WHEN ${came} THEN u.lines ELSE -u.lines END)::int AS lines,
    sum(CASE u.kind WHEN ${came} THEN u.amount_fen ELSE -u.amount_fen END)::float8 AS "amountFen"
  FROM fund_use u JOIN below ON below.code = u.region_code
  WHERE u.month >= make_date(${year}::int, 1, 1) AND u.month < make_date(${year}::int + 1, 1, 1) AND u.kind IN (${came}, ${went})
  GROUP BY u.fund, u.region_code, u.month`;

/** The running totals of a year under a region: never the payments themselves, however many there are. */
export async function readFundUse(
  db: Database,
  { year: wanted, regionCode }: { year?: number | undefined; regionCode?: string | undefined },
): Promise<FundUse | undefined> {
  return inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const regions = await rows<Region>(
      tx,
      sql`SELECT code, name, parent_code AS "parentCode" FROM region ORDER BY code`,
    );
    const top = regions.find(({ code, parentCode }) => (regionCode ? code === regionCode : parentCode === null));
    const today = await row<{ today: IsoDate }>(tx, sql`SELECT business_today()::text AS today`);
    if (!top || !today) return undefined;
    const year = wanted ?? Number(today.today.slice(0, 4));
    return { asOf: today.today, year, top, regions, ...(await readCells(tx, year, top.code)) };
  });
}

async function readCells(tx: Tx, year: number, top: string) {
  const below = sql`WITH RECURSIVE below AS (
    SELECT code FROM region WHERE code = ${top} UNION ALL SELECT r.code FROM region r JOIN below b ON r.parent_code = b.code)`;
  return {
    paid: await rows<UseCell>(tx, sql`${below} ${movedOf(year, 'PAID', 'PAYMENT_REVERSED')}`),
    recovered: await rows<UseCell>(tx, sql`${below} ${movedOf(year, 'RECOVERED', 'RECOVERY_REVERSED')}`),
    budgets: await rows<BudgetCell>(
      tx,
      sql`${below} SELECT b.fund, b.region_code AS "regionCode", b.allocated_fen::float8 AS "allocatedFen",
        b.held_fen::float8 AS "heldFen"
      FROM budget b JOIN below ON below.code = b.region_code WHERE b.budget_year = ${year}::smallint`,
    ),
    results: await rows<ResultCell>(
      tx,
      sql`${below} SELECT c.region_code AS "regionCode", ${String(year)} AS slot, count(*)::int AS classes,
        sum(c.trained)::int AS persons, sum(c.certified)::int AS certified, sum(c.employed)::int AS employed
      FROM class_result c JOIN below ON below.code = c.region_code WHERE c.stat_year = ${year}::smallint
      GROUP BY c.region_code`,
    ),
  };
}

/** What people call each fund. */
export async function fundNames(db: Database): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ code: string; name: string }>(
    db,
    sql`SELECT code, name_zh AS name FROM enumeration_value WHERE set_name = 'FundingSource'`,
  );
  return new Map(found.map(({ code, name }) => [code, name]));
}
