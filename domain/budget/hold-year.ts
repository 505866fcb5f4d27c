import { addMonths, type IsoDate } from '../calendar/dates.js';
import { budgetYear } from '../calendar/stat-year.js';

/** The day on which a class is expected to be paid: so many months after its end (the version's `payment.expectedMonths`). */
export function expectedPaymentOn(endsOn: IsoDate, expectedMonths: number): IsoDate {
  return addMonths(endsOn, expectedMonths);
}

/** The budget year that a class holds of: that of its expected payment, and never one that is over. */
export function holdYear(endsOn: IsoDate, expectedMonths: number, today: IsoDate): number {
  return Math.max(budgetYear(expectedPaymentOn(endsOn, expectedMonths)), budgetYear(today));
}
