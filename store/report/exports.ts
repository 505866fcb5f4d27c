import type { ExportFilterName, ExportList } from '../../domain/access/exports.js';
import type { Actor } from '../../domain/lifecycle/case-view.js';
import { EXPORT_ROW_LIMIT } from '../../domain/report/export.js';
import { type Database, execute, inTransaction, row, rows, type Sql, sql } from '../../platform/database.js';
import { scopeOf } from '../people/accounts.js';
import { CASE_LISTS } from './export-case-lists.js';
import { MONEY_LISTS } from './export-money-lists.js';
import type { ExportColumn, ExportSource } from './export-source.js';

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
    return { columns, cells: found.map(({ cells }) => inWords(source, cells)), total };
  });
}

function inWords({ columns }: ExportSource, cells: readonly ExportCell[]): readonly ExportCell[] {
  return cells.map((cell, place) => (typeof cell === 'string' ? (columns[place]?.words?.[cell] ?? cell) : cell));
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

/** On this day, by a paper that is on record. */
export async function isExportPermitted(db: Database, accountId: string): Promise<boolean> {
  const found = await row(
    db,
    sql`SELECT 1 AS found FROM export_permission WHERE account_id = ${accountId}::uuid AND business_today() BETWEEN granted_on AND ends_on`,
  );
  return found !== undefined;
}

/** Gives it anew or ends it, each on record; false where there is no such account. Null ends it the day before. */
export async function permitExport(
  db: Database,
  { username, document, until }: { username: string; document: string; until: string | null },
): Promise<boolean> {
  const written = await execute(
    db,
    sql`WITH permitted AS (
      INSERT INTO export_permission AS e (account_id, document, granted_on, ends_on)
      SELECT id, ${document}, CASE WHEN ${until}::date IS NULL THEN business_today() - 1 ELSE business_today() END,
        coalesce(${until}::date, business_today() - 1) FROM account WHERE username = ${username} AND disabled_at IS NULL
      ON CONFLICT (account_id) DO UPDATE SET document = excluded.document, granted_on = excluded.granted_on, ends_on = excluded.ends_on
      RETURNING account_id)
    INSERT INTO audit_event (event, business_on, detail)
    SELECT CASE WHEN ${until}::date IS NULL THEN 'export-permission-ended' ELSE 'export-permission-given' END, business_today(),
      jsonb_build_object('accountId', account_id, 'document', ${document}::text, 'until', ${until}::text) FROM permitted`,
  );
  return written > 0;
}
