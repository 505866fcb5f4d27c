import { type Database, execute, inTransaction, row, sql, SYSTEM_SCOPE } from '../../platform/database.js';
import { CLAIM_INVARIANTS } from './invariants-claims.js';
import { MONEY_INVARIANTS } from './invariants-money.js';
import { RECORD_INVARIANTS } from './invariants-record.js';

export interface InvariantState {
  readonly name: string;
  readonly title: string;
  readonly money: boolean;
  readonly violations: number;
}

const LIMIT_MS = 120_000;

/** Every invariant with its number of violations, all read from one moment of the record. Nothing is changed. */
export async function checkInvariants(db: Database): Promise<InvariantState[]> {
  return inTransaction(
    db,
    SYSTEM_SCOPE,
    async (tx) => {
      // The whole record is read, however large: the limits of a request are not for this.
      await execute(tx, sql`SET LOCAL statement_timeout = 60000`);
      const states: InvariantState[] = [];
      for (const { name, title, money, query } of [...MONEY_INVARIANTS, ...CLAIM_INVARIANTS, ...RECORD_INVARIANTS]) {
        const found = await row<{ violations: number }>(tx, query);
        states.push({ name, title, money, violations: found?.violations ?? 0 });
      }
      return states;
    },
    { begin: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', limitMs: LIMIT_MS },
  );
}
