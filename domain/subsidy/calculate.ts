/**
 * The calculator: one line, one amount, and every step that led to it.
 * Pure: the same case under the same rules gives the same bytes, today and when an auditor asks in ten years.
 */
import type { Payee } from '../policy/tariff.js';
import { isRefusal, type Refusal } from '../refusals.js';
import { amountOf, sharesOf } from './amount.js';
import { checkCap, checkDuplicate, checkExclusion } from './checks-history.js';
import { checkPerson, checkPlan, checkVersion } from './checks-person.js';
import {
  checkAttendance,
  checkCertificate,
  checkClaimWindow,
  checkExam,
  checkLinkedTraining,
  checkVoucher,
  checkWithdrawal,
} from './checks-training.js';
import { type Facts, factsOf } from './facts.js';
import type { Finding } from './finding.js';
import type { ReasonCode } from './reason-codes.js';
import type { Explanation, SubsidyCase, SubsidyRules, WorkingStep, WorkingStepName } from './types.js';

type Check = (facts: Facts, rules: SubsidyRules) => Finding | Refusal;

/** The order of domain.md §6: the first check that fails names the reason. */
const CHECKS: readonly (readonly [WorkingStepName, Check])[] = [
  ['version', checkVersion],
  ['person', checkPerson],
  ['plan', checkPlan],
  ['cap', checkCap],
  ['duplicate', checkDuplicate],
  ['exclusion', checkExclusion],
  ['withdrawal', checkWithdrawal],
  ['attendance', checkAttendance],
  ['exam', checkExam],
  ['certificate', checkCertificate],
  ['voucher', checkVoucher],
  ['claimWindow', checkClaimWindow],
  ['linkedTraining', checkLinkedTraining],
];

/** Refused only where the calendar cannot tell whether a claim's window has closed. */
export function calculateSubsidy(input: SubsidyCase, rules: SubsidyRules): Explanation | Refusal {
  const facts = factsOf(input, rules);
  const checked: WorkingStep[] = [];
  for (const [step, check] of CHECKS) {
    const finding = check(facts, rules);
    if (isRefusal(finding)) return finding;
    checked.push({ step, amountFen: 0, clause: finding.clause, note: finding.note });
    if (finding.reason) return explained(facts, rules, { amountFen: 0, reasonCode: finding.reason, working: checked });
  }
  const { amountFen, working } = amountOf(facts, rules);
  const reasonCode = amountFen === 0 ? 'NOTHING_PAYABLE' : null;
  return explained(facts, rules, { amountFen, reasonCode, working: [...checked, ...working] });
}

interface Outcome {
  readonly amountFen: number;
  readonly reasonCode: ReasonCode | null;
  readonly working: readonly WorkingStep[];
}

function explained(facts: Facts, { policy }: SubsidyRules, outcome: Outcome): Explanation {
  return {
    amountFen: outcome.amountFen,
    reasonCode: outcome.reasonCode,
    payee: payeeOf(facts),
    shares: sharesOf(facts, outcome.amountFen),
    working: outcome.working,
    policyVersion: policy.id,
  };
}

/**
 * The tariff's payee, save that a person who has paid up front, or claims on the certificate, is paid himself, and that the
 * firm that uses a dispatched worker stands in for the one that employs him (004-03).
 */
function payeeOf(facts: Facts): Payee | null {
  if (!facts.tariff) return null;
  if (facts.settlementMode === 'PERSON_CERTIFICATE' || facts.settlementMode === 'REIMBURSEMENT') return 'PERSON';
  const { payee, dispatchedPayee } = facts.tariff.value;
  return dispatchedPayee && facts.person.categories.includes('DISPATCHED') ? dispatchedPayee : payee;
}
