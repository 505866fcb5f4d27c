/** What one kind asks of a person and an employer, besides what all kinds ask. What the case does not say is not asked. */
import { addMonths } from '../calendar/dates.js';
import type { KindConditions, PolicyRule } from '../policy/types.js';
import type { Facts } from './facts.js';
import { type Finding, failed } from './finding.js';
import type { SubsidyRules } from './types.js';

export function checkConditions(facts: Facts, { policy }: SubsidyRules): Finding | undefined {
  const window = policy.rules['employment.windowMonths'];
  const rule = policy.rules[`conditions.${facts.subsidyKind}`];
  if (rule) {
    const finding =
      checkHardship(facts, rule) ??
      checkCategory(facts, rule) ??
      checkContract(facts, rule) ??
      checkHiring(facts, rule);
    if (finding) return finding;
  }
  if (facts.employmentVerified === false) return failed(rule ?? window, 'EMPLOYMENT_NOT_VERIFIED', '未查实用工或就业');
  return checkEmployment(facts, window);
}

function checkHardship({ employerInHardship }: Facts, rule: PolicyRule<KindConditions>): Finding | undefined {
  if (!rule.value.recognisedHardship || employerInHardship !== false) return undefined;
  return failed(rule, 'EMPLOYER_NOT_IN_HARDSHIP', '用人单位未经认定为困难企业，或认定已到期、已撤销');
}

function checkCategory({ person, employerInsured }: Facts, rule: PolicyRule<KindConditions>): Finding | undefined {
  const { categories = [], categoriesOfInsuredEmployer = [], refuseInsuredAtFiling } = rule.value;
  if (refuseInsuredAtFiling && person.employeeInsuredAtFiling) {
    return failed(rule, 'NOT_ELIGIBLE_PERSON', '备案时已参加职工社会保险');
  }
  if (categories.length === 0 && categoriesOfInsuredEmployer.length === 0) return undefined;
  if (categories.some((each) => person.categories.includes(each))) return undefined;
  if (!categoriesOfInsuredEmployer.some((each) => person.categories.includes(each))) {
    return failed(rule, 'NOT_ELIGIBLE_PERSON', '人员类别不符');
  }
  return employerInsured === false ? failed(rule, 'NOT_ELIGIBLE_PERSON', '用人单位未参保') : undefined;
}

function checkContract(facts: Facts, rule: PolicyRule<KindConditions>): Finding | undefined {
  const { contractMonths, basicPension } = rule.value;
  if (contractMonths !== undefined && facts.contractMonths !== null && facts.contractMonths < contractMonths) {
    return failed(rule, 'NOT_ELIGIBLE_PERSON', `劳动合同${facts.contractMonths}个月，不足${contractMonths}个月`);
  }
  if (basicPension && facts.basicPensionPaid === false) {
    return failed(rule, 'NOT_ELIGIBLE_PERSON', '未缴纳基本养老保险费');
  }
  return undefined;
}

/** The training begins within the months after hiring, the corresponding day included; a filing stands for the beginning. */
function checkHiring(facts: Facts, rule: PolicyRule<KindConditions>): Finding | undefined {
  const { hiredWithinMonths } = rule.value;
  const { hiredOn, classEndedOn } = facts;
  const begunOn = facts.filedOn ?? classEndedOn ?? facts.certificate?.issuedOn ?? null;
  if (hiredWithinMonths === undefined || hiredOn === null || begunOn === null) return undefined;
  const lastDay = addMonths(hiredOn, hiredWithinMonths);
  const endedOn = classEndedOn ?? begunOn;
  if (begunOn <= lastDay && endedOn >= hiredOn) return undefined;
  return failed(rule, 'OUTSIDE_HIRING_YEAR', `${hiredOn}招用，${begunOn}培训，期限至${lastDay}`);
}

/** An award is for employment that begins within the window after the certificate. */
function checkEmployment(facts: Facts, rule: PolicyRule<number>): Finding | undefined {
  if (facts.subsidyKind !== 'EMPLOYMENT_AWARD') return undefined;
  if (facts.hiredOn === null || !facts.certificate) return undefined;
  const lastDay = addMonths(facts.certificate.issuedOn, rule.value);
  if (facts.hiredOn <= lastDay) return undefined;
  return failed(rule, 'EMPLOYED_OUTSIDE_WINDOW', `${facts.hiredOn}就业，期限至${lastDay}`);
}
