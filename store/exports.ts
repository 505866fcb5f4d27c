import type { ExportFilterName, ExportList } from '../domain/access/exports.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { EXPORT_ROW_LIMIT } from '../domain/report/export.js';
import { type Database, execute, inTransaction, row, rows, type Sql, sql } from '../platform/database.js';
import { scopeOf } from './accounts.js';
import { CASE_LISTS } from './export-case-lists.js';
import { MONEY_LISTS } from './export-money-lists.js';

/** FEN is shown in yuan; SECRET is masked unless it may be seen, and then comes as hex of its cipher. */
export type ColumnKind = 'TEXT' | 'COUNT' | 'FEN' | 'SECRET';
export interface ExportColumn {
  readonly header: string;
  readonly kind: ColumnKind;
  readonly value: Sql;
  /** In full, for whoever may have it so. */
  readonly open?: Sql;
}
/** One list as a set: what is read, what of it the actor may see, and by what it may be narrowed. */
export interface ExportSource {
  readonly columns: readonly ExportColumn[];
  readonly from: Sql;
  seen(actor: Actor): Sql;
  readonly order: Sql;
  /** The column that each filter compares; `day` serves both ends of a span. */
  readonly by: Readonly<Partial<Record<'day' | Exclude<ExportFilterName, 'from' | 'to'>, Sql>>>;
}

const SOURCES: Readonly<Record<ExportList, ExportSource>> = { ...CASE_LISTS, ...MONEY_LISTS };

export type ExportFilter = Readonly<Partial<Record<ExportFilterName, string | undefined>>>;
export type ExportCell = string | number | null;
export interface ExportRows {
  readonly columns: readonly Pick<ExportColumn, 'header' | 'kind'>[];
  /** Null where there are more than may be exported. */
  readonly cells: readonly (readonly ExportCell[])[] | null;
  readonly total: number;
}

/** Counted first, then read in one statement: more than the limit is never read. */
export async function readExport(
  db: Database,
  actor: Actor,
  { list, filter, unmasked }: { list: ExportList; filter: ExportFilter; unmasked: boolean },
): Promise<ExportRows> {
  const source = SOURCES[list];
  const where = sql`FROM ${source.from} WHERE ${source.seen(actor)} AND ${narrowed(source, filter)}`;
  const columns = source.columns.map(({ header, kind, open }) => ({
    header,
    kind: kind === 'SECRET' && !(unmasked && open) ? ('TEXT' as const) : kind,
  }));
  const values = source.columns.map(({ value, open }) => (unmasked && open ? open : value));
  return inTransaction(db, scopeOf(actor), async (tx) => {
    const counted = await row<{ total: number }>(tx, sql`SELECT count(*)::int AS total ${where}`);
    const total = counted?.total ?? 0;
    if (total > EXPORT_ROW_LIMIT) return { columns, cells: null, total };
    const found = await rows<{ cells: ExportCell[] }>(
      tx,
      sql`SELECT jsonb_build_array(${commaSeparated(values)}) AS cells ${where} ORDER BY ${source.order} LIMIT ${EXPORT_ROW_LIMIT}`,
    );
    return { columns, cells: found.map(({ cells }) => cells), total };
  });
}

/** A filter that this list does not have was refused before. */
function narrowed({ by }: ExportSource, { from, to, regionCode, ...rest }: ExportFilter): Sql {
  const parts = [
    ...(by.day && from ? [sql`${by.day} >= ${from}::date`] : []),
    ...(by.day && to ? [sql`${by.day} <= ${to}::date`] : []),
    ...(by.regionCode && regionCode ? [sql`${by.regionCode} IN ${below(regionCode)}`] : []),
    ...(by.fund && rest.fund ? [sql`${by.fund} = ${rest.fund}`] : []),
    ...(by.state && rest.state ? [sql`${by.state} = ${rest.state}`] : []),
    ...(by.projectId && rest.projectId ? [sql`${by.projectId} = ${rest.projectId}::uuid`] : []),
    ...(by.classId && rest.classId ? [sql`${by.classId} = ${rest.classId}::uuid`] : []),
  ];
  return parts.reduce((all, part) => sql`${all} AND ${part}`, sql`true`);
}

/** A region and everything under it. */
const below = (regionCode: string) => sql`(WITH RECURSIVE below AS (SELECT code FROM region WHERE code = ${regionCode}
  UNION ALL SELECT r.code FROM region r JOIN below ON r.parent_code = below.code) SELECT code FROM below)`;

function commaSeparated(values: readonly Sql[]): Sql {
  return values.slice(1).reduce((all, value) => sql`${all}, ${value}`, values[0] ?? sql`''`);
}

export interface ExportRecord {
  readonly list: ExportList;
  readonly purpose: string;
  readonly filter: ExportFilter;
  readonly format: string;
  readonly unmasked: boolean;
  readonly rows: number;
  readonly sha256: string;
}

/** Kept before the file is handed over: who took what, for what, and how to know the file again. */
export async function auditExport(db: Database, actor: Actor, taken: ExportRecord): Promise<void> {
  await execute(
    db,
    sql`INSERT INTO audit_event (actor_id, event, business_on, detail)
    VALUES (${actor.id}::uuid, 'list-exported', business_today(), ${JSON.stringify(taken)}::jsonb)`,
  );
}
