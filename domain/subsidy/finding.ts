/** What one check finds: always a clause and a note, and a reason where the line ends here. */
import type { PolicyRule } from '../policy/types.js';
import { REASONS, type ReasonCode } from './reason-codes.js';

export interface Finding {
  readonly clause: string;
  readonly note: string;
  readonly reason?: ReasonCode;
}

type Cited = Pick<PolicyRule<unknown>, 'clause' | 'isDefault'>;

export function passed(rule: Cited, note: string): Finding {
  return { clause: clauseOf(rule), note };
}

/** The line ends here; the detail says what of this case is in the way. */
export function failed(rule: Cited, reason: ReasonCode, detail: string): Finding {
  return { clause: clauseOf(rule), note: `${REASONS[reason]}：${detail}`, reason };
}

/** Figures that no document gives are marked wherever they are shown. */
export function clauseOf(rule: Cited): string {
  return rule.isDefault ? `${rule.clause}（缺省值）` : rule.clause;
}
