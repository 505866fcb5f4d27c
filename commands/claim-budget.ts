import { changeFund } from '../domain/budget/commands.schema.js';
import { holdYear } from '../domain/budget/hold-year.js';
import * as rules from '../domain/claim/rules.js';
import type { SubsidyClaimView } from '../domain/claim/view.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import * as holds from '../store/budget/budget-holds.js';
import * as projects from '../store/case/projects.js';
import { insertRound } from '../store/claim/claim-rounds.js';
import { changeClaimFund } from '../store/claim/subsidy-claims.js';
import { sumsOf } from './budget-hold.js';
import { dossierCommand } from './dossier.js';
import { onClaim, recompute } from './subsidy-claim.js';

/** Of the year in which it can be paid, an allowance with its class; while it holds something, of the year of that. */
async function budgetOf(tx: Tx, { id, fund, payerOrganisationId, today, ...view }: SubsidyClaimView) {
  const thisYear = Math.max(holdYear(today, 0, today), view.classYear ?? 0);
  const year = view.heldFen + view.unfundedFen > 0 ? (view.holdYear ?? thisYear) : thisYear;
  return { ...(await holds.findBudgetAtHand(tx, { ownerId: id, fund, payerOrganisationId, year })), year };
}

/** What it comes to beyond what it holds. */
const lackingFen = ({ payableFen, heldFen, unfundedFen }: SubsidyClaimView) => payableFen - heldFen - unfundedFen;

/**
 * Held at the first review, in the order of the queue, or it is said how much is left, as a filing is told. A claim that is
 * reviewed again keeps of its hold what it comes to, and takes the difference where that is more.
 */
export async function takeClaimBudget(tx: Tx, view: SubsidyClaimView): Promise<Refusal | undefined> {
  const neededFen = lackingFen(view);
  if (neededFen <= 0) return holds.fitClaimHold(tx, view.id, view.payableFen);
  const budget = await budgetOf(tx, view);
  if (budget.year < holdYear(view.today, 0, view.today)) return refusal('BUDGET_YEAR');
  if (budget.ahead !== null) return refusal('QUEUE_AHEAD', { params: { place: budget.ahead } });
  if (budget.id === null) return refusal('BUDGET_MISSING', { params: sumsOf(budget, neededFen) });
  if (budget.availableFen < neededFen) return refusal('BUDGET_SHORT', { params: sumsOf(budget, neededFen) });
  if (view.holdYear === null) await holds.holdClaimBudget(tx, view.id, budget.id, view.payableFen);
  else await holds.holdClaimAnew(tx, view.id, budget.id, view.payableFen);
  return undefined;
}

/** 排队等候预算: a claim that lacks money waits behind those who came before; given again, it keeps its place. */
export const queueSubsidyClaim = dossierCommand({
  schema: empty,
  act: (act) =>
    onClaim(act, rules.refusalForReviewing, async (view) => {
      const { tx, actor } = act;
      const neededFen = lackingFen(view);
      const budget = await budgetOf(tx, view);
      const { id, ahead, year, regionCode, availableFen } = budget;
      if (neededFen <= 0 || (id !== null && ahead === null && availableFen >= neededFen))
        return refusal('BUDGET_SUFFICIENT', { params: sumsOf(budget, neededFen) });
      const wish = { fund: view.fund, regionCode, year, neededFen };
      const place = await holds.joinQueue(tx, actor.id, { claimId: view.id }, wish);
      return { id: view.id, result: { number: view.number, place, budgetYear: year, neededFen, availableFen } };
    }),
});

/** 改用其他资金渠道: the payer changes with the fund, and the lines are computed under the version that speaks for it. */
export const changeSubsidyFund = dossierCommand({
  schema: changeFund,
  act: (act) =>
    onClaim(act, rules.refusalForChangingFund, async (view) => {
      const { tx, actor, input } = act;
      const { id, number, regionCode, today } = view;
      const { fund, reason, documentReference } = input;
      if (fund === view.fund) return refusal('FUND_UNCHANGED', { field: 'fund' });
      const policyVersionId = await projects.findPolicyVersionId(tx, fund, regionCode);
      if (!policyVersionId)
        return refusal('TARIFF_NOT_IN_FORCE', { field: 'fund', params: { region: regionCode, on: today } });
      const payerId = await projects.findPayer(tx, fund, regionCode);
      if (!payerId) return refusal('FUND_WITHOUT_PAYER', { field: 'fund' });
      await changeClaimFund(tx, id, { fund, payerId, policyVersionId });
      const sum = await recompute(tx, { ...view, fund, policyVersionId });
      if (isRefusal(sum)) return sum;
      await insertRound(tx, { claimId: id, kind: 'SUPPLEMENTED', actorId: actor.id, reason });
      return { id, result: { number, fund, from: view.fund, documentReference, ...sum } };
    }),
});
