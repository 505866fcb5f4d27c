import * as rules from '../domain/claim/rules.js';
import type { SubsidyClaimView } from '../domain/claim/view.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { monthTerms, quotaTerms } from '../domain/quota/terms.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { opinion, postPublicity } from '../domain/release/commands.schema.js';
import type { Tx } from '../platform/database.js';
import { holdQuotaOfLine, listPaidEntries, returnUnusedSlots } from '../store/claim/claim-entries.js';
import * as claims from '../store/claim/claims.js';
import { fitSupplement } from '../store/claim/supplements.js';
import * as payments from '../store/payment/payments.js';
import { getPolicyVersion } from '../store/policy/policy.js';
import { takeClaimBudget } from './claim-budget.js';
import { dossierCommand } from './dossier.js';
import { refusalOfHistory } from './history.js';
import { publish } from './publicity.js';
import { onClaim } from './subsidy-claim.js';

/** 初审: the maker. The amount is known now: quota and money are held for it. */
export const reviewSubsidyClaim = dossierCommand({
  schema: opinion,
  act: (act) =>
    onClaim(act, rules.refusalForReviewing, async (view) => {
      const no = await takeHolds(act.tx, view);
      if (no) return no;
      await claims.reviewClaim(act.tx, view.id, act.actor.id, act.input.opinion);
      return { id: view.id, result: { number: view.number, heldFen: view.payableFen } };
    }),
});

/** What a supplementary claim pays has been held since its certificates were verified; of a prepayment the slots are its class's. */
async function takeHolds(tx: Tx, view: SubsidyClaimView): Promise<Refusal | undefined> {
  if (view.gateProfile === 'PROJECT_CLASS') return undefined;
  const no = view.gateProfile === 'PREPAYMENT' ? undefined : await takeQuotas(tx, view);
  return no ?? takeClaimBudget(tx, view);
}

/** A slot for each line that is paid and has none, in the period of its certificate or its month; of a line that is not, it is free. */
async function takeQuotas(tx: Tx, view: SubsidyClaimView): Promise<Refusal | undefined> {
  const { rules: figures } = await getPolicyVersion(tx, view.policyVersionId);
  await returnUnusedSlots(tx, view.id);
  for (const line of await listPaidEntries(tx, view.id)) {
    const terms = line.subsidyMonth
      ? monthTerms(line.family, figures['tariff.WORK_AS_TRAINING']?.value, line.countsOn)
      : quotaTerms(line.family, figures[`cap.${line.family}`]?.value, line.countsOn);
    if (!(await holdQuotaOfLine(tx, line, terms))) return refusal('ENTRY_QUOTA_TAKEN', { params: { row: line.seq } });
  }
  return undefined;
}

/** 复审: the checker, another person. */
export const checkSubsidyClaim = dossierCommand({
  schema: opinion,
  act: (act) =>
    onClaim(act, rules.refusalForChecking, async ({ id, number }) => {
      await claims.checkClaim(act.tx, id, act.actor.id, act.input.opinion);
      return { id, result: { number } };
    }),
});

/** 公示: five working days, the day of posting not counted. */
export const postSubsidyPublicity = dossierCommand({
  schema: postPublicity,
  act: (act) =>
    onClaim(act, rules.refusalForPosting, async ({ id: claimId, number, today, limits }) => {
      const posted = await publish(act.tx, { claimId, today, limits }, act.actor.id, act.input);
      return isRefusal(posted) ? posted : { id: claimId, result: { number, ...posted } };
    }),
});

/** 批准: after publicity; from here it may be put into a batch. */
export const approveSubsidyClaim = dossierCommand({
  schema: opinion,
  act: (act) =>
    onClaim(act, rules.refusalForApproving, async ({ id, number, gateProfile }) => {
      const approvedFen = await claims.approveClaim(act.tx, id, act.actor.id, act.input);
      if (gateProfile === 'PROJECT_CLASS') await fitSupplement(act.tx, id);
      return { id, result: { number, approvedFen } };
    }),
});

/** 拨付指令: the profile's gate is asked under the lock of the transaction that pays. */
export const instructSubsidyClaim = dossierCommand({
  schema: empty,
  act: (act) =>
    onClaim(act, rules.refusalForInstructing, async ({ id, number, today }) => {
      const unclear = await refusalOfHistory(act.tx, id);
      if (unclear) return unclear;
      const paid = await payments.instructPayments(act.tx, { claimIds: [id], actorId: act.actor.id, today });
      return { id, result: { number, ...paid } };
    }),
});

/** 确认拨付: the second payer. The process sends it; the ledger moves with the answer. */
export const confirmSubsidyClaim = dossierCommand({
  schema: empty,
  act: (act) =>
    onClaim(act, rules.refusalForConfirming, async ({ id, number, today }) => {
      const amountFen = await payments.confirmPayments(act.tx, { claimIds: [id], actorId: act.actor.id, today });
      return { id, result: { number, amountFen } };
    }),
});
