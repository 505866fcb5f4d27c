import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { Prisma, PrismaClient } from '../prisma/generated/client.js';

type Database = PrismaClient;
type Tx = Prisma.TransactionClient;

export type Work<T> = (tx: Tx) => Promise<T>;
export interface TransactionKind {
  readonly begin?: 'BEGIN' | 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
  /** Its whole life: beyond that something is wrong. */
  readonly limitMs?: number;
}

interface Transaction {
  readonly client: pg.PoolClient;
  isOver: boolean;
  /** Of the first statement whose answer nobody waited for. */
  failure?: Error;
}

const pools = new WeakMap<object, pg.Pool>();
const transactions = new WeakMap<object, Transaction>();
/** Set while a model call of a transaction runs: the client knows the pool only, and the pool then asks its connection. */
const ofModelCall = new AsyncLocalStorage<pg.PoolClient>();

export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, pipeline: true });
  const ignore = () => undefined; // Who waits for an answer on the lost connection is told; without a listener all end.
  pool.on('error', ignore).on('connect', (client) => gatherWrites(client).on('error', ignore));
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const connect = pool.connect.bind(pool) as (...callback: unknown[]) => Promise<pg.PoolClient>;
  const routed = {
    query: (asked: pg.QueryConfig) => ofModelCall.getStore()?.query(asked) ?? query(asked),
    connect: (...callback: unknown[]) => {
      if (ofModelCall.getStore()) throw new Error('a model call that begins a transaction stands in one already');
      return connect(...callback);
    },
  };
  return Object.assign(pool, routed as object);
}

/** What is asked of a connection in one turn goes out as one write: the server is woken once, and answers what belongs together. */
function gatherWrites(client: pg.PoolClient): pg.PoolClient {
  const { stream } = client.connection;
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
  const gathered = (...asked: unknown[]) => {
    stream.cork();
    process.nextTick(() => stream.uncork());
    return query(...asked);
  };
  return Object.assign(client, { query: gathered });
}

/** The client with its pool, which ends with it. */
export function withPool(db: Database, pool: pg.Pool): Database {
  pools.set(db, pool);
  const disconnect = db.$disconnect.bind(db);
  return Object.assign(db, {
    $disconnect: async () => {
      await disconnect();
      if (!pool.ending) await pool.end();
    },
  });
}

/** Where a statement goes: on the transaction's connection, or on any. */
export function connectionOf(db: Tx | Database): pg.Pool | pg.PoolClient {
  const transaction = transactions.get(db);
  return transaction ? openConnection(transaction) : poolOf(db);
}

export async function inOneTransaction<T>(db: Database, work: Work<T>, kind: TransactionKind): Promise<T> {
  const client = await poolOf(db).connect();
  const transaction: Transaction = { client, isOver: false };
  try {
    ahead(transaction, { text: kind.begin ?? 'BEGIN' });
    const answer = await within(kind.limitMs ?? 6_000, work(transactionClient(db, transaction)));
    if (transaction.failure) throw transaction.failure;
    transaction.isOver = true;
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT') throw transaction.failure ?? new Error('a statement had failed, and nothing was written');
    client.release();
    return answer;
  } catch (error) {
    await giveUp(transaction, error);
    throw transaction.failure ?? error;
  }
}

/**
 * Sends a statement and does not wait for its answer; what is sent after it is done after it. Should it fail, nothing of the
 * transaction is written, and the transaction ends with its error: at the next statement that somebody waits for, or at its end.
 */
export function sendAhead(tx: Tx, statement: pg.QueryConfig, onError: (error: Error) => void): void {
  const transaction = transactions.get(tx);
  if (!transaction) throw new Error('only a transaction can see to it that what was sent ahead has succeeded');
  ahead(transaction, statement, onError);
}

function ahead(transaction: Transaction, statement: pg.QueryConfig, onError?: (error: Error) => void): void {
  openConnection(transaction).query(statement, (error: Error | null) => {
    if (!error) return;
    onError?.(error);
    transaction.failure ??= error;
  });
}

/** What made the transaction fail, if it was something that was sent ahead. */
export function failureOf(db: Tx | Database): Error | undefined {
  return transactions.get(db)?.failure;
}

class OutOfTime extends Error {}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTime(`the transaction was closed after ${limitMs} ms`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** What is still under way when the time is up ends with the connection; else the connection serves others again. */
async function giveUp(transaction: Transaction, error: unknown): Promise<void> {
  const { client } = transaction;
  transaction.isOver = true;
  if (error instanceof OutOfTime) return client.release(error);
  await client.query('ROLLBACK').then(
    () => client.release(),
    (broken: Error) => client.release(broken),
  );
}

/** Model calls that run on the transaction's connection. */
function transactionClient(db: Database, transaction: Transaction): Tx {
  const tx = new Proxy(db as object as Record<string, Record<string, unknown>>, {
    get: (models, name: string) => onConnection(models[name], transaction),
  }) as object as Tx;
  transactions.set(tx, transaction);
  return tx;
}

type ModelCall = (...args: unknown[]) => Promise<unknown>;

function onConnection(model: Record<string, unknown> | undefined, transaction: Transaction): unknown {
  if (!model) return undefined; // Whoever awaits the transaction asks whether it is a promise.
  return new Proxy(model, {
    get:
      (calls, name: string) =>
      async (...args: unknown[]) => {
        // The client gathers these of one moment into one statement, whichever transactions they stand in.
        if (name.startsWith('findUnique')) throw new Error(`findFirst in a transaction, not ${name}`);
        return ofModelCall.run(openConnection(transaction), async () => (calls[name] as ModelCall)(...args));
      },
  });
}

function openConnection({ client, isOver }: Transaction): pg.PoolClient {
  if (isOver) throw new Error('the transaction is closed');
  return client;
}

function poolOf(db: object): pg.Pool {
  const pool = pools.get(db);
  if (!pool) throw new Error('not a database of openDatabase');
  return pool;
}
