import type { ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';
import { type Condition, conditionsOf, PROJECT_CLASS_CONDITIONS, SIBLINGS_EVALUATED } from './conditions.js';

/**
 * 补充申领: for those whose line in the class's claim was nothing for want of the certificate and who have it now, each within
 * the window of his own (domain §6, E26). It follows the class's claim and leaves the class alone (ADR 0023).
 */
export const supplementCommands = {
  fileSupplementaryClaim: {
    refuse: refusalForSupplement,
    awaited: (view) => view.class.late.claimable > 0,
    dueOn: (view) => view.class.late.claimBy,
    remindOn: (view) => view.class.late.remindClaimOn,
  },
} satisfies Record<string, ClassCommandRule>;

function refusalForSupplement({ class: { claim, late, restriction } }: ClassView): Refusal | undefined {
  if (restriction) return refusal('PAYEE_RESTRICTED');
  if (!claim || claim.state === 'WITHDRAWN') return refusal('CLAIM_NOT_FILED');
  if (late.claimable > 0) return undefined;
  const until = late.endedOn;
  return until ? refusal('CLAIM_WINDOW_ENDED', { params: { until } }) : refusal('NO_LATE_CERTIFICATE');
}

const OF_CLASS = /_COMPLETED$|^INSPECTIONS_MADE$|^FINDINGS_CLOSED$|^GRADE_ACCEPTED$|^SIBLINGS_EVALUATED$/;

/** What the gate of a class asks of the class itself, and not of its claim: a supplementary claim is asked it, too. */
export const CLASS_CONDITIONS: readonly Condition[] = [...PROJECT_CLASS_CONDITIONS, SIBLINGS_EVALUATED].filter(
  ({ code }) => OF_CLASS.test(code),
);

/** Which of these its class does not meet; of a class that cannot be seen all of them, for a missing answer is a "no". */
export function classMissing(view: ClassView | undefined): string[] {
  const open = view ? conditionsOf(view).filter(({ met }) => !met) : CLASS_CONDITIONS;
  const missing = open.map(({ code }) => code).filter((code) => OF_CLASS.test(code));
  const stands = view && view.project.state !== 'SUSPENDED' && ['ACTIVE', 'CLOSED'].includes(view.class.state);
  return stands ? missing : [...missing, 'CLASS_STANDS'];
}
