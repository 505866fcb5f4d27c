import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { giveCommand } from '../commands/command.js';
import { approveFiling } from '../commands/filing.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import {
  API_CONNECTIONS,
  type Database,
  inTransaction,
  openDatabase,
  row,
  sql,
  SYSTEM_SCOPE,
} from '../platform/database.js';
import { prepare } from '../scripts/lib/stack.mjs';
import { makeFiledClasses } from './filed-classes.js';
import { machine, measure, type Report } from './report.js';
import { interruption, onStack, say, type Stack } from './stack.js';

const CLIENTS = 64;

interface Size {
  readonly rounds: number;
  readonly perRound: number;
}
interface Run {
  readonly perSecond: number;
  readonly failed: readonly string[];
}

/**
 * Clients who approve filings, each against the same row of one budget and over the connections that the API has, beside
 * clients who do nothing but that row's update, each on a connection of its own.
 */
export function holds(isQuick: boolean): Promise<Report> {
  const size = isQuick ? { rounds: 1, perRound: CLIENTS } : { rounds: 4, perRound: 2 * CLIENTS };
  return onStack(['postgres'], async (stack) => {
    await prepare(stack.env);
    const db = openDatabase(stack.env['DATABASE_URL'] ?? '', { max: API_CONNECTIONS, name: 'bench' });
    try {
      say(`filing ${(size.rounds + 1) * size.perRound} classes`);
      const ownerUrl = stack.env['DATABASE_OWNER_URL'] ?? '';
      const classIds = await makeFiledClasses(db, ownerUrl, (size.rounds + 1) * size.perRound);
      return await alternate(stack, db, [...classIds], size);
    } finally {
      await db.$disconnect();
    }
  });
}

/** Rounds of each way in turn, so that a machine that slows down slows both; the first of each only warms up. */
async function alternate(stack: Stack, db: Database, classIds: string[], size: Size): Promise<Report> {
  const reviewer = await findReviewer(db);
  const ours: Run[] = [];
  const floor: Run[] = [];
  for (let round = 0; round <= size.rounds; round += 1) {
    say(round === 0 ? 'warming up' : `round ${round} of ${size.rounds}`);
    const bare = await bareUpdates(stack, size.perRound);
    if (bare.failed.length > 0) throw new Error(`the floor failed: ${bare.failed[0]}`);
    floor.push(bare);
    ours.push(await atOnce(classIds.splice(0, size.perRound), (classId) => approve(db, reviewer, classId)));
  }
  const failed = ours.flatMap((run) => run.failed);
  for (const reason of new Set(failed)) say(`a caller was told: ${reason}`);
  const mean = (runs: readonly Run[]) => runs.slice(1).reduce((sum, { perSecond }) => sum + perSecond, 0) / size.rounds;
  const figure = { unit: '/s', ours: mean(ours), floor: mean(floor) } as const;
  return {
    bench: 'holds',
    machine: machine(),
    conditions: {
      clients: CLIENTS,
      connections: API_CONNECTIONS,
      approvals: size.rounds * size.perRound,
      traineesEach: 20,
    },
    measures: [
      measure({ name: 'filings approved against one budget', ...figure, goal: { atLeast: 0.3 } }),
      measure({
        name: 'deadlocks and errors that reach a caller',
        unit: 'errors',
        ours: failed.length,
        goal: { atMost: 0 },
      }),
    ],
  };
}

/** So many clients, each taking the next of the list when he has his answer. */
async function atOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<string | undefined>): Promise<Run> {
  const waiting = [...items];
  const failed: string[] = [];
  const startedAt = performance.now();
  const client = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      interruption.signal.throwIfAborted();
      const no = await work(item).catch((error: unknown) => String(error));
      if (no) failed.push(no);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  if (waiting.length > 0) throw new Error(`${waiting.length} of ${items.length} were never tried`);
  return { perSecond: ((items.length - failed.length) * 1_000) / (performance.now() - startedAt), failed };
}

async function approve(db: Database, reviewer: Actor, caseId: string): Promise<string | undefined> {
  const request = { command: 'approveFiling', key: randomUUID(), caseId, input: { opinion: '同意开班' } } as const;
  const outcome = await giveCommand(db, approveFiling, reviewer, request);
  return typeof outcome === 'string' ? outcome : outcome.refusal?.code;
}

/** The least there is to do: one guarded update of the budget's row, a transaction of its own, as its owner. */
async function bareUpdates(stack: Stack, count: number): Promise<Run> {
  const pool = new pg.Pool({ connectionString: stack.env['DATABASE_OWNER_URL'], max: CLIENTS });
  try {
    await Promise.all(Array.from({ length: CLIENTS }, () => pool.query('SELECT 1')));
    return await atOnce([...Array(count).keys()], async () => {
      const { rowCount } = await pool.query(
        `UPDATE budget SET held_fen = held_fen + 0 WHERE fund = 'EMPLOYMENT_SUBSIDY' AND region_code = '350500'
         AND budget_year = 2026 AND held_fen + drawn_fen + 2600000 <= allocated_fen`,
      );
      return rowCount === 1 ? undefined : 'the guard refused';
    });
  } finally {
    await pool.end();
  }
}

async function findReviewer(db: Database): Promise<Actor> {
  const found = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    row<{ id: string; organisationId: string }>(
      tx,
      sql`SELECT id, organisation_id AS "organisationId" FROM account WHERE username = 'qz-reviewer'`,
    ),
  );
  if (!found) throw new Error('the demo has no reviewer');
  return { ...found, organisationKind: 'HR_BUREAU', roles: ['reviewer'], regions: ['350500'] };
}
