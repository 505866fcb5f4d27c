import type { FinanceAnswer } from '../domain/batch/answers.js';
import {
  type Database,
  execute,
  inTransaction,
  openDatabase,
  row,
  rows,
  sql,
  SYSTEM_SCOPE,
} from '../platform/database.js';
import * as batches from '../store/payment/batches.js';
import { bookAnswers } from '../store/payment/bookings.js';
import { confirmPayments, instructPayments } from '../store/payment/payments.js';
import { LINES_A_CLASS, makeApprovedLines } from './approved-lines.js';
import { machine, measure, type Report } from './report.js';
import { interruption, onStack, say } from './stack.js';
import { versions } from './versions.js';

const CLASSES_A_BATCH = 200;
const LINES_A_BATCH = CLASSES_A_BATCH * LINES_A_CLASS;
/** A service that leaves the cases alone: with it the stack gets its migrations and first data. */
const PARTS = ['postgres', 'temporal', 'queues'];
const TODAY = '2025-07-01';

interface People {
  readonly maker: string;
  readonly checker: string;
  readonly payer: string;
  readonly second: string;
}
interface Round {
  readonly lines: number;
  readonly seconds: number;
  readonly floorSeconds: number;
}

/** Approved lines put into batches, instructed, confirmed, answered and posted to the ledger, beside their bare rows. */
export function settlement(isQuick: boolean): Promise<Report> {
  const sizes = isQuick ? [1, 2] : [1, 10, 40];
  const batchCount = sizes.reduce((sum, each) => sum + each, 1);
  return onStack(PARTS, async (stack) => {
    const url = stack.env['DATABASE_URL'] ?? '';
    say(`${batchCount * LINES_A_BATCH} approved lines`);
    const classIds = await makeApprovedLines(stack.adminUrl ?? '', url, batchCount * LINES_A_BATCH);
    const db = openDatabase(url, { max: 2, name: 'bench', isSystem: true });
    try {
      const people = await findPeople(db);
      await makeBareTables(stack.env['DATABASE_OWNER_URL'] ?? '');
      const waiting = [...classIds];
      const settleNext = () => settle(db, people, waiting.splice(0, CLASSES_A_BATCH));
      await settleNext(); // The warm-up: plans, caches and the ledger's accounts.
      const rounds: Round[] = [];
      const settled: string[] = [];
      for (const size of sizes) {
        interruption.signal.throwIfAborted();
        say(`${size * LINES_A_BATCH} lines`);
        const ids: string[] = [];
        const seconds = await timed(async () => {
          for (let batch = 0; batch < size; batch += 1) ids.push(await settleNext());
        });
        const floorSeconds = await timed(() => insertBare(db, ids));
        rounds.push({ lines: size * LINES_A_BATCH, seconds, floorSeconds });
        settled.push(...ids);
      }
      return report(rounds, await paidAgain(db, settled), { ...machine(), ...(await versions(stack)) });
    } finally {
      await db.$disconnect();
    }
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

async function findPeople(db: Database): Promise<People> {
  const found = await rows<{ username: string; id: string }>(db, sql`SELECT username, id FROM account`);
  const idOf = (username: string) => found.find((each) => each.username === username)?.id ?? '';
  return {
    maker: idOf('qz-caseworker'),
    checker: idOf('qz-reviewer'),
    payer: idOf('qz-payer'),
    second: idOf('qz-payer2'),
  };
}

/** One batch from its making to the ledger; what the acts of its people would do class by class is done in one set. */
async function settle(db: Database, people: People, classIds: readonly string[]): Promise<string> {
  const batchId = await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    const made = await batches.insertBatch(tx, people.maker, await batches.lockCandidates(tx, classIds));
    await batches.checkBatch(tx, made.id, people.checker);
    return made.id;
  });
  const claimIds = (
    await rows<{ id: string }>(db, sql`SELECT claim_id AS id FROM batch_claim WHERE batch_id = ${batchId}::uuid`)
  ).map(({ id }) => id);
  await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    instructPayments(tx, { claimIds, actorId: people.payer, today: TODAY }),
  );
  await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    confirmPayments(tx, { claimIds, actorId: people.second, today: TODAY }),
  );
  await book(db, batchId);
  return batchId;
}

