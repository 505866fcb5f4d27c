/** Second half of the calculator's order: what happened in the class, the certificate, the voucher, the claim. */
import { addDays, addMonths, type IsoDate, yearOf } from '../calendar/dates.js';
import { rollForward } from '../calendar/working-days.js';
import type { PolicyRule } from '../policy/types.js';
import { isRefusal, type Refusal, refusal } from '../refusals.js';
import { subsidyFamily } from '../vocabulary.js';
import { isVoucherRequired } from '../voucher/rules.js';
import { acceptedKinds, type Facts } from './facts.js';
import { type Finding, failed, passed } from './finding.js';
import type { SubsidyRules } from './types.js';

/** No calendar rests so long: a claim later than this after the unrolled end is late under any of them. */
const LONGEST_REST_DAYS = 31;

const RESULTS_ONLY = { clause: '闽人社文〔2025〕37号 三（一）3：开班备案、过程监督、结果考核', isDefault: false };

export function checkWithdrawal(facts: Facts): Finding {
  if (facts.examResult === 'WITHDRAWN') return failed(RESULTS_ONLY, 'WITHDRAWN', '不计补贴');
  return passed(RESULTS_ONLY, '未退出');
}

/** Compared in whole tenths of an hour: 47 of 60 hours is below 80 %, 48 is not, nor are 32.8 of 41. */
export function checkAttendance(facts: Facts, { policy }: SubsidyRules): Finding {
  const rule = policy.rules['attendance.thresholdPercent'];
  const { plannedHours, attendedHours } = facts;
  if (plannedHours === null || attendedHours === null) return passed(rule, '本次未涉及出勤');
  const detail = `计划${plannedHours}学时，出勤${attendedHours}学时，要求${rule.value}%`;
  if (tenths(attendedHours) * 100 < tenths(plannedHours) * rule.value)
    return failed(rule, 'ATTENDANCE_BELOW_THRESHOLD', detail);
  return passed(rule, detail);
}

function tenths(hours: number): number {
  return Math.round(hours * 10);
}

export function checkExam(facts: Facts): Finding {
  if (facts.examResult === 'ABSENT') return failed(RESULTS_ONLY, 'ABSENT', '未参加考核');
  return passed(RESULTS_ONLY, facts.examResult === null ? '以证书为准' : '已参加考核');
}

/** The certificate must be of the planned kind: failing has no fallback to a certificate of completion. */
export function checkCertificate(facts: Facts): Finding {
  const rule = facts.tariff ?? RESULTS_ONLY;
  const isOpen = facts.settlementMode === 'PREPAYMENT' && facts.examResult !== 'FAIL';
  if (isOpen) return passed(rule, '预拨，结业后凭证书结算');
  if (facts.tariff?.value.certificateKinds.length === 0) return passed(rule, '该类补贴不以证书为条件');
  if (facts.examResult === 'FAIL') return failed(rule, 'CERTIFICATE_NOT_OBTAINED', '考核不合格');
  if (!facts.certificate && provedOtherwise(facts)) return passed(rule, '合格情况已由培训记录证明');
  if (facts.certificates.length === 0) return failed(rule, 'CERTIFICATE_NOT_OBTAINED', '无证书记录');
  if (!facts.certificate) {
    return failed(rule, 'CERTIFICATE_KIND_MISMATCH', `应为${acceptedKinds(facts.rung, facts.tariff).join('、')}`);
  }
  const { issuedOn } = facts.certificate;
  if (facts.filedOn !== null && issuedOn < facts.filedOn) {
    return failed(rule, 'CERTIFICATE_BEFORE_FILING', `${issuedOn}核发，${facts.filedOn}备案`);
  }
  return passed(rule, `${issuedOn}核发`);
}

/** A headcount of those who passed asks for no paper; an allowance rests on the certificate of its approved training line. */
function provedOtherwise({ tariff, examResult, subsidyKind, linkedTrainingLine }: Facts): boolean {
  if (subsidyKind === 'LIVING_ALLOWANCE') return linkedTrainingLine === 'APPROVED';
  return (
    tariff !== undefined &&
    'passSuffices' in tariff.value &&
    tariff.value.passSuffices === true &&
    examResult === 'PASS'
  );
}

