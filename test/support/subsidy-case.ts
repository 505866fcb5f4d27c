import { isRefusal } from '../../domain/refusals.js';
import { calculateSubsidy } from '../../domain/subsidy/calculate.js';
import type { ReasonCode } from '../../domain/subsidy/reason-codes.js';
import type { Explanation, PriorSubsidy, SubsidyCase, SubsidyRules } from '../../domain/subsidy/types.js';
import type { CertificateKind, PersonCategory, SkillLevel, SubsidyKind } from '../../domain/vocabulary.js';
import { referenceCalendar, referenceOccupations, referencePolicy } from './reference-policy.js';

const reference = { occupations: referenceOccupations(), calendar: referenceCalendar() };

/** The reference data as the calculator takes it. */
export function rulesOf(versionId: string): SubsidyRules {
  return { policy: referencePolicy(versionId), ...reference };
}

export const rules = rulesOf('FJ-QZ-2024');
export const gulou = rulesOf('FZ-GL-2019');

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

/** A class in Gulou in 2020, with its certificate of completion. */
export const GULOU_2020: Partial<SubsidyCase> = {
  occupationCode: null,
  level: null,
  certificates: [{ kind: 'COMPLETION', issuer: '人社', issuedOn: '2020-04-10' }],
  filedOn: '2020-03-02',
  classEndedOn: '2020-04-01',
  claimFiledOn: '2020-05-01',
};

/** What an answer should be: paid so much, or nothing for this reason. */
export function outcome(expected: number | ReasonCode): Pick<Explanation, 'amountFen' | 'reasonCode'> {
  return typeof expected === 'number'
    ? { amountFen: expected, reasonCode: null }
    : { amountFen: 0, reasonCode: expected };
}

export function explainGulou(change: Partial<SubsidyCase>): Explanation {
  return explain({ ...GULOU_2020, ...change }, gulou);
}

/** Hours of a project, paid on a certificate of completion. */
export function project(
  plannedHours: number | null,
  attendedHours: number | null = plannedHours,
): Partial<SubsidyCase> {
  return {
    subsidyKind: 'PROJECT_BASED',
    occupationCode: null,
    level: null,
    certificates: certified('2026-06-15', 'COMPLETION'),
    plannedHours,
    attendedHours,
  };
}

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

/** An earlier subsidy that has neither occupation nor level. */
export function priorOf(
  subsidyKind: SubsidyKind,
  certificateIssuedOn: string,
  state: PriorSubsidy['state'] = 'PAID',
): PriorSubsidy {
  return { subsidyKind, occupationCode: null, level: null, certificateIssuedOn, state };
}

/** The version with some of its rule values changed. */
export function policyWith(values: Record<string, unknown>): SubsidyRules {
  const entries = Object.entries(rules.policy.rules).map(([key, rule]) => [
    key,
    key in values ? { ...rule, value: values[key] } : rule,
  ]);
  return { ...rules, policy: { ...rules.policy, rules: Object.fromEntries(entries) } };
}

export const certified = (issuedOn: string, kind: CertificateKind = 'SKILL_LEVEL') => [
  { kind, issuer: '人社', issuedOn },
];

export const person = (...categories: readonly PersonCategory[]) => ({ birthDate: '1990-01-01', categories });

/** Three level subsidies of other occupations in one year. */
export function threePriors(year: string): PriorSubsidy[] {
  return [
    prior('4-04-05-05', 'L5', `${year}-01-10`),
    prior('4-02-04-06', 'L5', `${year}-02-10`),
    prior('4-08-03-07', 'L5', `${year}-03-10`),
  ];
}

export function voucher(claimedOn: string, activatedOn: string | null, faceFen: number | null) {
  return { voucher: { claimedOn, activatedOn, faceFen } };
}
