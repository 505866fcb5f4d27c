/** What the person has had before: the cap, the same training twice, kinds that exclude each other. */
import { type IsoDate, yearOf } from '../calendar/dates.js';
import type { Cap, CapScope } from '../policy/types.js';
import { levelRank, subsidyFamily } from '../vocabulary.js';
import { decidingDay, type Facts } from './facts.js';
import { type Finding, failed, passed } from './finding.js';
import type { ReasonCode } from './reason-codes.js';
import type { PriorState, PriorSubsidy, SubsidyRules } from './types.js';

/** These have given their place back; every other state occupies it. */
const GIVEN_BACK: readonly PriorState[] = ['REVERSED', 'REFUSED', 'CANCELLED', 'LAPSED'];

const CAP_REASONS: Readonly<Record<CapScope, ReasonCode>> = {
  PER_YEAR: 'ANNUAL_CAP_REACHED',
  CUMULATIVE: 'CUMULATIVE_CAP_REACHED',
  PERIOD: 'PERIOD_CAP_REACHED',
};

/** So many times a person, within the version's scope, training and evaluation counted apart; and so many months. */
export function checkCap(facts: Facts, { policy }: SubsidyRules): Finding {
  const tariff = facts.tariff?.value;
  const had = monthsHad(facts);
  if (facts.tariff && tariff && 'perMonthFen' in tariff && had >= tariff.maximumMonths) {
    return failed(facts.tariff, 'MONTH_CAP_REACHED', `已享受${had}个月，最长${tariff.maximumMonths}个月`);
  }
  const family = subsidyFamily(facts.subsidyKind);
  const rule = policy.rules[`cap.${family}`];
  if (!rule) return passed({ clause: policy.document, isDefault: false }, '该类补贴不计次数');
  const scope = facts.capScope ?? rule.value.scope;
  const day = decidingDay(facts, rule.decidingDate);
  const used = standing(facts).filter(
    (prior) => !isSameWork(prior, facts) && counts(prior.certificateIssuedOn, scope, rule.value, day),
  ).length;
  const detail = `已享受${used}次，上限${rule.value.maximum}次`;
  if (used < rule.value.maximum) return passed(rule, detail);
  return failed(rule, family === 'LIVING' ? 'ALLOWANCE_CAP' : CAP_REASONS[scope], detail);
}

/** Months of one person's work as training are one subsidy: the next month takes no further place. */
function isSameWork({ subsidyKind }: PriorSubsidy, facts: Facts): boolean {
  return subsidyKind === 'WORK_AS_TRAINING' && facts.subsidyKind === 'WORK_AS_TRAINING';
}

/** For how many months the person has been worked and trained before. */
export function monthsHad(facts: Facts): number {
  return standing(facts)
    .filter((prior) => isSameWork(prior, facts))
    .reduce((sum, { months = 1 }) => sum + months, 0);
}

/** The earlier certificate or subsidy of which this one is a renewal, where only the first is paid (004-06). */
export function renewalOf(facts: Facts, rules: SubsidyRules): IsoDate | null {
  const tariff = facts.tariff?.value;
  if (!tariff || !('firstTimeOnly' in tariff) || !tariff.firstTimeOnly) return null;
  const paid = standing(facts).filter((prior) => {
    if (prior.subsidyKind !== facts.subsidyKind) return false;
    const canonical = canonicalOf(prior, rules);
    return canonical === null || facts.canonicalId === null || canonical === facts.canonicalId;
  });
  const { certificate } = facts;
  const held = facts.certificates.filter(
    (each) => certificate && each.kind === certificate.kind && each.issuedOn < certificate.issuedOn,
  );
  const days = [...paid.map((prior) => prior.certificateIssuedOn), ...held.map((each) => each.issuedOn)];
  return days.reduce<IsoDate | null>((first, day) => (first !== null && first <= day ? first : day), null);
}

/** The same occupation and level never twice, through all editions of the list; no lower level after a higher one. */
export function checkDuplicate(facts: Facts, rules: SubsidyRules): Finding {
  const rule = rules.policy.rules['duplicate.refuseLowerAfterHigher'];
  const never = { clause: '同一职业（工种）同一等级不得重复享受补贴（闽人社文〔2024〕3号）', isDefault: false };
  const first = renewalOf(facts, rules);
  if (first !== null) return failed(facts.tariff ?? never, 'NOT_FIRST_CERTIFICATE', `${first}已初次取证`);
  const same = standing(facts).filter(
    (prior) => prior.occupationCode !== null && canonicalOf(prior, rules) === facts.canonicalId,
  );
  const twin = earliest(same.filter((prior) => isTwin(prior, facts)));
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
}

/** Allowances without a level are counted, not compared: one trainee may eat at two trainings of one trade. */
function isTwin(prior: PriorSubsidy, facts: Facts): boolean {
  return prior.level === facts.level && (facts.level !== null || facts.subsidyKind !== 'LIVING_ALLOWANCE');
}

function canonicalOf({ occupationCode }: PriorSubsidy, { occupations }: SubsidyRules): string | null {
  if (occupationCode === null) return null;
  return occupations.get(occupationCode)?.canonicalId ?? occupationCode;
}

/** Kinds that a version says may not both be taken. */
export function checkExclusion(facts: Facts, { policy }: SubsidyRules): Finding {
  const rule = policy.rules['exclusion.pairs'];
  for (const [one, other] of rule.value) {
    if (one !== facts.subsidyKind && other !== facts.subsidyKind) continue;
    const rival = one === facts.subsidyKind ? other : one;
    const taken = facts.otherSubsidies.includes(rival) || standing(facts).some((prior) => prior.subsidyKind === rival);
    if (taken) return failed(rule, 'MUTUALLY_EXCLUSIVE', rival);
  }
  return passed(rule, '无互斥补贴');
}

/** Earlier subsidies of the same family that still stand; the balance of an apprenticeship is no second one. */
function standing(facts: Facts): readonly PriorSubsidy[] {
  if (facts.priorSubsidies.length === 0) return facts.priorSubsidies;
  const family = subsidyFamily(facts.subsidyKind);
  return facts.priorSubsidies.filter(
    (prior) =>
      !GIVEN_BACK.includes(prior.state) &&
      !(prior.state === 'PREPAID' && facts.subsidyKind === 'APPRENTICESHIP') &&
      subsidyFamily(prior.subsidyKind) === family,
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
