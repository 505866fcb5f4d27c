import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from '../prisma/generated/client.js';
import { asParameter, types } from './database-types.js';
import {
  connectionOf,
  failureOf,
  inOneTransaction,
  openPool,
  sendAhead,
  type TransactionKind,
  withPool,
  type Work,
} from './transaction.js';

export type Database = PrismaClient;
export type Tx = Prisma.TransactionClient;
export const sql = Prisma.sql;
export type Sql = Prisma.Sql;

export interface DatabaseOptions {
  readonly max?: number;
  readonly name?: string;
  /** For the process's own parts, which see with no other eyes: their connections begin under the system's scope. */
  readonly isSystem?: boolean;
  /** For whoever asks of one case at a time: see `PLANNED_ONCE`. */
  readonly plansOnce?: boolean;
}

/** What serves the people who are at work at once: more clients than these wait for their turn before a transaction, not in one. */
export const API_CONNECTIONS = 12;

/** A pool on the record. `url` must be the application's role: `refusePrivilegedRole` says so at every start. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = openPool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    application_name: options.name ?? 'jiangxin',
    // A request never waits longer for a lock or a statement: it is answered, and repeated by its caller.
    // UTC: model calls write instants without a zone and drop the zone of those they read.
    options: `-c TimeZone=UTC -c lock_timeout=1000 -c statement_timeout=4000
      -c idle_in_transaction_session_timeout=10000 ${options.isSystem ? '-c app.scope=system -c enable_seqscan=off' : ''}
      ${options.plansOnce ? '-c plan_cache_mode=force_generic_plan' : ''}`,
  });
  const adapter = new PrismaPg(pool, { statementNameGenerator: statementName });
  const db = withPool(new PrismaClient({ adapter }), pool);
  if (options.isSystem) systemDatabases.add(db);
  return db;
}

const systemDatabases = new WeakSet<Database>();

/** More texts than our code has: beyond them somebody builds SQL as he goes, and nothing of it is kept. */
const STATEMENTS_KEPT = 400;
const UNNAMED = '';
const statementNames = new Map<string, string>();

/** A named statement is parsed and planned once a connection: planning a case view costs five times its execution. */
function statementName({ sql: text }: { sql: string }): string {
  const known = statementNames.get(text);
  if (known) return known;
  if (statementNames.size === STATEMENTS_KEPT) return UNNAMED;
  const name = `jx${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

/** The service runs with least rights: as superuser or owner every lock of the database would be open (design §5). */
export async function refusePrivilegedRole(db: Database): Promise<void> {
  const [role] = await rows<{ name: string; privileged: boolean }>(
    db,
    sql`
    SELECT current_user::text AS name, r.rolsuper OR r.rolbypassrls
      OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relname = 'transfer' AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
      AS privileged
    FROM pg_roles r WHERE r.rolname = current_user`,
  );
  if (role?.privileged !== false) {
    throw new Error(`DATABASE_URL 使用了超级用户或属主角色“${role?.name}”，服务拒绝启动；请改用应用角色 jx_app`);
  }
}

/** Rows of a query whose shape the caller states next to its SELECT list. */
export async function rows<Row>(db: Tx | Database, query: Sql): Promise<Row[]> {
  return (await ask(db, query)).rows as Row[];
}

export async function row<Row>(db: Tx | Database, query: Sql): Promise<Row | undefined> {
  return (await rows<Row>(db, query))[0];
}

export async function execute(db: Tx | Database, query: Sql): Promise<number> {
  return (await ask(db, query)).rowCount ?? 0;
}

/**
 * Writes without waiting to hear of it, for what nothing depends on but that it is written: should it fail, the transaction
 * fails with it and nothing of it is written. Several of these go to the database in one round trip, and the commit with them.
 */
export function write(tx: Tx, query: Sql): void {
  sendAhead(tx, statementOf(query), forgetRow);
}

/** Undoes what `work` has written where it answers why not, also after a statement of it was refused. */
export async function attempt<No>(tx: Tx, work: () => Promise<No | undefined>): Promise<No | undefined> {
  await execute(tx, sql`SAVEPOINT attempt`);
  const no = await work();
  if (no !== undefined) await execute(tx, sql`ROLLBACK TO SAVEPOINT attempt`);
  return no;
}

/** Straight to the driver: through the client a statement takes five times as long (docs/adr/0004). */
async function ask(db: Tx | Database, query: Sql): Promise<pg.QueryResult> {
  try {
    return await connectionOf(db).query(statementOf(query));
  } catch (error) {
    forgetRow(error);
    throw failureOf(db) ?? error;
  }
}

function statementOf({ text, values }: Sql) {
  return { name: statementName({ sql: text }), text, values: values.map(asParameter), types };
}

/** The detail quotes the row; and errors are logged. */
function forgetRow(error: unknown): void {
  if (error instanceof pg.DatabaseError) delete error.detail;
}

/** Whose eyes a transaction sees with: row-level security compares this on every case and person table. */
export interface Scope {
  readonly regions: readonly string[];
  readonly organisationId: string;
}
export const SYSTEM_SCOPE: Scope = { regions: ['system'], organisationId: '' };

/** One transaction under a scope. */
export async function inTransaction<T>(db: Database, scope: Scope, work: Work<T>, kind?: TransactionKind): Promise<T> {
  const scoped = async (tx: Tx) => {
    if (scope !== SYSTEM_SCOPE || !systemDatabases.has(db)) write(tx, sql`SELECT ${settings(scope)}`);
    return work(tx);
  };
  return inUnscopedTransaction(db, scoped, kind);
}

/** A single statement with the system's eyes: where the connections have these already it needs no transaction of its own. */
export async function rowAsSystem<Row>(db: Database, query: Sql): Promise<Row | undefined> {
  return systemDatabases.has(db) ? row<Row>(db, query) : inTransaction(db, SYSTEM_SCOPE, (tx) => row<Row>(tx, query));
}

/** Sees nothing of cases and people until its first statement has brought the `settings` of a scope along. */
export async function inUnscopedTransaction<T>(db: Database, work: Work<T>, kind: TransactionKind = {}): Promise<T> {
  return inOneTransaction(db, work, kind);
}

/**
 * For a SELECT list: from here to its end a transaction finds its rows by their keys. A statement is planned once a connection
 * and kept; planned while a table was small, it would go on reading the whole of it.
 */
export const BY_KEY = sql`set_config('enable_seqscan', 'off', true)`;

/**
 * For a SELECT list, too: from here on a statement is planned once a connection, whatever it is given. Otherwise it is planned
 * anew for each of the first five times, which for a case view takes five times as long as to read one. Not for sets, whose
 * size decides how they are best found.
 */
export const PLANNED_ONCE = sql`set_config('plan_cache_mode', 'force_generic_plan', true)`;

/**
 * For a SELECT list, of a statement that only notes what can be noted again: its commit does not wait until it is on the disk.
 */
export const UNHURRIED = sql`set_config('synchronous_commit', 'off', true)`;

/** What makes a scope that of the running transaction, for a SELECT list. */
export function settings({ regions, organisationId }: Scope): Sql {
  return sql`set_config('app.scope', ${regions.join(',')}, true), set_config('app.organisation', ${organisationId}, true)`;
}
