import { type IsoDate, yearOf } from '../../domain/calendar/dates.js';
import { type BusinessClock, type ClockMode, readClock } from '../../platform/clock.js';
import {
  type Database,
  execute,
  inTransaction,
  row,
  type Sql,
  sql,
  SYSTEM_SCOPE,
  type Tx,
} from '../../platform/database.js';

const NEXT_DUE = 'NEXT_DUE';

/** Where to: an IsoDate, or 'NEXT_DUE' for the day of the next reminder or escalation of any open case. */
export type ClockTarget = string;

export interface ClockMoved extends BusinessClock {
  /** Every open case has been kept at the new time; false when some part was away for the whole of the wait. */
  readonly kept: boolean;
}

/** Why a clock does not move: it is the wall clock, it would go back, nothing is due, or nobody knows that year's working days. */
export type ClockRefusal = 'REAL' | 'BACKWARDS' | 'NOTHING_DUE' | 'YEAR_MISSING';

const KEEP_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 25;
/** A bureau's day begins: what is due on a day is due from its first hour, and nothing happens at midnight. */
const OPENING_HOUR = 9;

/**
 * Moves a stopped (or paced) clock, wakes every open workflow, and returns when all have kept their stage at that time.
 * Nothing else may wait for a wake; this is the sandbox's own step (design §4, §8).
 */
export async function advanceClock(
  db: Database,
  to: ClockTarget,
  limitMs: number = KEEP_LIMIT_MS,
): Promise<ClockMoved | ClockRefusal> {
  if ((await readClock(db)).mode === 'REAL') return 'REAL';
  const until = Date.now() + limitMs;
  // First everything that is to happen today: a part that was away must not cost the case a business day.
  if (!(await untilNone(db, lagsBehindRecord, until))) return { ...(await readClock(db)), kept: false };
  const no = await inTransaction(db, SYSTEM_SCOPE, (tx) => moveClock(tx, to));
  if (no) return no;
  const kept = await untilNone(db, sql`${lagsBehindRecord} OR kept_at IS NULL OR kept_at < k.business_at`, until);
  return { ...(await readClock(db)), kept };
}

/** The process has not yet looked at the record as it stands. */
const lagsBehindRecord = sql`kept_version < version`;

async function moveClock(tx: Tx, to: ClockTarget): Promise<ClockRefusal | undefined> {
  await row(tx, sql`SELECT 1 AS locked FROM business_clock FOR UPDATE`);
  const { mode, today } = await readClock(tx);
  if (mode === 'REAL') return 'REAL';
  const date = to === NEXT_DUE ? await nextDueDate(tx) : to;
  if (!date) return 'NOTHING_DUE';
  if (date < today) return 'BACKWARDS';
  if (!(await isCalendarYear(tx, date))) return 'YEAR_MISSING';
  if (date > today) await setTime(tx, date);
  await wakeEveryone(tx);
  return undefined;
}

/** There is no way back from a day on which no deadline can be counted. */
async function isCalendarYear(tx: Tx, date: IsoDate): Promise<boolean> {
  const year = await row(tx, sql`SELECT 1 AS found FROM work_calendar_year WHERE year = ${yearOf(date)}::int`);
  return year !== undefined;
}

/** The day of the next act: a reminder's own day, or the day after a due date. */
async function nextDueDate(tx: Tx): Promise<string | null> {
  const next = await row<{ date: string | null }>(
    tx,
    sql`
    SELECT least((SELECT min(CASE WHEN reminded_at IS NULL THEN remind_on ELSE due_on + 1 END)
        FROM case_stage WHERE left_on IS NULL AND next_act_at IS NOT NULL),
      (SELECT min(next_act_at AT TIME ZONE 'Asia/Shanghai')::date FROM claim WHERE next_act_at IS NOT NULL))::text AS date`,
  );
  return next?.date ?? null;
}

async function setTime(tx: Tx, date: IsoDate): Promise<void> {
  await execute(
    tx,
    sql`UPDATE business_clock SET wall_anchor = clock_timestamp(),
    business_at = (${date}::date + make_interval(hours => ${OPENING_HOUR}::int)) AT TIME ZONE 'Asia/Shanghai'`,
  );
}

async function wakeEveryone(tx: Tx): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO outbox (kind, subject_id)
    SELECT 'WAKE_PROJECT', id FROM project WHERE stage <> 'closed'
    UNION ALL SELECT 'WAKE_CLASS', id FROM class WHERE stage NOT IN ('planned', 'closed')
    UNION ALL SELECT 'WAKE_CLAIM', id FROM claim WHERE class_id IS NULL AND closed_on IS NULL`,
  );
}

async function untilNone(db: Database, lagging: Sql, until: number): Promise<boolean> {
  for (;;) {
    if ((await countOpen(db, lagging)) === 0) return true;
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Open cases of which this is true. */
async function countOpen(db: Database, lagging: Sql): Promise<number> {
  const counted = await inTransaction(db, SYSTEM_SCOPE, (tx) =>
    row<{ count: number }>(
      tx,
      sql`
    SELECT ((SELECT count(*) FROM project, business_clock k WHERE stage <> 'closed' AND (${lagging}))
      + (SELECT count(*) FROM class, business_clock k
        WHERE stage NOT IN ('planned', 'closed') AND (${lagging}))
      + (SELECT count(*) FROM claim, business_clock k
        WHERE class_id IS NULL AND closed_on IS NULL AND (${lagging})))::int AS count`,
    ),
  );
  return counted?.count ?? 0;
}

export interface ClockSetting {
  readonly mode: ClockMode;
  /** The business day on which the clock then stands; today's wall clock for REAL. */
  readonly on?: IsoDate;
  readonly msPerDay?: number;
}

/**
 * Sets the clock's mode. Everything but REAL is for the launcher's own database (JIANGXIN_EMBEDDED): on a bureau's
 * database a deadline is a right, and nobody may move it.
 */
export async function setClock(db: Database, setting: ClockSetting, embedded: boolean): Promise<'REAL' | undefined> {
  if (setting.mode !== 'REAL' && !embedded) return 'REAL';
  await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
    await execute(
      tx,
      sql`UPDATE business_clock SET business_at = business_now(), wall_anchor = clock_timestamp(),
      mode = ${setting.mode}, ms_per_day = ${setting.mode === 'PACED' ? (setting.msPerDay ?? 1_000) : null}::int`,
    );
    if (setting.on) await setTime(tx, setting.on);
    await wakeEveryone(tx);
  });
  return undefined;
}
