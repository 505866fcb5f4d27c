/** What a kind of subsidy pays, in the five forms that the documents use: by level, flat, by hour, by month, by year. */
import type { CertificateKind, PersonCategory, SkillLevel, SubsidyKind } from '../vocabulary.js';

export const PAYEES = ['INSTITUTION', 'ENTERPRISE', 'USING_ENTERPRISE', 'PERSON'] as const;
export type Payee = (typeof PAYEES)[number];

/** A rung of a tariff: a skill level, or a special ability, which has none. */
export type TariffRung = SkillLevel | 'SPECIAL_ABILITY';
export type RungAmounts = Readonly<Partial<Record<TariffRung, number>>>;

interface AnyTariff {
  readonly payee: Payee;
  /** Dispatched workers are trained by the firm that uses them, which then is the payee (004-03). */
  readonly dispatchedPayee?: Payee | undefined;
  /** Which certificates prove it: none where the kind asks for none; a special ability is proved by its own kind. */
  readonly certificateKinds: readonly CertificateKind[];
}

export interface LevelTariff extends AnyTariff {
  readonly amountsFen: RungAmounts;
}

export interface FlatTariff extends AnyTariff {
  readonly amountFen: number;
  /** No more than this share of the approved fee. */
  readonly feePercent?: number | undefined;
  /** Paid for the first certificate only, never for its renewal (004-06). */
  readonly firstTimeOnly?: boolean | undefined;
  /** Counted by those who passed: an exam passed is enough where no certificate is shown. */
  readonly passSuffices?: boolean | undefined;
}

/** Paid up to what is asked for. */
export interface AllowanceTariff extends AnyTariff {
  readonly atMostFen: number;
}

export interface HourTariff extends AnyTariff {
  readonly perHourFen: number;
  readonly maximumPaidHours: number;
  readonly floorFen?: number | undefined;
  readonly ceilingFen?: number | undefined;
  /** Persons who get a flat amount for a plan of enough hours, instead of hours times rate. */
  readonly flatFor?:
    | { readonly categories: readonly PersonCategory[]; readonly minimumHours: number; readonly amountFen: number }
    | undefined;
}

export interface MonthTariff extends AnyTariff {
  readonly perMonthFen: number;
  readonly maximumMonths: number;
}

export interface YearTariff extends AnyTariff {
  readonly perYearFen: RungAmounts;
}

export type Tariff = LevelTariff | FlatTariff | AllowanceTariff | HourTariff | MonthTariff | YearTariff;

interface TariffForms {
  LEVEL_UPGRADE: LevelTariff;
  PRE_JOB: FlatTariff;
  ON_JOB: LevelTariff;
  APPRENTICESHIP: YearTariff;
  PROJECT_BASED: HourTariff;
  SAFETY: FlatTariff;
  WORK_AS_TRAINING: MonthTariff;
  MASTER_APPRENTICE: FlatTariff;
  HARDSHIP_ENTERPRISE: FlatTariff;
  ENTREPRENEURSHIP: FlatTariff;
  LIVING_ALLOWANCE: AllowanceTariff;
  EVALUATION: FlatTariff;
  COMMUNITY_CORRECTION: FlatTariff;
  EMPLOYMENT_AWARD: FlatTariff;
}

/** One tariff key for each kind of subsidy, with the form that its documents use. */
export type TariffValues = { [Kind in SubsidyKind as `tariff.${Kind}`]: TariffForms[Kind] };

/** Whether a tariff pays a rung at all; forms without rungs pay everyone alike. */
export function paysRung(tariff: Tariff, rung: TariffRung): boolean {
  if ('amountsFen' in tariff) return tariff.amountsFen[rung] !== undefined;
  if ('perYearFen' in tariff) return tariff.perYearFen[rung] !== undefined;
  return true;
}

/** Whether who has passed is paid nothing without his certificate. */
export function asksCertificate(tariff: Tariff | undefined): boolean {
  const isPassEnough = tariff !== undefined && 'passSuffices' in tariff && tariff.passSuffices === true;
  return tariff?.certificateKinds.length !== 0 && !isPassEnough;
}

export const TARIFF_UNITS = ['PERSON', 'PERSON_AT_MOST', 'HOUR', 'MONTH', 'YEAR'] as const;
export type TariffUnit = (typeof TARIFF_UNITS)[number];

const AMOUNT_PARTS = new Map<string, TariffUnit>([
  ['amountsFen', 'PERSON'],
  ['amountFen', 'PERSON'],
  ['atMostFen', 'PERSON_AT_MOST'],
  ['perHourFen', 'HOUR'],
  ['perMonthFen', 'MONTH'],
  ['perYearFen', 'YEAR'],
]);

/** What a tariff pays for each rung, or for everyone alike (`rung` null). */
export interface TariffAmount {
  readonly rung: TariffRung | null;
  readonly per: TariffUnit;
  readonly amountFen: number;
}

/** A tariff in two: its amounts, one a rung, and its terms, which are all the rest. */
export function splitTariff(tariff: Tariff): {
  amounts: readonly TariffAmount[];
  terms: Readonly<Record<string, unknown>>;
} {
  const amounts: TariffAmount[] = [];
  const terms: Record<string, unknown> = {};
  for (const [part, value] of Object.entries(tariff) as [string, unknown][]) {
    const per = AMOUNT_PARTS.get(part);
    if (per === undefined) terms[part] = value;
    else if (typeof value === 'number') amounts.push({ rung: null, per, amountFen: value });
    else {
      const rungs = Object.entries(value as RungAmounts) as [TariffRung, number][];
      amounts.push(...rungs.map(([rung, amountFen]) => ({ rung, per, amountFen })));
    }
  }
  return { amounts, terms };
}
