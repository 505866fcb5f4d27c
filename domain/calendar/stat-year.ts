/** The years that domain.md keeps apart: results go by statistics year, money by budget year. Never one function. */
import { type IsoDate, yearOf } from './dates.js';

/** 统计年度: 1 December to 30 November, named after the November; training counts by class end (001 L284-286). */
export function statYear(date: IsoDate): number {
  return date.slice(5) >= '12-01' ? yearOf(date) + 1 : yearOf(date);
}

/** 预算年度: 1 January to 31 December; money counts here. */
export function budgetYear(date: IsoDate): number {
  return yearOf(date);
}
