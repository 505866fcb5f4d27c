import type { IsoDate } from '../calendar/dates.js';
import { addWorkingDays, type WorkCalendar } from '../calendar/working-days.js';
import { isRefusal, type Refusal, refusal } from '../refusals.js';
import type { Limits } from '../policy/limits.js';
import type { PolicyValues } from '../policy/types.js';
import type { FileClass } from './commands.schema.js';

export interface FilingContext {
  readonly today: IsoDate;
  readonly calendar: WorkCalendar;
  readonly plannedHeadcount: number;
  readonly plannedHours: number;
  readonly enrolled: number;
  /** The standard's floor for the occupation and level, in class hours. */
  readonly minimumHours: number;
  readonly limits: Limits;
  readonly subsidyKind: string;
  /** How long an apprenticeship may be agreed for; undefined where the version does not say. */
  readonly term: PolicyValues['apprenticeship.months'] | undefined;
}

/** What is wrong with a filing as typed: dates, lead time, shares of the cost, timetable against plan, hours of the level, size of the roster. */
export function refusalForFiling(input: FileClass, context: FilingContext): Refusal | undefined {
  return (
    refusalForDates(input, context) ??
    refusalForMonths(input.months, context) ??
    refusalForShares(input.plan) ??
    refusalForTimetable(input, context) ??
    refusalForRoster(context)
  );
}

function refusalForDates(input: FileClass, { today, calendar, limits }: FilingContext): Refusal | undefined {
  if (input.startsOn <= today) return refusal('DATE_IN_PAST', { field: 'startsOn', params: { date: input.startsOn } });
  if (input.endsOn < input.startsOn)
    return refusal('DATE_IN_PAST', { field: 'endsOn', params: { date: input.endsOn } });
  if (input.assessmentOn && input.assessmentOn < input.endsOn)
    return refusal('DATE_IN_PAST', { field: 'assessmentOn', params: { date: input.assessmentOn } });
  const days = limits['filing.leadWorkingDays'];
  const earliest = addWorkingDays(calendar, today, days);
  if (isRefusal(earliest)) return { ...earliest, field: 'startsOn' };
  const end = addWorkingDays(calendar, input.endsOn, 1);
  if (isRefusal(end)) return { ...end, field: 'endsOn' };
  if (input.startsOn >= earliest.on) return undefined;
  return refusal('LEAD_TIME_TOO_SHORT', { field: 'startsOn', params: { days, earliest: earliest.on } });
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
  const wrongDates = refusalForClassDates(dates.toSorted(), { startsOn, endsOn });
  if (wrongDates) return wrongDates;
  const { dailyMaximum, practicePercent } = context.limits['hours.day'];
  const long = sessions.findIndex(({ hours }) => hours > dailyMaximum);
  if (long >= 0)
    return refusal('SESSION_TOO_LONG', { field: `sessions[${long}].hours`, params: { maximum: dailyMaximum } });
  const planned = context.plannedHours;
  const actual = sessions.reduce((sum, { hours }) => sum + hours, 0);
  if (actual !== planned)
    return refusal('SESSIONS_DO_NOT_MATCH_PLAN', { field: 'sessions', params: { actual, planned } });
  if (planned < context.minimumHours) {
    return refusal('HOURS_BELOW_LEVEL', { field: 'sessions', params: { planned, minimum: context.minimumHours } });
  }
  const practice = sessions.filter(({ kind }) => kind !== 'THEORY').reduce((sum, { hours }) => sum + hours, 0);
  const percent = Math.floor((practice * 100) / planned);
  if (percent >= practicePercent) return undefined;
  return refusal('PRACTICE_SHARE_TOO_SMALL', {
    field: 'sessions',
    params: { actual: percent, minimum: practicePercent },
  });
}

/** Years, windows and deadlines count from the class's end: it is that of its lessons, and no later day that was wished for. */
function refusalForClassDates(
  heldOn: readonly IsoDate[],
  { startsOn, endsOn }: { readonly startsOn: IsoDate; readonly endsOn: IsoDate },
): Refusal | undefined {
  const [first = startsOn, last = endsOn] = [heldOn.at(0), heldOn.at(-1)];
  if (startsOn === first && endsOn === last) return undefined;
  const field = startsOn === first ? 'endsOn' : 'startsOn';
  return refusal('CLASS_DATES_NOT_OF_SESSIONS', { field, params: { startsOn, endsOn, first, last } });
}

/** An apprenticeship is paid by the year that was agreed on, and nothing else has such a term. */
function refusalForMonths(months: number | null | undefined, context: FilingContext): Refusal | undefined {
  const isAsked = context.subsidyKind === 'APPRENTICESHIP';
  if (months == null) return isAsked ? refusal('FILING_MONTHS_MISSING', { field: 'months' }) : undefined;
  return isAsked ? refusalForTerm(months, context.term) : refusal('FILING_MONTHS_NOT_ASKED', { field: 'months' });
}

/** Shares are of a cost, and nobody bears more or less than all of it together. */
function refusalForShares({ costPerHeadFen, costShares }: FileClass['plan']): Refusal | undefined {
  if (costPerHeadFen === undefined && costShares === undefined) return undefined;
  if (costPerHeadFen === undefined) return refusal('COST_SHARES_INCOMPLETE', { field: 'plan.costPerHeadFen' });
  if (costShares === undefined) return refusal('COST_SHARES_INCOMPLETE', { field: 'plan.costShares' });
  const sum = costShares.government + costShares.enterprise + costShares.person;
  return sum === 100 ? undefined : refusal('COST_SHARES_SUM', { field: 'plan.costShares', params: { sum } });
}

export function refusalForTerm(
  months: number | null | undefined,
  term: PolicyValues['apprenticeship.months'] | undefined,
): Refusal | undefined {
  if (months == null || !term || (months >= term.minimum && months <= term.maximum)) return undefined;
  return refusal('FILING_MONTHS_BOUNDS', { field: 'months', params: { months, ...term } });
}

export function refusalForSize(planned: number, { minimum, maximum }: Limits['class.size']): Refusal | undefined {
  return planned < minimum || planned > maximum
    ? refusal('CLASS_SIZE', { params: { planned, minimum, maximum } })
    : undefined;
}

interface PlannedClass {
  readonly plannedHeadcount: number;
  readonly plannedHours: number;
}

/** Of classes that are being planned: what is posted stays as it is, and one that could never be filed would be cancelled. */
export function refusalForPlans(
  classes: readonly PlannedClass[],
  { size, minimumHours: minimum }: { readonly size: Limits['class.size']; readonly minimumHours: number },
): Refusal | undefined {
  for (const [index, { plannedHeadcount, plannedHours: planned }] of classes.entries()) {
    const wrongSize = refusalForSize(plannedHeadcount, size);
    if (wrongSize) return { ...wrongSize, field: `classes[${index}].plannedHeadcount` };
    if (planned >= minimum) continue;
    return refusal('HOURS_BELOW_LEVEL', { field: `classes[${index}].plannedHours`, params: { planned, minimum } });
  }
  return undefined;
}

/** What is planned keeps the size of a class; those who then enrol may be fewer. */
function refusalForRoster({ enrolled, plannedHeadcount, limits }: FilingContext): Refusal | undefined {
  const size = refusalForSize(plannedHeadcount, limits['class.size']);
  if (size) return size;
  if (enrolled >= 1 && enrolled <= plannedHeadcount) return undefined;
  return refusal('ROSTER_SIZE', { field: 'roster', params: { count: enrolled, maximum: plannedHeadcount } });
}
