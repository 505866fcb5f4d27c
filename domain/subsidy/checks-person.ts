/** First part of the calculator's order: the version and its tariff, the person, the plan. */
import { ageOn } from '../calendar/dates.js';
import { inForceOn } from '../policy/coverage.js';
import { paysRung, type TariffRung } from '../policy/tariff.js';
import type { PolicyRule } from '../policy/types.js';
import { subsidyFamily } from '../vocabulary.js';
import { checkConditions } from './checks-conditions.js';
import { renewalOf } from './checks-history.js';
import { decidingDay, type Facts } from './facts.js';
import { type Finding, failed, passed } from './finding.js';
import type { SubsidyRules } from './types.js';

/** The version speaks on the deciding day and has a tariff for the kind, the rung and the fund. */
export function checkVersion(facts: Facts, rules: SubsidyRules): Finding {
  const { policy } = rules;
  const document = { clause: policy.document, isDefault: false };
  const day = decidingDay(facts, (facts.tariff ?? policy.rules['version.validFrom']).decidingDate);
  const live = policy.status === 'IN_FORCE' || policy.status === 'SUPERSEDED';
  if (!live || (day !== null && !inForceOn(policy, day) && !isRenewalAfterEnd())) {
    return failed(document, 'VERSION_NOT_IN_FORCE', `${policy.id}，认定日期${day ?? '未定'}`);
  }
  if (!facts.tariff || !paysRung(facts.tariff.value, facts.rung)) {
    return failed(document, 'NO_TARIFF_IN_VERSION', `${policy.id}，${facts.subsidyKind}，${facts.rung}`);
  }
  if (facts.fundingSource !== null && !policy.fundSources.includes(facts.fundingSource)) {
    return failed(document, 'NO_TARIFF_IN_VERSION', `${policy.id}不适用于资金渠道${facts.fundingSource}`);
  }
  return passed(document, `适用${policy.name}（${policy.id}）`);

  /** "First time only" outlives its version: a renewal is refused as a renewal, whenever it comes (004-06). */
  function isRenewalAfterEnd(): boolean {
    return day !== null && policy.validTo !== null && day > policy.validTo && renewalOf(facts, rules) !== null;
  }
}

/** Who may be subsidised, as of the filing: real name, age, pension, status, and what the kind asks for. */
export function checkPerson(facts: Facts, rules: SubsidyRules): Finding {
  const { person } = facts;
  const ages = rules.policy.rules['eligibility.age'];
  const persons = rules.policy.rules['eligibility.persons'];
  const realName = { clause: '鼓政办〔2020〕6号 三（六）：实名制管理', isDefault: false };
  if (!person.realNameRegistered) return failed(realName, 'NOT_REAL_NAME', '请先完成实名登记');
  const day = decidingDay(facts, ages.decidingDate);
  const age = day === null ? null : ageOn(person.birthDate, day);
  if (age !== null && (age < ages.value.minimum || age > ages.value.maximum)) {
    return failed(ages, 'NOT_ELIGIBLE_AGE', `${day}满${age}周岁`);
  }
  if (persons.value.refusePensionDrawers && person.drawsPension) {
    return failed(persons, 'PENSION_DRAWER', '已领取养老金');
  }
  if (persons.value.refusePensionEntitled && person.pensionEntitled) {
    return failed(persons, 'PENSION_DRAWER', '有资格按月领取养老金');
  }
  if (persons.value.refusePublicStaff && person.publicStaff) {
    return failed(persons, 'NOT_ELIGIBLE_PERSON', '在编公职人员');
  }
  if (persons.value.refuseStudents && person.student === 'OTHER') {
    return failed(persons, 'NOT_ELIGIBLE_PERSON', '非毕业年度在校学生');
  }
  const eligible = passed(persons, `实名登记，${age === null ? '年龄待定' : `${age}周岁`}，属于补贴对象`);
  return checkConditions(facts, rules) ?? eligible;
}

