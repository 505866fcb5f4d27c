import { type Database, row, sql, type Tx } from './database.js';

/** REAL is the wall clock; STOPPED is moved by hand; PACED runs by itself, for watching only (design §8). */
export type ClockMode = 'REAL' | 'STOPPED' | 'PACED';

export interface BusinessClock {
  readonly mode: ClockMode;
  /** The business instant, ISO 8601 in UTC. */
  readonly businessAt: string;
  /** The business day in Asia/Shanghai. */
  readonly today: string;
  /** Real milliseconds a business day takes; null unless PACED. */
  readonly msPerDay: number | null;
}

/** "Now" for everything the bureau does. It is a row of the record, so that all processes have the same. */
export async function readClock(db: Database | Tx): Promise<BusinessClock> {
  const clock = await row<BusinessClock>(
    db,
    sql`SELECT mode, business_today()::text AS today, ms_per_day AS "msPerDay",
      to_char(business_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "businessAt"
    FROM business_clock`,
  );
  if (!clock) throw new Error('the business clock has no row');
  return clock;
}
