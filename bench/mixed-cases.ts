import { addDays } from '../domain/calendar/dates.js';
import type { SubsidyCase } from '../domain/subsidy/types.js';
import { SKILL_LEVELS, SUBSIDY_KINDS, type SubsidyKind } from '../domain/vocabulary.js';

export interface MixedCase {
  readonly policyVersion: string;
  readonly input: SubsidyCase;
}

const OCCUPATIONS = ['4-10-01-05', '6-18-02-04', '4-02-04-06', '4-04-05-05', '4-01-06-02', '4-01-02-07'];
const CATEGORIES = ['EMPLOYEE', 'REGISTERED_UNEMPLOYED', 'HARD_TO_EMPLOY', 'OUT_OF_POVERTY', 'DISPATCHED'] as const;
const SHORTAGES = [null, null, 'MANUFACTURING', 'SERVICES'] as const;
const HISTORY = ['LEVEL_UPGRADE', 'PROJECT_BASED', 'EVALUATION', 'LIVING_ALLOWANCE'] as const;
const WITHOUT_LEVEL: readonly SubsidyKind[] = ['PROJECT_BASED', 'WORK_AS_TRAINING', 'SAFETY', 'PRE_JOB'];
/** Kinds that FJ-QZ-2024 has no tariff for. */
const OLD_KINDS: readonly SubsidyKind[] = [
  'PRE_JOB',
  'SAFETY',
  'WORK_AS_TRAINING',
  'MASTER_APPRENTICE',
  'HARDSHIP_ENTERPRISE',
  'COMMUNITY_CORRECTION',
];

/** Which certificate a kind is proved by; a level's own where nothing is said. */
const CERTIFICATES = {
  PROJECT_BASED: 'COMPLETION',
  PRE_JOB: 'COMPLETION',
  MASTER_APPRENTICE: 'COMPLETION',
  HARDSHIP_ENTERPRISE: 'COMPLETION',
  COMMUNITY_CORRECTION: 'COMPLETION',
  SAFETY: 'SPECIAL_OPERATION',
  ENTREPRENEURSHIP: 'ENTREPRENEURSHIP',
} as const satisfies Partial<Record<SubsidyKind, string>>;

/**
 * The n-th of a settlement's lines: every kind, half of them level upgrades, with histories, vouchers, fees and shares, most of
 * them payable and each reason now and then. The same number gives the same line, so two runs weigh the same.
 */
export function mixedCase(number: number): MixedCase {
  const draw = drawerOf(number);
  const subsidyKind = draw(2) === 0 ? 'LEVEL_UPGRADE' : (SUBSIDY_KINDS[draw(SUBSIDY_KINDS.length)] ?? 'LEVEL_UPGRADE');
  const isOld = OLD_KINDS.includes(subsidyKind) || (subsidyKind !== 'LEVEL_UPGRADE' && draw(4) === 0);
  const filedOn = addDays(isOld ? '2020-02-01' : '2026-02-02', draw(200));
  const level = WITHOUT_LEVEL.includes(subsidyKind) ? null : (SKILL_LEVELS[1 + draw(5)] ?? 'L5');
  const hours = 50 + draw(80);
  const fee = draw(3) === 0 ? 80_000 + draw(200_000) : null;
  const input: SubsidyCase = {
    subsidyKind,
    occupationCode: OCCUPATIONS[draw(OCCUPATIONS.length)] ?? null,
    level,
    person: { birthDate: addDays('1966-01-01', draw(14_000)), categories: [CATEGORIES[draw(5)] ?? 'EMPLOYEE'] },
    shortage: SHORTAGES[draw(4)] ?? null,
    priorSubsidies: Array.from({ length: draw(3) }, (_, index) => ({
      subsidyKind: HISTORY[draw(4)] ?? 'LEVEL_UPGRADE',
      occupationCode: OCCUPATIONS[draw(OCCUPATIONS.length)] ?? null,
      level: SKILL_LEVELS[1 + draw(5)] ?? null,
      certificateIssuedOn: addDays(filedOn, -30 - 90 * index),
      state: 'PAID',
    })),
    plannedHours: hours,
    attendedHours: hours - draw(10),
    certificates: [
      {
        kind: CERTIFICATES[subsidyKind as keyof typeof CERTIFICATES] ?? 'SKILL_LEVEL',
        issuer: '人社',
        issuedOn: addDays(filedOn, 90),
      },
    ],
    examResult: draw(20) === 0 ? 'FAIL' : 'PASS',
    filedOn,
    classEndedOn: addDays(filedOn, 60),
    claimFiledOn: addDays(filedOn, draw(25) === 0 ? 330 : 90 + draw(180)),
    fundingSource: 'EMPLOYMENT_SUBSIDY',
    voucher: draw(8) === 0 ? { claimedOn: filedOn, activatedOn: addDays(filedOn, 5), faceFen: 130_000 } : null,
    approvedFeeFen: fee,
    costPerHeadFen: fee,
    costShares: fee === null ? null : { government: 60, enterprise: 30, person: 10 },
    months: 1 + draw(12),
    linkedTrainingLine: 'APPROVED',
    requestedFen: draw(2) === 0 ? 45_000 : null,
  };
  return { policyVersion: isOld ? 'FZ-GL-2019' : 'FJ-QZ-2024', input };
}

/** Small numbers from one seed (xorshift32): even enough for a mix. */
function drawerOf(seed: number): (below: number) => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
