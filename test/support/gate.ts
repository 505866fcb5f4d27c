import pg from 'pg';
import { STAGES_BEFORE_RELEASE } from '../../domain/lifecycle/stages.js';
import { aProjectIn, approveClaims, batchClaims } from './small-life.js';
import { aWorld, type World } from './world.js';

/** A class at the gate with everything it asks for: only the payment itself is missing. */
export interface Gate {
  readonly projectId: string;
  readonly classId: string;
  readonly claimId: string;
  /** Completion ids by stage. */
  readonly completions: Readonly<Record<string, string>>;
}

export const NOBODY = '00000000-0000-4000-8000-000000000000';
export const FOREIGN_KEY = /^23503 /;
export const CHECK = /^23514 /;
export const UNIQUE = /^23505 /;
export const NOT_NULL = /^23502/;
export const NO_RIGHT = '42501';

interface Accounts {
  readonly debit: string;
  readonly credit: string;
}

/** Round the TypeScript: the application's own role with plain SQL, in transactions that are undone. */
export interface GateWorld extends World {
  readonly app: pg.Client;
  readonly gates: readonly Gate[];
  /** Every test's own transaction, with the eyes of the process itself. */
  begin(): Promise<void>;
  undo(): Promise<void>;
  insert(table: string, row: Record<string, unknown>): Promise<string>;
  /** A clearance over the class's own completions, but for what is changed on purpose. */
  clear(gate: Gate, completions?: Readonly<Record<string, string | null>>): Promise<string>;
  /** Pays the first line of a cleared claim as the application would, but for what is changed on purpose. */
  pay(gate: Gate, clearanceId: string | null, change?: Record<string, unknown>): Promise<string>;
  confirm(paymentId: string, confirmedBy?: string | null): Promise<unknown>;
  /** The finance system's answer, and what follows from it, but for what is changed on purpose. */
  book(paymentId: string, change?: Record<string, unknown>, state?: string): Promise<unknown>;
  /** The ledger's two accounts for the class's budget and payee. */
  accounts(gate: Gate): Promise<Accounts>;
  transfer(paymentId: string, accounts: Accounts, change?: Record<string, unknown>): Promise<string>;
}

export async function aWorldAtTheGate(classes: number): Promise<GateWorld> {
  const world = await aWorld();
  const app = new pg.Client({ connectionString: world.database.appUrl });
  await app.connect();
  const { projectId, classIds } = await aProjectIn(world, 'release', { classes });
  await approveClaims(world, classIds);
  await batchClaims(world, classIds);
  for (const classId of classIds) await world.hands.ask('qz-payer', 'instructPayment', classId);
  const gates = await Promise.all(classIds.map((classId) => gateOf(world, projectId, classId)));
  const end = async () => {
    await app.end();
    await world.end();
  };
  return { ...world, ...gatekeeper(app), app, gates, end };
}

async function gateOf(world: World, projectId: string, classId: string): Promise<Gate> {
  const [claim] = await world.asOwner<{ id: string }>('SELECT id FROM claim WHERE class_id = $1', [classId]);
  const completions = await world.asOwner<{ stage: string; id: string }>(
    `SELECT stage, id FROM project_completion WHERE project_id = $1
     UNION ALL SELECT stage, id FROM class_completion WHERE class_id = $2`,
    [projectId, classId],
  );
  const byStage = Object.fromEntries(completions.map(({ stage, id }) => [stage, id]));
  return { projectId, classId, claimId: claim?.id ?? '', completions: byStage };
}

/** What the database said: SQLSTATE and, where it has one, the constraint. Undefined when it agreed. */
export async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return [error.code, error.constraint].filter(Boolean).join(' ');
  }
}

/** A value of an INSERT that is an expression: an account by its name. */
export const person = (username: string) => ({ sql: `(SELECT id FROM account WHERE username = '${username}')` });

