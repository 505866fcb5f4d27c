import type { IsoDate } from '../domain/calendar/dates.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import { lineAsClaimed } from '../domain/subsidy/forecast.js';
import type { SubsidyCase } from '../domain/subsidy/types.js';
import type { Tx } from '../platform/database.js';
import { type LineFacts, listLineFacts, type NewLine, writeLines } from '../store/claim/claims.js';
import { getSubsidyRules } from '../store/policy/policy.js';

/**
 * One line per trainee of the class, computed under the version frozen at filing (domain §6). The window of each runs from
 * its own certificate to the day on which the claim was first submitted.
 */
export async function calculateLines(tx: Tx, view: ClassView, claimFiledOn: IsoDate): Promise<NewLine[] | Refusal> {
  const trainees = await listLineFacts(tx, view.class.id);
  return linesOf(tx, view, trainees, (facts) => lineAsClaimed(view, facts, claimFiledOn));
}

/** The same of these trainees of it, by what is known of them. */
export async function linesOf(
  tx: Tx,
  view: ClassView,
  trainees: readonly LineFacts[],
  inputsOf: (facts: LineFacts) => SubsidyCase,
): Promise<NewLine[] | Refusal> {
  const rules = await getSubsidyRules(tx, view.class.policyVersionId ?? '');
  const lines: NewLine[] = [];
  for (const facts of trainees) {
    const inputs = inputsOf(facts);
    const explanation = calculateSubsidy(inputs, rules);
    if (isRefusal(explanation)) return explanation;
    lines.push({ facts, inputs, explanation });
  }
  return lines;
}

/** Writes the lines of a claim that follows its class, unless they could not be computed; and says what they come to. */
export async function writeComputed(
  tx: Tx,
  view: ClassView,
  claimId: string,
  lines: readonly NewLine[] | Refusal,
): Promise<{ lines: number; amountFen: number } | Refusal> {
  if (isRefusal(lines)) return lines;
  await writeLines(tx, view, claimId, lines);
  return { lines: lines.length, amountFen: totalFen(lines) };
}

export function totalFen(lines: readonly NewLine[]): number {
  return lines.reduce((sum, { explanation }) => sum + explanation.amountFen, 0);
}
