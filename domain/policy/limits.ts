/** What a policy version says of a class's way: who may act until when, and what must be reached. */
import type { PolicyKey, PolicyValues, PolicyVersion } from './types.js';

/** The figures that the rules of the six class stages read (ADR 0021). Amounts are the calculator's. */
export const LIMIT_KEYS = [
  'version.validFrom',
  'filing.planWorkingDays',
  'filing.leadWorkingDays',
  'filing.reviewWorkingDays',
  'filing.returns',
  'class.size',
  'hours.day',
  'supervision.inspections',
  'supervision.confirmationWorkingDays',
  'supervision.correctionWorkingDays',
  'attendance.thresholdPercent',
  'assessment.passMark',
  'assessment.windows',
  'employment.windowMonths',
  'employment.proofRipeningMonths',
  'employment.closingWorkingDays',
  'evaluation.windows',
  'evaluation.finalWorkingDays',
  'claim.windowMonths',
  'award.claimWindowMonths',
  'claim.review',
  'claim.returns',
  'publicity.workingDays',
  'objection.workingDays',
  'payment.workingDays',
  'payment.expectedMonths',
] as const satisfies readonly PolicyKey[];

/** By the version's own keys: a figure has one name from the file to the rule. */
export type Limits = Pick<PolicyValues, (typeof LIMIT_KEYS)[number]>;

export function limitsOf({ rules }: Pick<PolicyVersion, 'rules'>): Limits {
  return Object.fromEntries(LIMIT_KEYS.map((key) => [key, rules[key].value])) as unknown as Limits;
}
