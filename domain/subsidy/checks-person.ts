/** First half of the calculator's order: the version and its tariff, the person, the plan. */
import { ageOn } from '../calendar/dates.js';
import { inForceOn } from '../policy/coverage.js';
import { decidingDay, type Facts } from './facts.js';
import { type Finding, failed, passed } from './finding.js';
import type { SubsidyRules } from './types.js';

/** The version speaks on the deciding day and has a tariff for the kind, the rung and the fund. */
export function checkVersion(facts: Facts, { policy }: SubsidyRules): Finding {
  const document = { clause: policy.document, isDefault: false };
  const day = decidingDay(facts, facts.tariff?.decidingDate ?? 'FILING');
  const live = policy.status === 'IN_FORCE' || policy.status === 'SUPERSEDED';
  if (!live || (day !== null && !inForceOn(policy, day))) {
    return failed(document, 'VERSION_NOT_IN_FORCE', `${policy.id}，认定日期${day ?? '未定'}`);
  }
  if (facts.tariff?.value.amountsFen[facts.rung] === undefined) {
    return failed(document, 'NO_TARIFF_IN_VERSION', `${policy.id}，${facts.subsidyKind}，${facts.rung}`);
  }
  if (facts.fundingSource !== null && !policy.fundSources.includes(facts.fundingSource)) {
    return failed(document, 'NO_TARIFF_IN_VERSION', `${policy.id}不适用于资金渠道${facts.fundingSource}`);
  }
  return passed(document, `适用${policy.name}（${policy.id}）`);
}

/** Who may be subsidised, as of the filing: real name, age, pension, status. */
export function checkPerson(facts: Facts, { policy }: SubsidyRules): Finding {
  const { person } = facts;
  const ages = policy.rules['eligibility.age'];
  const persons = policy.rules['eligibility.persons'];
  const realName = { clause: '鼓政办〔2020〕6号 二（六）：实名制管理', isDefault: false };
  if (!person.realNameRegistered) return failed(realName, 'NOT_REAL_NAME', '请先完成实名登记');
  const day = decidingDay(facts, ages.decidingDate);
  const age = day === null ? null : ageOn(person.birthDate, day);
  if (age !== null && (age < ages.value.minimum || age > ages.value.maximum)) {
    return failed(ages, 'NOT_ELIGIBLE_AGE', `${day}满${age}周岁`);
  }
  if (persons.value.refusePensionDrawers && person.drawsPension)
    return failed(persons, 'PENSION_DRAWER', '已领取养老金');
  if (persons.value.refusePensionEntitled && person.pensionEntitled) {
    return failed(persons, 'PENSION_DRAWER', '有资格按月领取养老金');
  }
  if (persons.value.refusePublicStaff && person.publicStaff)
    return failed(persons, 'NOT_ELIGIBLE_PERSON', '在编公职人员');
  if (persons.value.refuseStudents && person.student === 'OTHER') {
    return failed(persons, 'NOT_ELIGIBLE_PERSON', '非毕业年度在校学生');
  }
  return passed(persons, `实名登记，${age === null ? '年龄待定' : `${age}周岁`}，属于补贴对象`);
}

/** The level stands in the occupation's standard and the plan has its minimum hours. */
export function checkPlan(facts: Facts, { policy }: SubsidyRules): Finding {
  const floors = policy.rules['hours.minimum'];
  const standard = { clause: '国家职业技能标准', isDefault: false };
  if (facts.level !== null) {
    if (!facts.standard) return failed(standard, 'OCCUPATION_UNKNOWN', facts.occupationCode ?? '未填写');
    const { levels } = facts.standard;
    if (levels.length > 0 && !levels.includes(facts.level)) {
      return failed(standard, 'LEVEL_NOT_IN_STANDARD', `${facts.occupationCode}，${facts.level}`);
    }
  }
  const ofStandard = facts.level === null ? undefined : facts.standard?.hours[facts.level];
  const minimum = ofStandard ?? floors.value[facts.rung] ?? 0;
  const rule = ofStandard === undefined ? floors : standard;
  if (facts.plannedHours === null) return passed(rule, `最低${minimum}学时；本次未涉及计划学时`);
  if (facts.plannedHours < minimum) {
    return failed(rule, 'HOURS_BELOW_MINIMUM', `计划${facts.plannedHours}学时，最低${minimum}学时`);
  }
  return passed(rule, `计划${facts.plannedHours}学时，最低${minimum}学时`);
}
