import * as schemas from '../domain/budget/commands.schema.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import { joinQueue } from '../store/budget/budget-holds.js';
import * as projects from '../store/case/projects.js';
import { getSubsidyRules } from '../store/policy/policy.js';
import { budgetOf, mostPerPerson, sumOf, sumsOf } from './budget-hold.js';
import { classCommand, done, projectCommand } from './command.js';
import { findPolicyOfClass } from './policy-choice.js';

/** 排队等候预算: a filing that lacks money waits behind those who came before; given again, it keeps its place. */
export const queueForBudget = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    const { fund, regionCode } = view.project;
    const policyVersionId = await findPolicyOfClass(tx, view);
    if (!policyVersionId) return refusal('TARIFF_NOT_IN_FORCE', { params: { region: regionCode, on: view.today } });
    const wishes = await mostPerPerson(tx, view, await getSubsidyRules(tx, policyVersionId));
    if (isRefusal(wishes)) return wishes;
    const neededFen = sumOf(wishes);
    const budget = await budgetOf(tx, view);
    if (budget.id !== null && budget.ahead === null && budget.availableFen >= neededFen) {
      return refusal('BUDGET_SUFFICIENT', { params: sumsOf(budget, neededFen) });
    }
    const wish = { fund, regionCode: budget.regionCode, year: budget.year, neededFen };
    const place = await joinQueue(tx, actor.id, { classId: view.class.id }, wish);
    return done({ place, budgetYear: budget.year, neededFen, availableFen: budget.availableFen });
  },
});

/** 改用其他资金渠道: the payer changes with the fund; whoever waited for the old one waits no more (JX023, JX022). */
export const changeFund = projectCommand({
  schema: schemas.changeFund,
  async act({ tx, view, input }) {
    const { id, fund, regionCode } = view.project;
    if (input.fund === fund) return refusal('FUND_UNCHANGED', { field: 'fund' });
    if (!(await projects.findPolicyVersionId(tx, input.fund, regionCode))) {
      return refusal('TARIFF_NOT_IN_FORCE', { field: 'fund', params: { region: regionCode, on: view.today } });
    }
    const payerId = await projects.findPayer(tx, input.fund, regionCode);
    if (!payerId) return refusal('FUND_WITHOUT_PAYER', { field: 'fund' });
    await projects.changeFund(tx, id, { fund: input.fund, payerId });
    return done({ ...input, from: fund });
  },
});
