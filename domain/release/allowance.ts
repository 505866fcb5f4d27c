import type { ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

/**
 * 生活费（含交通费）补贴 (004-11): for trainees of a class, claimed by who trained them once he has claimed for the training, and
 * paid to each of them (ADR 0025). Nobody has to ask for it, so nobody is prompted.
 */
export const allowanceCommands = {
  fileAllowanceClaim: {
    refuse: refusalForAllowances,
    awaited: () => false,
    mayCome: ({ class: { allowances } }) => allowances !== null,
  },
} satisfies Record<string, ClassCommandRule>;

function refusalForAllowances({ class: { allowances, claim, restriction } }: ClassView): Refusal | undefined {
  if (restriction) return refusal('PAYEE_RESTRICTED');
  if (allowances === null) return refusal('ALLOWANCE_NOT_OF_CLASS');
  if (claim?.state !== 'FILED' && claim?.state !== 'RETURNED') return refusal('CLAIM_NOT_FILED');
  return allowances === 0 ? refusal('ALLOWANCE_NOBODY') : undefined;
}
