import { addDays, addMonths, type IsoDate } from '../calendar/dates.js';
import { type Refusal, refusal } from '../refusals.js';

/** The ladder, mildest first (domain §2.3): 约谈 → 整改函 → 停业整顿 → 移出目录 → 黑名单 → 吊销. */
export const SANCTION_MEASURES = [
  'TALK',
  'RECTIFICATION_LETTER',
  'SUSPENSION',
  'DIRECTORY_REMOVAL',
  'BLACKLIST',
  'LICENCE_REVOCATION',
] as const;
export type SanctionMeasure = (typeof SANCTION_MEASURES)[number];
export const SANCTION_GROUNDS = ['FRAUD', 'SUBCONTRACTING', 'FALSE_ADVERTISING', 'GRADE_D', 'OTHER'] as const;
export type SanctionGround = (typeof SANCTION_GROUNDS)[number];

export const SANCTION_NAMES: Readonly<Record<SanctionMeasure, string>> = {
  TALK: '约谈',
  RECTIFICATION_LETTER: '整改函',
  SUSPENSION: '停业整顿',
  DIRECTORY_REMOVAL: '移出目录',
  BLACKLIST: '列入黑名单',
  LICENCE_REVOCATION: '吊销办学许可',
};

export const SANCTION_DECISION_WORKING_DAYS = 5;
/** Out of the directory: no new project for a year (domain §2.3 “Consequences”). */
const DIRECTORY_REMOVAL_MONTHS = 12;

export interface BlacklistMonths {
  readonly fraud: number;
  /** Of false advertising too. */
  readonly subcontracting: number;
}

export interface Proposed {
  readonly measure: SanctionMeasure;
  readonly ground: SanctionGround;
  /** Asked for of a suspension alone: every other term follows from the measure. */
  readonly untilOn?: IsoDate | null | undefined;
}

/** Blacklisting is for what the rules name; a suspension says until when, and nothing else does. */
export function refuseSanction({ measure, ground, untilOn }: Proposed, today: IsoDate): Refusal | undefined {
  if (measure === 'BLACKLIST' && !['FRAUD', 'SUBCONTRACTING', 'FALSE_ADVERTISING'].includes(ground)) {
    return refusal('SANCTION_GROUND_UNFIT', { field: 'ground' });
  }
  const needsEnd = measure === 'SUSPENSION';
  if (needsEnd !== (untilOn != null) || (untilOn && untilOn <= today)) {
    return refusal('SANCTION_TERM_UNFIT', { field: 'untilOn' });
  }
  return undefined;
}

/** The last day of the term, when it begins today; null for a measure that has none. */
export function sanctionEnd(
  { measure, ground, untilOn }: Proposed,
  today: IsoDate,
  months: BlacklistMonths,
): IsoDate | null {
  const after = (count: number) => addDays(addMonths(today, count), -1);
  switch (measure) {
    case 'SUSPENSION':
      return untilOn ?? null;
    case 'DIRECTORY_REMOVAL':
      return after(DIRECTORY_REMOVAL_MONTHS);
    case 'BLACKLIST':
      return after(ground === 'FRAUD' ? months.fraud : months.subcontracting);
    case 'TALK':
    case 'RECTIFICATION_LETTER':
    case 'LICENCE_REVOCATION':
      return null;
    default:
      return measure satisfies never;
  }
}
