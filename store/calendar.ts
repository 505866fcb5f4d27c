import type { CalendarStatus, WorkCalendar } from '../domain/calendar/working-days.js';
import { row, rows, sql, type Tx } from '../platform/database.js';

let cached: { revision: number; calendar: WorkCalendar } | undefined;

/**
 * The working calendar, kept per process by its revision: loading a year raises the revision, which the transaction may
 * have read already with its case.
 */
export async function getCalendar(tx: Tx, known?: number): Promise<WorkCalendar> {
  const revision = known ?? (await readRevision(tx));
  if (cached?.revision === revision) return cached.calendar;
  const years = await rows<{ year: number; status: CalendarStatus }>(
    tx,
    sql`SELECT year, status FROM work_calendar_year`,
  );
  const days = await rows<{ day: string; working: boolean }>(
    tx,
    sql`SELECT day::text AS day, working FROM work_calendar_day`,
  );
  const calendar = {
    years: new Map(years.map(({ year, status }) => [year, status])),
    days: new Map(days.map(({ day, working }) => [day, working])),
  };
  cached = { revision, calendar };
  return calendar;
}

async function readRevision(tx: Tx): Promise<number> {
  const clock = await row<{ revision: number }>(tx, sql`SELECT calendar_revision AS revision FROM business_clock`);
  return clock?.revision ?? 0;
}
