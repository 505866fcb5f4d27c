import { holdYear } from '../domain/budget/hold-year.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { formatYuan } from '../domain/money.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import { mostThatItCanCost } from '../domain/subsidy/forecast.js';
import type { SubsidyRules } from '../domain/subsidy/types.js';
import type { Tx } from '../platform/database.js';
import { type BudgetAtHand, findBudgetAtHand, holdBudget } from '../store/budget/budget-holds.js';
import { holdForLate } from '../store/budget/late-holds.js';
import { listRosterPersons, type RosterPerson } from '../store/case/roster.js';

export type HoldWish = RosterPerson & { readonly heldFen: number };

/** For each of the roster the most that his line can cost. */
export async function mostPerPerson(tx: Tx, view: ClassView, rules: SubsidyRules): Promise<HoldWish[] | Refusal> {
  const wishes: HoldWish[] = [];
  for (const person of await listRosterPersons(tx, view.class.id)) {
    const forecast = calculateSubsidy(mostThatItCanCost(view, person), rules);
    if (isRefusal(forecast)) return forecast;
    wishes.push({ ...person, heldFen: forecast.amountFen });
  }
  return wishes;
}

export function sumOf(wishes: readonly HoldWish[]): number {
  return wishes.reduce((sum, { heldFen }) => sum + heldFen, 0);
}

/** For one of the roster the most that his line can cost. */
export async function mostOfOne(tx: Tx, view: ClassView, traineeId: string, rules: SubsidyRules) {
  const person = (await listRosterPersons(tx, view.class.id)).find((each) => each.traineeId === traineeId);
  if (!person) throw new Error('the trainee is not on the roster');
  const forecast = calculateSubsidy(mostThatItCanCost(view, person), rules);
  return isRefusal(forecast) ? forecast : forecast.amountFen;
}

/**
 * Holds the most that the class, or one late result of it, can cost, in the year in which payment is expected; or says how
 * much is left.
 */
export async function takeBudget(
  tx: Tx,
  view: ClassView,
  neededFen: number,
  lateResultId?: string,
): Promise<Refusal | undefined> {
  const budget = await budgetOf(tx, view, lateResultId);
  if (budget.ahead !== null) return refusal('QUEUE_AHEAD', { params: { place: budget.ahead } });
  if (budget.id === null) return refusal('BUDGET_MISSING', { params: sumsOf(budget, neededFen) });
  if (budget.availableFen < neededFen) return refusal('BUDGET_SHORT', { params: sumsOf(budget, neededFen) });
  if (lateResultId) await holdForLate(tx, lateResultId, budget.id, neededFen);
  else await holdBudget(tx, view.class.id, budget.id, neededFen);
  return undefined;
}

export async function budgetOf(
  tx: Tx,
  view: ClassView,
  ownerId: string = view.class.id,
): Promise<BudgetAtHand & { readonly year: number }> {
  const { fund, payerOrganisationId } = view.project;
  const year = holdYear(view.class.endsOn ?? view.today, view.limits['payment.expectedMonths'], view.today);
  return { ...(await findBudgetAtHand(tx, { ownerId, fund, payerOrganisationId, year })), year };
}

/** What a person is told of a budget: whose it is, what is left of it, and what is lacking. */
export function sumsOf(
  budget: Pick<BudgetAtHand, 'fundName' | 'availableFen'> & { readonly year: number },
  neededFen: number,
) {
  return {
    fund: budget.fundName,
    year: budget.year,
    available: formatYuan(budget.availableFen),
    needed: formatYuan(neededFen),
    lacking: formatYuan(Math.max(0, neededFen - budget.availableFen)),
  };
}
