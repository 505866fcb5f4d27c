/** Which of several versions holds where their terms overlap: 从新、从优、从高, as the newest of them says. */
import type { OverlapRule, PolicyVersion } from './types.js';

type Rank = (left: PolicyVersion, right: PolicyVersion) => number;

const NEWEST: readonly OverlapRule[] = ['NEWEST'];

/**
 * The version that holds for one line; `amountFenUnder` is what the line is worth under each. Rules are tried in the order of the
 * document: one that cannot tell two versions apart leaves it to the next. Without a rule the newest holds.
 */
export function overlappingVersion(
  versions: readonly PolicyVersion[],
  amountFenUnder: (version: PolicyVersion) => number,
): PolicyVersion | undefined {
  const newestFirst = versions.toSorted(byNewest);
  const rules =
    newestFirst.find((version) => version.rules['version.overlap'])?.rules['version.overlap']?.value ?? NEWEST;
  const higher: Rank = (left, right) => amountFenUnder(right) - amountFenUnder(left);
  // Of two tariffs the more favourable to the person is the one that pays more.
  const ranks: Readonly<Record<OverlapRule, Rank>> = { NEWEST: byTerm, MORE_FAVOURABLE: higher, HIGHEST: higher };
  return newestFirst.toSorted((left, right) => {
    for (const rule of rules) {
      const order = ranks[rule](left, right);
      if (order !== 0) return order;
    }
    return 0;
  })[0];
}

function byTerm(left: PolicyVersion, right: PolicyVersion): number {
  if (left.validFrom === right.validFrom) return 0;
  return left.validFrom > right.validFrom ? -1 : 1;
}

/** The order in which versions are given never matters: the id decides where nothing else does. */
function byNewest(left: PolicyVersion, right: PolicyVersion): number {
  return byTerm(left, right) || (left.id < right.id ? -1 : 1);
}
