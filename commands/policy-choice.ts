import type { ClassView } from '../domain/lifecycle/case-view.js';
import { overlappingVersion } from '../domain/policy/overlap.js';
import type { PolicyVersion } from '../domain/policy/types.js';
import { isRefusal } from '../domain/refusals.js';
import { calculateSubsidy } from '../domain/subsidy/calculate.js';
import { mostThatItCanCost } from '../domain/subsidy/forecast.js';
import type { Tx } from '../platform/database.js';
import { listRosterPersons } from '../store/case/roster.js';
import { getSubsidyRules, listVersionsInForce } from '../store/policy/policy.js';

/**
 * The version by which a class is filed today; undefined where none speaks. Where several of one region do, their documents
 * decide (从新、从优、从高), and what they pay is compared by all that the class could cost under each.
 */
export async function findPolicyOfClass(tx: Tx, view: ClassView): Promise<string | undefined> {
  const versions = await listVersionsInForce(tx, view.project.fund, view.project.regionCode);
  if (versions.length <= 1) return versions[0]?.id;
  const worth = new Map<PolicyVersion, number>();
  for (const version of versions) worth.set(version, await mostOfClass(tx, view, version));
  return overlappingVersion(versions, (version) => worth.get(version) ?? 0)?.id;
}

async function mostOfClass(tx: Tx, view: ClassView, version: PolicyVersion): Promise<number> {
  const rules = await getSubsidyRules(tx, version.id);
  const roster = await listRosterPersons(tx, view.class.id);
  return roster.reduce((sumFen, person) => {
    const most = calculateSubsidy(mostThatItCanCost(view, person), rules);
    return sumFen + (isRefusal(most) ? 0 : most.amountFen);
  }, 0);
}
