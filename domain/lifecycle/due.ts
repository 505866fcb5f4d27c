import { endOfDay, type IsoDate } from '../calendar/dates.js';
import { addWorkingDays, rollForward, type WorkCalendar } from '../calendar/working-days.js';
import { isRefusal, type Refusal } from '../refusals.js';
import type { Deadline } from './rule.js';

/** A reminder goes out this many working days before the due date (DEFAULT). */
export const REMINDER_WORKING_DAYS = 2;

export interface DueDate {
  readonly from: IsoDate;
  readonly workingDays: number;
  readonly on: IsoDate;
  /** Last instant of the due day in Asia/Shanghai. */
  readonly at: string;
  /** 暂定: rests on a year that the State Council has not published yet (domain §0.1 #10). */
  readonly provisional: boolean;
  readonly remindOn: IsoDate;
}

/** The due date of a deadline by this calendar; a Refusal for a year that is neither OFFICIAL nor PROVISIONAL. */
export function dueDateOf(deadline: Deadline, calendar: WorkCalendar): DueDate | Refusal {
  const due =
    deadline.workingDays === 0
      ? rollForward(calendar, deadline.from)
      : addWorkingDays(calendar, deadline.from, deadline.workingDays);
  if (isRefusal(due)) return due;
  const reminder = addWorkingDays(calendar, due.on, -REMINDER_WORKING_DAYS);
  return {
    from: deadline.from,
    workingDays: deadline.workingDays,
    on: due.on,
    at: endOfDay(due.on),
    provisional: due.provisional,
    remindOn: isRefusal(reminder) ? due.on : reminder.on,
  };
}
