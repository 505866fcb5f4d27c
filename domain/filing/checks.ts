import type { IsoDate } from '../calendar/dates.js';
import { addWorkingDays, type WorkCalendar } from '../calendar/working-days.js';
import { isRefusal, type Refusal, refusal } from '../refusals.js';
import type { FileClass } from './commands.schema.js';

/** The first session stands at least five working days after the filing (domain §2.3, DEFAULT). */
export const LEAD_WORKING_DAYS = 5;
/** Practice share of a skill trade, in percent (domain §2.3, L). */
const PRACTICE_PERCENT = 60;

export interface FilingContext {
  readonly today: IsoDate;
  readonly calendar: WorkCalendar;
  readonly plannedHeadcount: number;
  readonly plannedHours: number;
  readonly enrolled: number;
  /** The standard's floor for the occupation and level, in class hours. */
  readonly minimumHours: number;
}

/** What is wrong with a filing as typed: dates, lead time, timetable against plan, hours of the level, size of the roster. */
export function refusalForFiling(input: FileClass, context: FilingContext): Refusal | undefined {
  return refusalForDates(input, context) ?? refusalForTimetable(input, context) ?? refusalForRoster(context);
}

function refusalForDates(input: FileClass, { today, calendar }: FilingContext): Refusal | undefined {
  if (input.startsOn <= today) return refusal('DATE_IN_PAST', { field: 'startsOn', params: { date: input.startsOn } });
  if (input.endsOn < input.startsOn)
    return refusal('DATE_IN_PAST', { field: 'endsOn', params: { date: input.endsOn } });
  const earliest = addWorkingDays(calendar, today, LEAD_WORKING_DAYS);
  if (isRefusal(earliest)) return { ...earliest, field: 'startsOn' };
  const end = addWorkingDays(calendar, input.endsOn, 1);
  if (isRefusal(end)) return { ...end, field: 'endsOn' };
  if (input.startsOn >= earliest.on) return undefined;
  return refusal('LEAD_TIME_TOO_SHORT', {
    field: 'startsOn',
    params: { days: LEAD_WORKING_DAYS, earliest: earliest.on },
  });
}

function refusalForTimetable({ sessions, startsOn, endsOn }: FileClass, context: FilingContext): Refusal | undefined {
  const dates = sessions.map(({ heldOn }) => heldOn);
  const twice = dates.find((date, index) => dates.indexOf(date) !== index);
  if (twice) return refusal('SESSION_DATE_TWICE', { field: 'sessions', params: { date: twice } });
  const outside = dates.findIndex((date) => date < startsOn || date > endsOn);
  if (outside >= 0) {
    return refusal('OUTSIDE_CLASS_DATES', {
      field: `sessions[${outside}].heldOn`,
      params: { date: dates[outside] ?? '', from: startsOn, to: endsOn },
    });
  }
  const planned = context.plannedHours;
  const actual = sessions.reduce((sum, { hours }) => sum + hours, 0);
  if (actual !== planned)
    return refusal('SESSIONS_DO_NOT_MATCH_PLAN', { field: 'sessions', params: { actual, planned } });
  if (planned < context.minimumHours) {
    return refusal('HOURS_BELOW_LEVEL', { field: 'sessions', params: { planned, minimum: context.minimumHours } });
  }
  const practice = sessions.filter(({ kind }) => kind !== 'THEORY').reduce((sum, { hours }) => sum + hours, 0);
  const percent = Math.floor((practice * 100) / planned);
  if (percent >= PRACTICE_PERCENT) return undefined;
  return refusal('PRACTICE_SHARE_TOO_SMALL', {
    field: 'sessions',
    params: { actual: percent, minimum: PRACTICE_PERCENT },
  });
}

function refusalForRoster({ enrolled, plannedHeadcount }: FilingContext): Refusal | undefined {
  if (enrolled >= 1 && enrolled <= plannedHeadcount) return undefined;
  return refusal('ROSTER_SIZE', { field: 'roster', params: { count: enrolled, maximum: plannedHeadcount } });
}
