/** The base of a line: what its tariff gives before any uplift or ceiling, in each form that a tariff may have. */
import { type ExactFen, exactFen, formatYuan, timesFraction } from '../money.js';
import type { HourTariff, MonthTariff, RungAmounts, YearTariff } from '../policy/tariff.js';
import { monthsHad } from './checks-history.js';
import type { Facts } from './facts.js';
import type { SubsidyRules } from './types.js';

interface Base {
  readonly exact: ExactFen;
  readonly note: string;
}

const MONTHS_OF_YEAR = 12;

export function baseOf(facts: Facts, rules: SubsidyRules): Base {
  const tariff = facts.tariff?.value;
  if (!tariff) return { exact: exactFen(0), note: '无标准' };
  if ('amountsFen' in tariff) return ofRung(facts, tariff.amountsFen);
  if ('perHourFen' in tariff) return byHour(facts, tariff, rules);
  if ('perMonthFen' in tariff) return byMonth(facts, tariff);
  if ('perYearFen' in tariff) return byYear(facts, tariff);
  // What is asked for is a ceiling of every kind; of an allowance it is the usual one.
  if ('atMostFen' in tariff) {
    return { exact: exactFen(tariff.atMostFen), note: `每次不超过${formatYuan(tariff.atMostFen)}元` };
  }
  return { exact: exactFen(tariff.amountFen), note: `每人${formatYuan(tariff.amountFen)}元` };
}

function ofRung({ rung }: Facts, amountsFen: RungAmounts): Base {
  const baseFen = amountsFen[rung] ?? 0;
  return { exact: exactFen(baseFen), note: `${rung}标准${formatYuan(baseFen)}元` };
}

/** Hours attended, or hours planned where the version says so, up to the most that is paid; never more than were planned. */
function byHour(facts: Facts, tariff: HourTariff, { policy }: SubsidyRules): Base {
  const planned = facts.plannedHours ?? facts.attendedHours ?? 0;
  const { flatFor } = tariff;
  if (flatFor?.categories.some((each) => facts.person.categories.includes(each)) && planned >= flatFor.minimumHours) {
    return { exact: exactFen(flatFor.amountFen), note: `重点群体每人${formatYuan(flatFor.amountFen)}元` };
  }
  const counted = policy.rules['hours.paid'].value === 'PLANNED' ? planned : (facts.attendedHours ?? planned);
  const hours = Math.min(counted, planned, tariff.maximumPaidHours);
  // Attendance is kept to a tenth of an hour.
  const product = timesFraction(exactFen(tariff.perHourFen), Math.round(hours * 10), 10);
  const detail = `${hours}学时×${formatYuan(tariff.perHourFen)}元`;
  const { floorFen, ceilingFen } = tariff;
  if (floorFen !== undefined && isLess(product, floorFen)) {
    return { exact: exactFen(floorFen), note: `${detail}，不低于${formatYuan(floorFen)}元` };
  }
  if (ceilingFen !== undefined && !isLess(product, ceilingFen)) {
    return { exact: exactFen(ceilingFen), note: `${detail}，不高于${formatYuan(ceilingFen)}元` };
  }
  return { exact: product, note: detail };
}

function isLess(amount: ExactFen, thanFen: number): boolean {
  return amount.numerator < BigInt(thanFen) * amount.denominator;
}

/** A case that does not say how many months is one month's claim; months had before leave fewer. */
function byMonth(facts: Facts, tariff: MonthTariff): Base {
  const stated = facts.months ?? 1;
  const had = monthsHad(facts);
  const paid = Math.min(stated, tariff.maximumMonths - had);
  const before = had > 0 ? `，此前${had}个月` : '';
  const limit = stated > paid ? `（${stated}个月${before}，最长${tariff.maximumMonths}个月）` : '';
  return {
    exact: exactFen(tariff.perMonthFen * paid),
    note: `${paid}个月×${formatYuan(tariff.perMonthFen)}元${limit}`,
  };
}

/** Pro rata of the year, in whole: which part of it is paid now is the last step's (prepayment.ts). */
function byYear(facts: Facts, { perYearFen }: YearTariff): Base {
  const months = facts.months ?? MONTHS_OF_YEAR;
  const yearFen = perYearFen[facts.rung] ?? 0;
  return {
    exact: timesFraction(exactFen(yearFen), months, MONTHS_OF_YEAR),
    note: `${facts.rung}每年${formatYuan(yearFen)}元×${months}个月÷12`,
  };
}