/** Some funds pay training only against a voucher; activation and completion must both fall within its validity. */
export function checkVoucher(facts: Facts, { policy }: SubsidyRules): Finding {
  const rule = policy.rules['voucher.rules'];
  if (!facts.voucher) {
    if (facts.voucherWaived) return passed(rule, '经两人批准免用培训券');
    const isTraining = subsidyFamily(facts.subsidyKind) === 'TRAINING';
    const { subsidyKind, settlementMode, fundingSource: fund } = facts;
    return isTraining && isVoucherRequired({ fund, subsidyKind, settlementMode }, rule.value)
      ? failed(rule, 'VOUCHER_REQUIRED', '未提供培训券')
      : passed(rule, '无须使用培训券');
  }
  // Calendar months from the claim, end date inclusive; unlike a claim window it does not roll to a working day.
  const { claimedOn, activatedOn } = facts.voucher;
  const validTo = addMonths(claimedOn, rule.value.validityMonths);
  const validity = `有效期${claimedOn}至${validTo}`;
  if (activatedOn === null) return failed(rule, 'VOUCHER_LAPSED', `${validity}，未激活`);
  if (activatedOn < claimedOn || activatedOn > validTo) {
    return failed(rule, 'VOUCHER_LAPSED', `${validity}，${activatedOn}激活`);
  }
  const { classEndedOn } = facts;
  if (classEndedOn !== null && (classEndedOn < claimedOn || classEndedOn > validTo)) {
    return failed(rule, 'VOUCHER_LAPSED', `${validity}，培训${classEndedOn}结束`);
  }
  return passed(rule, validity);
}

/**
 * Six months from the certificate, end date inclusive; an end on a rest day rolls to the next working day.
 * Only a claim after the unrolled end asks the calendar, and closing a window by an unpublished year is refused.
 */
export function checkClaimWindow(facts: Facts, rules: SubsidyRules): Finding | Refusal {
  const { rule, months } = claimWindow(facts, rules);
  if (facts.claimFiledOn === null || !facts.certificate || facts.settlementMode === 'PREPAYMENT') {
    return passed(rule, '尚未申领或不以证书起算');
  }
  const unrolled = addMonths(facts.certificate.issuedOn, months);
  if (facts.claimFiledOn <= unrolled) return passed(rule, `申领期至${unrolled}，${facts.claimFiledOn}申领`);
  if (facts.claimFiledOn > addDays(unrolled, LONGEST_REST_DAYS)) {
    return failed(rule, 'CLAIM_WINDOW_CLOSED', `申领期至${unrolled}（遇休息日顺延），${facts.claimFiledOn}申领`);
  }
  const end = officialEnd(unrolled, rules);
  if (isRefusal(end)) return end;
  const detail = `申领期至${end}，${facts.claimFiledOn}申领`;
  return facts.claimFiledOn <= end ? passed(rule, detail) : failed(rule, 'CLAIM_WINDOW_CLOSED', detail);
}

/** An award's window begins where the window for finding employment ends. */
function claimWindow({ subsidyKind }: Facts, { policy }: SubsidyRules): { rule: PolicyRule<number>; months: number } {
  const usual = policy.rules['claim.windowMonths'];
  if (subsidyKind !== 'EMPLOYMENT_AWARD') return { rule: usual, months: usual.value };
  const rule = policy.rules['award.claimWindowMonths'];
  return { rule, months: policy.rules['employment.windowMonths'].value + rule.value };
}

/** An allowance is claimed and paid only together with its training line (004-11), of a kind that the version names. */
export function checkLinkedTraining(facts: Facts, { policy }: SubsidyRules): Finding {
  const rule = facts.tariff ?? RESULTS_ONLY;
  if (facts.subsidyKind !== 'LIVING_ALLOWANCE') return passed(rule, '不涉及关联培训补贴');
  const conditions = policy.rules['conditions.LIVING_ALLOWANCE'];
  const kind = facts.linkedTrainingKind;
  if (kind !== null && conditions?.value.trainingKinds && !conditions.value.trainingKinds.includes(kind)) {
    return failed(conditions, 'ALLOWANCE_NOT_OF_TRAINING', kind);
  }
  if (facts.linkedTrainingLine === 'APPROVED') return passed(rule, '关联培训补贴已批准');
  const detail = facts.linkedTrainingLine === null ? '无关联培训补贴' : '关联培训补贴未批准';
  return failed(rule, 'TRAINING_LINE_REFUSED', detail);
}

function officialEnd(unrolled: IsoDate, { calendar }: SubsidyRules): IsoDate | Refusal {
  const year = yearOf(unrolled);
  if (!calendar) return refusal('CALENDAR_YEAR_MISSING', { params: { year } });
  const end = rollForward(calendar, unrolled);
  if (isRefusal(end)) return end;
  return end.provisional ? refusal('CALENDAR_YEAR_PROVISIONAL', { params: { year: yearOf(end.on) } }) : end.on;
}
