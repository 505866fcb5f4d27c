/** What the person has had before: the cap, the same training twice, kinds that exclude each other. */
import { type IsoDate, yearOf } from '../calendar/dates.js';
import type { Cap, CapScope, PolicyRule, PolicyVersion } from '../policy/types.js';
import { levelRank, type SubsidyFamily, subsidyFamily } from '../vocabulary.js';
import { decidingDay, type Facts } from './facts.js';
import { type Finding, failed, passed } from './finding.js';
import type { ReasonCode } from './reason-codes.js';
import type { PriorSubsidy, SubsidyRules } from './types.js';

const CAP_REASONS: Readonly<Record<CapScope, ReasonCode>> = {
  PER_YEAR: 'ANNUAL_CAP_REACHED',
  CUMULATIVE: 'CUMULATIVE_CAP_REACHED',
  PERIOD: 'PERIOD_CAP_REACHED',
};

/** So many times a person, within the version's scope, training and evaluation counted apart. */
export function checkCap(facts: Facts, { policy }: SubsidyRules): Finding {
  const rule = capOf(policy, subsidyFamily(facts.subsidyKind));
  if (!rule) return passed({ clause: policy.document, isDefault: false }, '该类补贴不计次数');
  const scope = facts.capScope ?? rule.value.scope;
  const day = decidingDay(facts, rule.decidingDate);
  const used = standing(facts).filter((prior) => counts(prior.certificateIssuedOn, scope, rule.value, day)).length;
  const detail = `已享受${used}次，上限${rule.value.maximum}次`;
  if (used >= rule.value.maximum) return failed(rule, CAP_REASONS[scope], detail);
  return passed(rule, detail);
}

/** The same occupation and level never twice, through all editions of the list; no lower level after a higher one. */
export function checkDuplicate(facts: Facts, { policy, occupations }: SubsidyRules): Finding {
  const rule = policy.rules['duplicate.refuseLowerAfterHigher'];
  const never = { clause: '同一职业（工种）同一等级不得重复享受补贴（闽人社文〔2024〕3号）', isDefault: false };
  const same = standing(facts).filter(
    (prior) => prior.occupationCode !== null && canonicalOf(prior) === facts.canonicalId,
  );
  const twin = earliest(same.filter((prior) => prior.level === facts.level));
  if (twin) {
    return failed(
      never,
      'DUPLICATE_OCCUPATION_LEVEL',
      `${twin.certificateIssuedOn}已按职业编码${twin.occupationCode}享受`,
    );
  }
  const level = facts.level;
  const above = earliest(
    same.filter((prior) => level !== null && prior.level !== null && levelRank(prior.level) > levelRank(level)),
  );
  if (rule.value && above) {
    return failed(rule, 'LOWER_LEVEL_AFTER_HIGHER', `${above.certificateIssuedOn}已享受${above.level}`);
  }
  return passed(never, '无同一职业同一等级的补贴记录');

  function canonicalOf(prior: PriorSubsidy): string | null {
    if (prior.occupationCode === null) return null;
    return occupations.get(prior.occupationCode)?.canonicalId ?? prior.occupationCode;
  }
}

/** Kinds that a version says may not both be taken. */
export function checkExclusion(facts: Facts, { policy }: SubsidyRules): Finding {
  const rule = policy.rules['exclusion.pairs'];
  for (const [one, other] of rule.value) {
    const rival = one === facts.subsidyKind ? other : one;
    if ((one === facts.subsidyKind || other === facts.subsidyKind) && facts.otherSubsidies.includes(rival)) {
      return failed(rule, 'MUTUALLY_EXCLUSIVE', rival);
    }
  }
  return passed(rule, '无互斥补贴');
}

function capOf(policy: PolicyVersion, family: SubsidyFamily): PolicyRule<Cap> | undefined {
  if (family === 'TRAINING') return policy.rules['cap.TRAINING'];
  return family === 'EVALUATION' ? policy.rules['cap.EVALUATION'] : undefined;
}

/** Earlier subsidies of the same family; a reversed one has given its place back. */
function standing(facts: Facts): readonly PriorSubsidy[] {
  const family = subsidyFamily(facts.subsidyKind);
  return facts.priorSubsidies.filter(
    (prior) => prior.state !== 'REVERSED' && subsidyFamily(prior.subsidyKind) === family,
  );
}

/** Whether an earlier one counts; the certificate's date decides the year (domain.md Q1). */
function counts(issuedOn: IsoDate, scope: CapScope, cap: Cap, day: IsoDate | null): boolean {
  if (scope === 'PER_YEAR') return day !== null && yearOf(issuedOn) === yearOf(day);
  const from = cap.from ?? '0000-01-01';
  const to = scope === 'PERIOD' ? (cap.to ?? '9999-12-31') : '9999-12-31';
  if (scope === 'PERIOD' && day !== null && (day < from || day > to)) return false;
  return issuedOn >= from && issuedOn <= to;
}

function earliest(priors: readonly PriorSubsidy[]): PriorSubsidy | undefined {
  return priors.reduce<PriorSubsidy | undefined>(
    (first, prior) => (first && key(first) <= key(prior) ? first : prior),
    undefined,
  );
}

function key(prior: PriorSubsidy): string {
  return `${prior.certificateIssuedOn} ${prior.occupationCode} ${prior.level}`;
}
