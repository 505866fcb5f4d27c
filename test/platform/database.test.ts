import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Database,
  inTransaction,
  openDatabase,
  row,
  rows,
  sql,
  SYSTEM_SCOPE,
  type Tx,
  write,
} from '../../platform/database.js';
import { isRecordDown, refusalOfConstraint } from '../../store/constraints.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.appUrl, { max: 2, name: 'test' });
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const inSystem = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, SYSTEM_SCOPE, work);
const tell = (tx: Tx) =>
  tx.outbox.create({ data: { kind: 'WAKE_CLASS', subjectId: '00000000-0000-4000-8000-000000000001' } });
const told = (on: Database | Tx) => row<{ count: number }>(on, sql`SELECT count(*)::int AS count FROM outbox`);

test('a statement answers in the types of the client, and takes them', async () => {
  const moment = new Date('2025-07-01T20:30:00.123Z');
  const select = sql`SELECT ${2n ** 60n}::int8 AS large, 1.10::numeric AS exact, ${'2025-07-01'}::date AS day,
    ${moment}::timestamptz AS moment, ${[moment]}::timestamptz[] = ARRAY[${moment}::timestamptz] AS listed, 7 AS small,
    true AS yes, ${'{"a":[1]}'}::jsonb AS json, ${['x', 'y,"z']}::text[] AS texts, ${new Uint8Array([1, 2])}::bytea AS bytes,
    0.5::float8 AS half, NULL::int8 AS nothing, gen_random_uuid() IS NOT NULL AS id`;
  const ours = await row<Record<string, unknown>>(db, select);
  const [clients] = await db.$queryRaw<Record<string, unknown>[]>(select);
  const plain = (found: Record<string, unknown> = {}) => ({ ...found, bytes: [...(found['bytes'] as Uint8Array)] });
  expect(plain(ours)).toEqual(plain(clients));
  expect(ours).toMatchObject({
    large: 2n ** 60n,
    moment,
    listed: true,
    small: 7,
    json: { a: [1] },
    texts: ['x', 'y,"z'],
  });
});

test('statements and model calls of a transaction are one, and undone together', async () => {
  const before = await told(db);
  await expect(
    inSystem(async (tx) => {
      await tell(tx);
      expect((await told(tx))?.count).toBe((before?.count ?? 0) + 1);
      expect(await tx.outbox.count()).toBe((before?.count ?? 0) + 1);
      expect(await told(db)).toEqual(before);
      throw new Error('thought better of it');
    }),
  ).rejects.toThrow('thought better of it');
  expect(await told(db)).toEqual(before);
});

test('what would be gathered over transactions is not asked in one', async () => {
  await expect(inSystem((tx) => tx.businessClock.findUnique({ where: { id: 1 } }))).rejects.toThrow(/findFirst/);
});

test('a transaction of which a statement failed is never said to be written', async () => {
  const before = await told(db);
  const given = inSystem(async (tx) => {
    await tell(tx);
    await rows(tx, sql`SELECT 1 / 0`).catch(() => undefined);
  });
  await expect(given).rejects.toThrow('nothing was written');
  expect(await told(db)).toEqual(before);
});

const wrongKind = sql`INSERT INTO outbox (kind, subject_id) VALUES ('LETTER', gen_random_uuid())`;
const rightKind = sql`INSERT INTO outbox (kind, subject_id) VALUES ('WAKE_CLASS', gen_random_uuid())`;

test('what is written without waiting is done before what is asked next, and committed with it', async () => {
  const before = await told(db);
  await inSystem(async (tx) => {
    write(tx, rightKind);
    expect((await told(tx))?.count).toBe((before?.count ?? 0) + 1);
    write(tx, rightKind);
  });
  expect((await told(db))?.count).toBe((before?.count ?? 0) + 2);
});

test.each([
  ['at its end', async () => undefined],
  ['at the next statement, with the error of the first', (tx: Tx) => told(tx)],
  ['though its work threw something else', async () => Promise.reject(new Error('thought better of it'))],
  ['though the work went on after the error', (tx: Tx) => told(tx).catch(() => undefined)],
])('a transaction fails with what was written without waiting: %s', async (_, then) => {
  const before = await told(db);
  const failing = inSystem(async (tx) => {
    write(tx, rightKind);
    write(tx, wrongKind);
    write(tx, rightKind);
    await then(tx);
  });
  await expect(failing).rejects.toMatchObject({ code: '23514', constraint: 'outbox_kind_check' });
  await expect(failing).rejects.not.toHaveProperty('detail');
  expect(await told(db)).toEqual(before);
});

test('outside of a transaction nothing is written without waiting', () => {
  expect(() => write(db, rightKind)).toThrow(/only a transaction/);
});

test('a transaction ends when its time is up, for whoever holds it still', async () => {
  let kept: Tx | undefined;
  const late = inTransaction(
    db,
    SYSTEM_SCOPE,
    (tx) => {
      kept = tx;
      return new Promise<never>(() => undefined);
    },
    { limitMs: 50 },
  );
  const error = await late.catch((reason: unknown) => reason);
  expect(isRecordDown(error)).toBe(true);
  await expect(rows(kept as Tx, sql`SELECT 1`)).rejects.toThrow('the transaction is closed');
  await expect((kept as Tx).outbox.count()).rejects.toThrow('the transaction is closed');
  expect(await told(db)).toBeDefined();
});

test('an error names the constraint, and not what the row held', async () => {
  const again = inSystem((tx) => rows(tx, sql`INSERT INTO enumeration_value SELECT * FROM enumeration_value LIMIT 1`));
  const error = (await again.catch((reason: unknown) => reason)) as Error;
  expect(error.message).toMatch(/enumeration_value/);
  expect(JSON.stringify(error)).not.toContain('Key (');
  expect(refusalOfConstraint(error)).toBeUndefined();
});
