import { isRefusal } from '../../domain/refusals.js';
import { calculateSubsidy } from '../../domain/subsidy/calculate.js';
import type { Explanation, PriorSubsidy, SubsidyCase, SubsidyRules } from '../../domain/subsidy/types.js';
import type { SkillLevel } from '../../domain/vocabulary.js';
import { referenceCalendar, referenceOccupations, referencePolicy } from './reference-policy.js';

/** The reference data as the calculator takes it. */
export const rules: SubsidyRules = {
  policy: referencePolicy(),
  occupations: referenceOccupations(),
  calendar: referenceCalendar(),
};

/** 四级养老护理员, ordinary trade, employee, certified in time. */
export const E1: SubsidyCase = {
  subsidyKind: 'LEVEL_UPGRADE',
  occupationCode: '4-10-01-05',
  level: 'L4',
  person: { birthDate: '1990-01-01' },
  plannedHours: 60,
  certificates: [{ kind: 'SKILL_LEVEL', issuer: '人社', issuedOn: '2026-06-15' }],
  examResult: 'PASS',
  filedOn: '2026-03-02',
  classEndedOn: '2026-06-01',
  claimFiledOn: '2026-07-01',
  fundingSource: 'EMPLOYMENT_SUBSIDY',
};

export function explain(change: Partial<SubsidyCase>, under: SubsidyRules = rules): Explanation {
  const answer = calculateSubsidy({ ...E1, ...change }, under);
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
}

export function prior(
  code: string,
  level: SkillLevel,
  issuedOn: string,
  state: PriorSubsidy['state'] = 'PAID',
): PriorSubsidy {
  return { subsidyKind: 'LEVEL_UPGRADE', occupationCode: code, level, certificateIssuedOn: issuedOn, state };
}

/** The version with some of its rule values changed. */
export function policyWith(values: Record<string, unknown>): SubsidyRules {
  const entries = Object.entries(rules.policy.rules).map(([key, rule]) => [
    key,
    key in values ? { ...rule, value: values[key] } : rule,
  ]);
  return { ...rules, policy: { ...rules.policy, rules: Object.fromEntries(entries) } };
}

export const certified = (issuedOn: string, kind: 'SKILL_LEVEL' | 'COMPLETION' | 'SPECIAL_ABILITY' = 'SKILL_LEVEL') => [
  { kind, issuer: '人社', issuedOn },
];

/** Three level subsidies of other occupations in one year. */
export function threePriors(year: string): PriorSubsidy[] {
  return [
    prior('4-04-05-05', 'L5', `${year}-01-10`),
    prior('4-02-04-06', 'L5', `${year}-02-10`),
    prior('4-08-03-07', 'L5', `${year}-03-10`),
  ];
}

export function voucher(claimedOn: string, activatedOn: string | null, faceFen: number) {
  return { voucher: { claimedOn, activatedOn, faceFen } };
}
