import type { CalendarStatus, WorkCalendar } from '../../domain/calendar/working-days.js';
import { row, sql, type Tx } from '../../platform/database.js';

let cached: { revision: number; calendar: WorkCalendar } | undefined;

/**
 * The working calendar, kept per process by its revision: loading a year raises the revision, which the transaction may
 * have read already with its case.
 */
export async function getCalendar(tx: Tx, known?: number): Promise<WorkCalendar> {
  const revision = known ?? (await readRevision(tx));
  if (cached?.revision === revision) return cached.calendar;
  const years = await tx.workCalendarYear.findMany({ select: { year: true, status: true } });
  const days = await tx.workCalendarDay.findMany({ select: { day: true, working: true } });
  const calendar = {
    years: new Map(years.map(({ year, status }) => [year, status as CalendarStatus])),
    days: new Map(days.map(({ day, working }) => [day.toISOString().slice(0, 10), working])),
  };
  cached = { revision, calendar };
  return calendar;
}

async function readRevision(tx: Tx): Promise<number> {
  const clock = await row<{ revision: number }>(tx, sql`SELECT calendar_revision AS revision FROM business_clock`);
  return clock?.revision ?? 0;
}