/** The level stands in the occupation's standard, the plan has its minimum hours, and nothing is prepaid that may not be. */
export function checkPlan(facts: Facts, rules: SubsidyRules): Finding {
  const prepayment = rules.policy.rules['apprenticeship.prepayment'];
  if (facts.settlementMode === 'PREPAYMENT' && (facts.subsidyKind !== 'APPRENTICESHIP' || !prepayment.value.enabled)) {
    return failed(prepayment, 'PREPAYMENT_OFF', '请在结业后申领');
  }
  const standard = { clause: '国家职业技能标准', isDefault: false };
  if (facts.level !== null && facts.standard) {
    const { levels } = facts.standard;
    if (levels.length > 0 && !levels.includes(facts.level)) {
      return failed(standard, 'LEVEL_NOT_IN_STANDARD', `${facts.occupationCode}，${facts.level}`);
    }
  } else if (facts.level !== null && needsOccupation(facts)) {
    return failed(standard, 'OCCUPATION_UNKNOWN', facts.occupationCode ?? '未填写');
  }
  return checkHours(facts, rules);
}

function checkHours(facts: Facts, { policy }: SubsidyRules): Finding {
  const { rule, minimum } = minimumHours(facts, policy.rules['hours.minimum']);
  // Where hours are what is paid for, those attended stand for a plan that is not stated, and none at all are too few.
  const paysHours = facts.tariff !== undefined && 'perHourFen' in facts.tariff.value;
  const hours = facts.plannedHours ?? (paysHours ? (facts.attendedHours ?? 0) : null);
  if (hours === null) return passed(rule, `最低${minimum}学时；本次未涉及计划学时`);
  if (hours < minimum) return failed(rule, 'HOURS_BELOW_MINIMUM', `计划${hours}学时，最低${minimum}学时`);
  return passed(rule, `计划${hours}学时，最低${minimum}学时`);
}

interface MinimumHours {
  readonly rule: Pick<PolicyRule<unknown>, 'clause' | 'isDefault'>;
  readonly minimum: number;
}

/** The standard's own hours for a level, else the version's floor; more where a flat amount asks for more. */
function minimumHours(
  facts: Facts,
  floors: PolicyRule<Readonly<Partial<Record<TariffRung | 'COMPLETION', number>>>>,
): MinimumHours {
  const rung = rungOfPlan(facts);
  if (rung === null) return { rule: floors, minimum: 0 };
  const floor = floors.value[rung] ?? 0;
  if (rung !== 'COMPLETION') {
    const ofStandard = facts.level === null ? undefined : facts.standard?.hours[facts.level];
    if (ofStandard === undefined) return { rule: floors, minimum: floor };
    return { rule: { clause: '国家职业技能标准', isDefault: false }, minimum: ofStandard };
  }
  const flat = facts.tariff && 'perHourFen' in facts.tariff.value ? facts.tariff.value.flatFor : undefined;
  const { categories } = facts.person;
  const needsFlat = flat?.categories.some((each) => categories.includes(each)) && !categories.includes('EMPLOYEE');
  if (facts.tariff && flat && needsFlat) return { rule: facts.tariff, minimum: Math.max(floor, flat.minimumHours) };
  return { rule: floors, minimum: floor };
}

/** A level is the level of an occupation; the classes of apprentices go by level, and name one where they can. */
function needsOccupation(facts: Facts): boolean {
  if (!facts.tariff) return false;
  return 'amountsFen' in facts.tariff.value || ('perYearFen' in facts.tariff.value && facts.occupationCode !== null);
}

function isPaidByRung({ tariff }: Facts): boolean {
  return tariff !== undefined && ('amountsFen' in tariff.value || 'perYearFen' in tariff.value);
}

/** Which floor a kind's plan is held to: that of its level, that of a certificate of completion, or none. */
function rungOfPlan(facts: Facts): TariffRung | 'COMPLETION' | null {
  const { tariff, rung, subsidyKind } = facts;
  if (!tariff || subsidyFamily(subsidyKind) !== 'TRAINING') return null;
  if (isPaidByRung(facts)) return rung;
  if ('perHourFen' in tariff.value) return 'COMPLETION';
  const kinds = tariff.value.certificateKinds;
  return kinds.length === 1 && (kinds[0] === 'COMPLETION' || kinds[0] === 'ENTREPRENEURSHIP') ? 'COMPLETION' : null;
}
