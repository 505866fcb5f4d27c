import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../../platform/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** prisma/schema.prisma is written by hand and the tables by SQL: here one is held to the other, both ways. */
const SCHEMA = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');

/** Of packages that fill them in their own shape, and of platform/migrate.ts. */
const TABLES_WITHOUT_MODEL = ['_migration', 'login_throttle', 'session'];

const PRISMA_TYPE: Readonly<Record<string, readonly [type: string, native?: string]>> = {
  text: ['String'],
  _text: ['String[]'],
  uuid: ['String', '@db.Uuid'],
  bool: ['Boolean'],
  int2: ['Int', '@db.SmallInt'],
  int4: ['Int'],
  int8: ['BigInt'],
  date: ['DateTime', '@db.Date'],
  timestamptz: ['DateTime', '@db.Timestamptz'],
  bytea: ['Bytes'],
  json: ['Json', '@db.Json'],
  jsonb: ['Json'],
};

interface Column {
  table: string;
  name: string;
  type: string;
  size: string;
  nullable: boolean;
  initial: string | null;
  counted: boolean;
  generated: boolean;
}

const COLUMNS = `SELECT table_name AS table, column_name AS name, udt_name AS type,
    numeric_precision || ', ' || numeric_scale AS size, is_nullable = 'YES' AS nullable, column_default AS initial,
    is_identity = 'YES' AS counted, is_generated = 'ALWAYS' AS generated
  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
  WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;

/** Unique keys as "table(column, …)"; those with a condition are no keys to look a row up by. */
const KEYS = `SELECT format('%s(%s)', i.indrelid::regclass, string_agg(a.attname, ', ' ORDER BY k.place)) AS key,
    i.indisprimary AS main
  FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(number, place), pg_attribute a
  WHERE a.attrelid = i.indrelid AND a.attnum = k.number AND i.indisunique AND i.indpred IS NULL
    AND i.indrelid::regclass::text = ANY ($1) GROUP BY i.indexrelid, i.indrelid, i.indisprimary`;

const REFERENCES = `SELECT DISTINCT format('%s.%s -> %s.%s', f.conrelid::regclass, a.attname, f.confrelid::regclass, b.attname) AS pair
  FROM pg_constraint f, unnest(f.conkey, f.confkey) AS k(here, there), pg_attribute a, pg_attribute b
  WHERE f.contype = 'f' AND a.attrelid = f.conrelid AND a.attnum = k.here AND b.attrelid = f.confrelid AND b.attnum = k.there`;

const camel = (column: string) => column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The field that a column must have: name, type, nullability, native type and default. */
function fieldOf({ name, type, size, nullable, initial, counted, generated }: Column): string {
  const [scalar, native] = type === 'numeric' ? ['Decimal', `@db.Decimal(${size})`] : (PRISMA_TYPE[type] ?? [type]);
  const first = generated ? 'dbgenerated()' : counted ? 'autoincrement()' : initial && defaultOf(initial);
  return [camel(name), `${scalar}${nullable ? '?' : ''}`, first && `@default(${first})`, native]
    .filter(Boolean)
    .join(' ');
}

/** A literal as it stands; whatever is worked out, on the database's own clock. */
function defaultOf(initial: string): string {
  if (initial === "'{}'::text[]") return '[]';
  const text = /^'(.*)'::\w+$/.exec(initial)?.[1];
  if (text !== undefined) return `"${text}"`;
  return /\(/.test(initial) ? `dbgenerated("${initial}")` : initial;
}

interface Model {
  table: string;
  fields: Record<string, string>;
  keys: string[];
  mainKey: string;
  references: string[];
}

const models = readModels();

function readModels(): Model[] {
  const blocks = [...SCHEMA.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => ({
    name,
    body,
  }));
  const tableOf = new Map(blocks.map(({ name, body }) => [name, /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name]));
  return blocks.map(({ name, body }) => modelOf(tableOf.get(name) ?? name, body, tableOf));
}

function modelOf(table: string, body: string, tableOf: ReadonlyMap<string, string>): Model {
  const model: Model = { table, fields: {}, keys: [], mainKey: '', references: [] };
  const columnOf = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const keyOf = (fields: string) => `${table}(${fields.split(', ').map(columnOf).join(', ')})`;
  for (const line of body.split('\n').map((each) => each.trim())) {
    const [, whole, fields = ''] = /^@@(id|unique)\(\[(.*)\]\)$/.exec(line) ?? [];
    if (whole === 'id') model.mainKey = keyOf(fields);
    if (whole === 'unique') model.keys.push(keyOf(fields));
    const [, field, type = '', rest = ''] = /^(\w+) +(\w+[?[\]]*) *(.*)$/.exec(line) ?? [];
    if (!field) continue;
    const target = tableOf.get(type.replace(/[?[\]]+$/, ''));
    if (target) {
      const [, here, there] = /fields: \[(\w+)\], references: \[(\w+)\]/.exec(rest) ?? [];
      if (here && there) model.references.push(`${table}.${columnOf(here)} -> ${target}.${columnOf(there)}`);
      continue;
    }
    const attributes = rest.split(/ +(?=@)/);
    const column = attributes.map((each) => /^@map\("(\w+)"\)$/.exec(each)?.[1]).find(Boolean) ?? field;
    if (attributes.includes('@id')) model.mainKey = keyOf(field);
    if (attributes.includes('@unique')) model.keys.push(keyOf(field));
    const said = attributes.filter((each) => /^@(default|db\.)/.test(each));
    model.fields[column] = [field, type, ...said].join(' ');
  }
  return model;
}

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

describe('schema.prisma and the migrated database', () => {
  test('a model for every table but three, a field for every column, and nothing else', async () => {
    const { rows: columns } = await owner.query<Column>(COLUMNS);
    const expected: Record<string, Record<string, string>> = {};
    for (const column of columns) (expected[column.table] ??= {})[column.name] = fieldOf(column);
    for (const table of TABLES_WITHOUT_MODEL) {
      expect(expected).toHaveProperty([table]);
      delete expected[table];
    }
    expect(Object.fromEntries(models.map(({ table, fields }) => [table, fields]))).toEqual(expected);
  });

  test('what a model calls a key is one that the database keeps', async () => {
    const tables = models.map(({ table }) => table);
    const { rows: keys } = await owner.query<{ key: string; main: boolean }>(KEYS, [tables]);
    expect(models.map(({ mainKey }) => mainKey).sort()).toEqual(
      keys
        .filter(({ main }) => main)
        .map(({ key }) => key)
        .sort(),
    );
    expect(keys.map(({ key }) => key)).toEqual(expect.arrayContaining(models.flatMap((model) => model.keys)));
  });

  test('a relation follows a foreign key', async () => {
    const { rows: references } = await owner.query<{ pair: string }>(REFERENCES);
    const related = models.flatMap((model) => model.references);
    expect(related.length).toBeGreaterThan(30);
    expect(references.map(({ pair }) => pair)).toEqual(expect.arrayContaining(related));
  });
});

test('an instant is the same through a model and in SQL, whatever zone the database stands on', async () => {
  await owner.query(`ALTER DATABASE ${database.name} SET timezone TO 'Asia/Shanghai'`);
  const instant = new Date('2025-07-01T20:30:00.123Z');
  const db = openDatabase(database.appUrl, { max: 1, name: 'test' });
  try {
    await db.businessClock.update({ where: { id: 1 }, data: { businessAt: instant } });
    const { rows } = await owner.query<{ ms: string }>(
      'SELECT extract(epoch FROM business_at) * 1000 AS ms FROM business_clock',
    );
    expect(Number(rows[0]?.ms)).toBe(instant.getTime());
    expect((await db.businessClock.findUnique({ where: { id: 1 } }))?.businessAt).toEqual(instant);
  } finally {
    await db.$disconnect();
  }
});
