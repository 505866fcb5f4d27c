import { type IsoDate, yearOf } from '../calendar/dates.js';
import type { MonthTariff } from '../policy/tariff.js';
import type { Cap } from '../policy/types.js';
import type { SubsidyFamily } from '../vocabulary.js';

/** By which a person's slots are numbered: within one label no slot is given twice. */
export interface QuotaTerms {
  readonly family: SubsidyFamily;
  readonly capPeriod: string;
  readonly cap: number;
  /** The day on which this one counts, and the window within which others count beside it. */
  readonly countsOn: IsoDate;
  readonly countsFrom: IsoDate;
  readonly countsTo: IsoDate;
}

const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';
/** Slots of a family without a cap, or outside of the version's period: numbered, but never short. */
export const UNCAPPED = 'UNCAPPED';
const UNCAPPED_SLOTS = 999;

/** Months of work as training are numbered apart, over a person's life: together they take one place among the others. */
export const MONTHS = 'MONTHS';
export function monthTerms(family: SubsidyFamily, tariff: MonthTariff | undefined, month: IsoDate): QuotaTerms {
  return {
    ...{ family, capPeriod: MONTHS, cap: tariff?.maximumMonths ?? 0 },
    ...{ countsOn: month, countsFrom: FIRST_DAY, countsTo: LAST_DAY },
  };
}

/**
 * The cap of a version on the day that decides: the planned assessment, and once it is there the certificate's own day
 * (domain.md Q1; design §5).
 */
export function quotaTerms(family: SubsidyFamily, cap: Cap | undefined, countsOn: IsoDate): QuotaTerms {
  const uncapped = {
    ...{ family, capPeriod: UNCAPPED, cap: UNCAPPED_SLOTS },
    ...{ countsOn, countsFrom: FIRST_DAY, countsTo: LAST_DAY },
  };
  if (!cap) return uncapped;
  const from = cap.from ?? FIRST_DAY;
  switch (cap.scope) {
    case 'PER_YEAR': {
      const year = yearOf(countsOn);
      const window = { countsFrom: `${year}-01-01`, countsTo: `${year}-12-31` };
      return { ...uncapped, ...window, capPeriod: String(year), cap: cap.maximum };
    }
    case 'CUMULATIVE':
      return { ...uncapped, capPeriod: 'CUMULATIVE', cap: cap.maximum, countsFrom: from };
    case 'PERIOD': {
      const to = cap.to ?? LAST_DAY;
      if (countsOn < from || countsOn > to) return uncapped;
      const window = { countsFrom: from, countsTo: to };
      return { ...uncapped, ...window, capPeriod: `PERIOD ${from} ${to}`, cap: cap.maximum };
    }
    default:
      return cap.scope satisfies never;
  }
}