function gatekeeper(app: pg.Client) {
  async function insert(table: string, row: Record<string, unknown>): Promise<string> {
    const columns = Object.keys(row);
    const values: unknown[] = [];
    const places = columns.map((column) => {
      const value = row[column];
      if (typeof value === 'object' && value !== null && 'sql' in value) return String(value.sql);
      return `$${values.push(value)}`;
    });
    const made = await app.query<{ id: string }>(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')}) RETURNING id`,
      values,
    );
    return made.rows[0]?.id ?? '';
  }

  return {
    insert,
    begin: async () => {
      await app.query('BEGIN');
      await app.query("SELECT set_config('app.scope', 'system', true)");
      await app.query('SET CONSTRAINTS ALL IMMEDIATE'); // These transactions never commit, when a budget's sums are due.
      // A payment is reversed first, and its transfer follows: that is asked at the end.
      await app.query('SET CONSTRAINTS payment_reversed DEFERRED');
    },
    undo: async () => void (await app.query('ROLLBACK')),
    clear(gate: Gate, completions: Readonly<Record<string, string | null>> = {}) {
      const keys = { ...gate.completions, ...completions };
      return insert('clearance', {
        gate_profile: 'PROJECT_CLASS',
        project_id: gate.projectId,
        class_id: gate.classId,
        claim_id: gate.claimId,
        cleared_by: person('qz-payer'),
        cleared_on: '2026-02-25',
        ...Object.fromEntries(STAGES_BEFORE_RELEASE.map((stage) => [`${stage}_id`, keys[stage] ?? null])),
      });
    },
    async pay(gate: Gate, clearanceId: string | null, change: Record<string, unknown> = {}) {
      const { rows } = await app.query(FIRST_LINE, [gate.claimId]);
      const instructed = { instructed_by: person('qz-payer'), instructed_on: '2026-02-25' };
      return insert('payment', { ...rows[0], clearance_id: clearanceId, ...instructed, ...change });
    },
    confirm: (paymentId: string, confirmedBy: string | null = 'qz-payer2') =>
      app.query(
        `UPDATE payment SET state = 'CONFIRMED', confirmed_on = '2026-02-25',
           confirmed_by = (SELECT id FROM account WHERE username = $2) WHERE id = $1`,
        [paymentId, confirmedBy],
      ),
    async book(paymentId: string, change: Record<string, unknown> = {}, state = 'PAID') {
      const { rows } = await app.query(
        'SELECT id AS payment_id, batch_id, reference, amount_fen FROM payment WHERE id = $1',
        [paymentId],
      );
      await insert('finance_answer', {
        ...rows[0],
        source: 'WIRE',
        result: state,
        business_on: '2026-02-25',
        ...change,
      });
      return app.query('UPDATE payment SET state = $2 WHERE id = $1', [paymentId, state]);
    },
    async accounts(gate: Gate) {
      const budget = { sql: `(SELECT budget_id FROM budget_hold WHERE class_id = '${gate.classId}')` };
      const payee = { sql: `(SELECT payee_organisation_id FROM claim WHERE id = '${gate.claimId}')` };
      return {
        debit: await insert('ledger_account', { fund: FUND, kind: 'BUDGET', budget_id: budget }),
        credit: await insert('ledger_account', { fund: FUND, kind: 'PAYEE', organisation_id: payee }),
      };
    },
    transfer: (paymentId: string, { debit, credit }: Accounts, change: Record<string, unknown> = {}) =>
      insert('transfer', {
        fund: FUND,
        debit_account_id: debit,
        credit_account_id: credit,
        amount_fen: 130_000,
        payment_id: paymentId,
        business_on: '2026-02-25',
        ...change,
      }),
  };
}

const FUND = 'EMPLOYMENT_SUBSIDY';
const FIRST_LINE = `SELECT l.id AS claim_line_id, l.claim_id, l.approved_fen, m.reviewed_by AS maker_id,
    m.checked_by AS checker_id, l.person_id, l.family, l.occupation_canonical, l.level, l.subsidy_month, l.certificate_number,
    m.payee_organisation_id, 'EMPLOYMENT_SUBSIDY' AS fund, l.approved_fen AS amount_fen, c.batch_id, w.account_id,
    'TEST-' || gen_random_uuid() AS reference
  FROM claim_line l JOIN claim m ON m.id = l.claim_id JOIN batch_claim c ON c.claim_id = m.id
    JOIN batch_payee w ON w.batch_id = c.batch_id AND w.organisation_id = m.payee_organisation_id JOIN trainee t ON t.id = l.trainee_id
  WHERE l.claim_id = $1 ORDER BY t.seq LIMIT 1`;
