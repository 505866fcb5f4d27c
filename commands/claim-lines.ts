import type { IsoDate } from '../domain/calendar/dates.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import { lineAsClaimed } from '../domain/subsidy/forecast.js';
import type { Tx } from '../platform/database.js';
import { type LineFacts, listLineFacts, type NewLine } from '../store/claim/claims.js';
import { getSubsidyRules } from '../store/policy/policy.js';

/**
 * One line per trainee of the class, computed under the version frozen at filing (domain §6). The window of each runs from
 * its own certificate to the day on which the claim was first submitted.
 */
export async function calculateLines(tx: Tx, view: ClassView, claimFiledOn: IsoDate): Promise<NewLine[] | Refusal> {
  return linesOf(tx, view, await listLineFacts(tx, view.class.id), claimFiledOn);
}

/** The same of these trainees of it, by what is known of them. */
export async function linesOf(
  tx: Tx,
  view: ClassView,
  trainees: readonly LineFacts[],
  claimFiledOn: IsoDate,
): Promise<NewLine[] | Refusal> {
  const rules = await getSubsidyRules(tx, view.class.policyVersionId ?? '');
  const lines: NewLine[] = [];
  for (const facts of trainees) {
    const inputs = lineAsClaimed(view, facts, claimFiledOn);
    const explanation = calculateSubsidy(inputs, rules);
    if (isRefusal(explanation)) return explanation;
    lines.push({ facts, inputs, explanation });
  }
  return lines;
}

export function totalFen(lines: readonly NewLine[]): number {
  return lines.reduce((sum, { explanation }) => sum + explanation.amountFen, 0);
}
