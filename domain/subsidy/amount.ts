/** From the base to the fen: base → uplift → ceilings → quality factor → half-up, and who bears which share. */
import { atMost, type ExactFen, exactFen, formatYuan, roundedFen, timesFraction } from '../money.js';
import type { Stacking, Uplift } from '../policy/types.js';
import { levelRank } from '../vocabulary.js';
import { baseOf } from './base.js';
import type { Facts } from './facts.js';
import { clauseOf } from './finding.js';
import { isInParts, partOf } from './prepayment.js';
import { REASONS } from './reason-codes.js';
import type { Shares, SubsidyRules, WorkingStep, WorkingStepName } from './types.js';

const NOTHING = exactFen(0);

interface Money {
  readonly exact: ExactFen;
  readonly working: WorkingStep[];
}

/** The amount of a line that has passed every check, step by step. */
export function amountOf(facts: Facts, rules: SubsidyRules): { amountFen: number; working: WorkingStep[] } {
  const base = baseOf(facts, rules);
  const clause = facts.tariff ? clauseOf(facts.tariff) : rules.policy.document;
  const based = step({ exact: NOTHING, working: [] }, 'base', base.exact, { clause, note: base.note });
  const limited = withCeilings(withUplift(based, facts, rules), facts);
  const factor = rules.policy.rules['amount.qualityFactorBasisPoints'];
  const adjusted = step(limited, 'quality', timesFraction(limited.exact, factor.value, 10_000), {
    clause: clauseOf(factor),
    note: `质量系数${(factor.value / 10_000).toFixed(2)}`,
  });
  // A factor above 1 must not lift the line over what the fee, the voucher or the shares allow.
  const final = ceilings(facts).reduce((exact, ceiling) => atMost(exact, ceiling.exact), adjusted.exact);
  const wholeFen = roundedFen(final);
  const rounded = step(adjusted, 'rounding', exactFen(wholeFen), {
    clause: '四舍五入至分',
    note: wholeFen === 0 ? REASONS.NOTHING_PAYABLE : `${formatYuan(wholeFen)}元`,
  });
  if (!isInParts(facts)) return { amountFen: wholeFen, working: rounded.working };
  const { amountFen, ...text } = partOf(wholeFen, facts, rules);
  return { amountFen, working: step(rounded, 'prepayment', exactFen(amountFen), text).working };
}

/** Who bears what. The excess of the government share over what is paid goes to the enterprise. */
export function sharesOf(facts: Facts, amountFen: number): Shares {
  const cost = facts.costShares ? (facts.costPerHeadFen ?? facts.approvedFeeFen) : null;
  if (cost !== null && facts.costShares) {
    const share = roundedFen(ofPercent(cost, facts.costShares.person));
    const personFen = Math.min(share, cost - amountFen);
    return { governmentFen: amountFen, enterpriseFen: cost - amountFen - personFen, personFen };
  }
  const total = facts.approvedFeeFen ?? amountFen;
  return { governmentFen: amountFen, enterpriseFen: total - amountFen, personFen: 0 };
}

function withUplift(money: Money, facts: Facts, { policy }: SubsidyRules): Money {
  const rule = policy.rules['uplift.rules'];
  const scope = policy.rules['uplift.kinds'];
  if (!scope.value.includes(facts.subsidyKind)) {
    return step(money, 'uplift', money.exact, { clause: clauseOf(scope), note: '该类补贴不上浮' });
  }
  const stacking = facts.stacking ?? policy.rules['uplift.stacking'].value;
  const applied = appliedUplifts(
    rule.value.filter((uplift) => appliesTo(uplift, facts)),
    stacking,
  );
  if (applied.length === 0) return step(money, 'uplift', money.exact, { clause: clauseOf(rule), note: '无上浮' });
  const exact =
    stacking === 'PRODUCT'
      ? applied.reduce((amount, { percent }) => timesFraction(amount, 100 + percent, 100), money.exact)
      : timesFraction(money.exact, 100 + applied.reduce((sum, { percent }) => sum + percent, 0), 100);
  const note = applied.map(({ name, percent }) => `${name}上浮${percent}%`).join('、');
  return step(money, 'uplift', exact, { clause: clauseOf(rule), note });
}

/** Highest single one by DEFAULT; adding or multiplying them is a switch of the version. */
function appliedUplifts(uplifts: readonly Uplift[], stacking: Stacking): readonly Uplift[] {
  const sorted = uplifts.toSorted((left, right) => right.percent - left.percent || (left.id < right.id ? -1 : 1));
  return stacking === 'NONE' ? sorted.slice(0, 1) : sorted;
}

function appliesTo(uplift: Uplift, facts: Facts): boolean {
  if (uplift.minimumLevel !== undefined) {
    if (facts.level === null || levelRank(facts.level) < levelRank(uplift.minimumLevel)) return false;
  }
  if (uplift.shortage !== undefined) return uplift.shortage === facts.shortage;
  return uplift.personCategories?.some((category) => facts.person.categories.includes(category)) ?? false;
}

interface Ceiling {
  readonly name: string;
  readonly exact: ExactFen;
}

/** What was asked for, the approved fee, the voucher's face, the government's share of the cost. */
function ceilings(facts: Facts): readonly Ceiling[] {
  const list: Ceiling[] = [];
  if (facts.requestedFen !== null && !isInParts(facts))
    list.push({ name: '申请金额', exact: exactFen(facts.requestedFen) });
  if (facts.approvedFeeFen !== null) list.push({ name: '核定收费', exact: exactFen(facts.approvedFeeFen) });
  if (facts.voucher && facts.voucher.faceFen !== null)
    list.push({ name: '培训券面值', exact: exactFen(facts.voucher.faceFen) });
  const cost = facts.costPerHeadFen ?? facts.approvedFeeFen;
  if (facts.costShares && cost !== null) {
    const exact = ofPercent(cost, facts.costShares.government);
    list.push({ name: `政府分担${facts.costShares.government}%`, exact });
  }
  const tariff = facts.tariff?.value;
  if (tariff && 'feePercent' in tariff && tariff.feePercent !== undefined && facts.approvedFeeFen !== null) {
    list.push({ name: `核定收费的${tariff.feePercent}%`, exact: ofPercent(facts.approvedFeeFen, tariff.feePercent) });
  }
  return list;
}

function withCeilings(money: Money, facts: Facts): Money {
  const list = ceilings(facts);
  const exact = list.reduce((amount, ceiling) => atMost(amount, ceiling.exact), money.exact);
  const note = list.map((ceiling) => `${ceiling.name}${formatYuan(roundedFen(ceiling.exact))}元`).join('、');
  return step(money, 'ceiling', exact, {
    clause: '闽人社文〔2025〕37号 四14：费用分担',
    note: note === '' ? '无限额' : `不超过${note}`,
  });
}

/** Shares may be given to a hundredth of a percent. */
function ofPercent(costFen: number, percent: number): ExactFen {
  return timesFraction(exactFen(costFen), Math.round(percent * 100), 10_000);
}

/** The note says the amount before a step that changes it; the amount after it is the step's own. */
function step(money: Money, name: WorkingStepName, exact: ExactFen, text: { clause: string; note: string }): Money {
  const beforeFen = roundedFen(money.exact);
  const amountFen = roundedFen(exact);
  const changes = beforeFen !== amountFen && name !== 'base';
  const note = changes ? `${text.note}：${formatYuan(beforeFen)}元→${formatYuan(amountFen)}元` : text.note;
  money.working.push({ step: name, amountFen, clause: text.clause, note });
  return { exact, working: money.working };
}
