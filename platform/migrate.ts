import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export const MIGRATIONS_DIR = fileURLToPath(new URL('../prisma/migrations', import.meta.url));

/** Any number will do, as long as every copy of this program asks for the same one. */
const MIGRATION_LOCK = 4_201_810;

const LEDGER = `CREATE TABLE IF NOT EXISTS _migration (
  name text PRIMARY KEY,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

interface MigrationFile {
  name: string;
  sql: string;
  sha256: string;
}

/**
 * Applies the SQL files that the database has not seen, in the order of their names, and returns the names applied.
 * One transaction a file, so a failing migration leaves nothing behind; an advisory lock, so two starts do not race;
 * a checksum, so a file edited after it was applied is noticed instead of silently ignored.
 */
export async function migrate(ownerUrl: string, directory = MIGRATIONS_DIR): Promise<string[]> {
  const files = await readMigrations(directory);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'jiangxin-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(LEDGER);
    const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM _migration');
    const pending = pendingOf(files, new Map(rows.map((row) => [row.name, row.sha256])));
    for (const file of pending) await apply(client, file);
    return pending.map((file) => file.name);
  } finally {
    await client.end(); // Ends the session, and the advisory lock with it.
  }
}

async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function pendingOf(files: MigrationFile[], applied: Map<string, string>): MigrationFile[] {
  const known = new Set(files.map((file) => file.name));
  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new Error(
      `The database has migrations this program does not know (a newer version ran here): ${unknown.join(', ')}`,
    );
  }
  for (const file of files) {
    const sha256 = applied.get(file.name);
    if (sha256 !== undefined && sha256 !== file.sha256) {
      throw new Error(`Migration ${file.name} was changed after it was applied; write a new migration instead.`);
    }
  }
  return files.filter((file) => !applied.has(file.name));
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(file.sql);
    await client.query('INSERT INTO _migration (name, sha256) VALUES ($1, $2)', [file.name, file.sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${file.name} failed and was undone: ${(error as Error).message}`, { cause: error });
  }
}