async function book(db: Database, batchId: string): Promise<number> {
  const answers = await rows<FinanceAnswer>(
    db,
    sql`SELECT y.reference, 'PAID' AS result, y.amount_fen::float8 AS "amountFen" FROM batch_claim c
    JOIN payment y ON y.claim_id = c.claim_id WHERE c.batch_id = ${batchId}::uuid`,
  );
  const { paid } = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    bookAnswers(tx, { batchId, source: 'WIRE', answers, actorId: null }),
  );
  return paid;
}

/** The same answers once more: how many lines that pays, by what is booked and by what the ledger has gained. */
async function paidAgain(db: Database, batchIds: readonly string[]): Promise<number> {
  const count = async () => (await row<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM transfer`))?.n ?? 0;
  const before = await count();
  let paid = 0;
  for (const batchId of batchIds) paid += await book(db, batchId);
  return paid + (await count()) - before;
}

const BARE = ['batch_claim', 'payment', 'finance_answer', 'transfer'] as const;

async function makeBareTables(ownerUrl: string): Promise<void> {
  const owner = openDatabase(ownerUrl, { max: 1, name: 'bench' });
  try {
    for (const name of BARE) {
      await owner.$executeRawUnsafe(`CREATE TABLE bare_${name} AS SELECT * FROM ${name} WITH NO DATA`);
      await owner.$executeRawUnsafe(`GRANT INSERT ON bare_${name} TO jx_app`);
    }
  } finally {
    await owner.$disconnect();
  }
}

/** The rows that ours has written, into tables that ask nothing; each found by its key, however fresh the statistics are. */
async function insertBare(db: Database, batchIds: readonly string[]): Promise<void> {
  for (const batchId of batchIds) {
    const ofBatch = sql`batch_id = ${batchId}::uuid`;
    const payments = sql`ARRAY (SELECT id FROM payment WHERE claim_id = ANY (ARRAY (SELECT claim_id FROM batch_claim WHERE ${ofBatch})))`;
    await execute(db, sql`INSERT INTO bare_batch_claim SELECT * FROM batch_claim WHERE ${ofBatch}`);
    await execute(db, sql`INSERT INTO bare_payment SELECT * FROM payment WHERE id = ANY (${payments})`);
    await execute(
      db,
      sql`INSERT INTO bare_finance_answer SELECT * FROM finance_answer WHERE payment_id = ANY (${payments}) AND difference IS NULL`,
    );
    await execute(
      db,
      sql`INSERT INTO bare_transfer SELECT * FROM transfer WHERE payment_id = ANY (${payments}) AND reverses_id IS NULL`,
    );
  }
}

/** The slope of time over lines, both as logarithms: 1 is proportional. */
function growthOf(rounds: readonly Round[]): number {
  const points = rounds.map(({ lines, seconds }) => ({ x: Math.log(lines), y: Math.log(seconds) }));
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const covariance = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}

function report(rounds: readonly Round[], again: number, on: Report['machine']): Report {
  const largest = rounds.at(-1) ?? { lines: 0, seconds: Number.NaN, floorSeconds: Number.NaN };
  return {
    bench: 'settlement',
    machine: on,
    conditions: Object.fromEntries(
      rounds.map(({ lines, seconds, floorSeconds }) => [
        `${lines} lines`,
        `${seconds.toFixed(2)} s, bare ${floorSeconds.toFixed(2)} s`,
      ]),
    ),
    measures: [
      measure({
        name: `${largest.lines} approved lines to the ledger`,
        ...{ unit: 's', ours: largest.seconds, floor: largest.floorSeconds, goal: { atMost: 10 } },
      }),
      measure({ name: 'growth exponent', unit: 'exponent', ours: growthOf(rounds), goal: { atMost: 1.05 } }),
      measure({ name: 'paid when run again', unit: 'lines', ours: again, goal: { atMost: 0 } }),
    ],
  };
}
