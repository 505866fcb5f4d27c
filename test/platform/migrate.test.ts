import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../platform/migrate.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let directory: string;

/** A database whose ledger of migrations is empty, so that the test's own folder is all it has seen. */
beforeEach(async () => {
  database = await createTestDatabase();
  await query('DROP TABLE IF EXISTS _migration');
  directory = await mkdtemp(join(tmpdir(), 'jiangxin-migrations-'));
});

afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

test('applies each file once, in the order of the names', async () => {
  await addMigration('0002_second', 'ALTER TABLE sample ADD COLUMN note text;');
  await addMigration('0001_first', 'CREATE TABLE sample (id int);');
  await expect(migrate(database.ownerUrl, directory)).resolves.toEqual(['0001_first', '0002_second']);
  await expect(migrate(database.ownerUrl, directory)).resolves.toEqual([]);
  await addMigration('0003_third', 'DROP TABLE sample;');
  await expect(migrate(database.ownerUrl, directory)).resolves.toEqual(['0003_third']);
});

test('takes functions with dollar quotes and several statements in one file', async () => {
  await addMigration(
    '0001_function',
    `CREATE FUNCTION sample_one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;
     DO $$ BEGIN PERFORM sample_one(); END $$;`,
  );
  await migrate(database.ownerUrl, directory);
  await expect(query('SELECT sample_one() AS one')).resolves.toEqual([{ one: 1 }]);
});

test('a failing file leaves nothing of itself behind, and what came before stays', async () => {
  await addMigration('0001_good', 'CREATE TABLE sample (id int);');
  await addMigration('0002_bad', 'CREATE TABLE sample_two (id int); SELECT nonsense;');
  await expect(migrate(database.ownerUrl, directory)).rejects.toThrow(/0002_bad failed and was undone/);
  await expect(query("SELECT to_regclass('sample') AS one, to_regclass('sample_two') AS two")).resolves.toEqual([
    { one: 'sample', two: null },
  ]);
});

test('a file that was edited after it was applied is refused', async () => {
  await addMigration('0001_first', 'CREATE TABLE sample (id int);');
  await migrate(database.ownerUrl, directory);
  await addMigration('0001_first', 'CREATE TABLE sample (id bigint);');
  await expect(migrate(database.ownerUrl, directory)).rejects.toThrow(/0001_first was changed/);
});

test('a database that a newer version migrated is refused', async () => {
  await addMigration('0001_first', 'CREATE TABLE sample (id int);');
  await addMigration('0002_newer', 'SELECT 1;');
  await migrate(database.ownerUrl, directory);
  await rm(join(directory, '0002_newer'), { recursive: true });
  await expect(migrate(database.ownerUrl, directory)).rejects.toThrow(/0002_newer/);
});

test('two starts at the same moment apply each file once', async () => {
  await addMigration('0001_first', 'CREATE TABLE sample (id int); SELECT pg_sleep(0.2);');
  const applied = await Promise.all([migrate(database.ownerUrl, directory), migrate(database.ownerUrl, directory)]);
  expect(applied.flat()).toEqual(['0001_first']);
});

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
