/** Second half of the calculator's order: what happened in the class, the certificate, the voucher, the claim. */
import { addMonths, type IsoDate, yearOf } from '../calendar/dates.js';
import { rollForward } from '../calendar/working-days.js';
import { isRefusal, type Refusal, refusal } from '../refusals.js';
import { acceptedKinds, type Facts } from './facts.js';
import { type Finding, failed, passed } from './finding.js';
import type { SubsidyRules } from './types.js';

const RESULTS_ONLY = { clause: '闽人社文〔2025〕37号 三（一）3：开班备案、过程监督、结果考核', isDefault: false };

export function checkWithdrawal(facts: Facts): Finding {
  if (facts.examResult === 'WITHDRAWN') return failed(RESULTS_ONLY, 'WITHDRAWN', '不计补贴');
  return passed(RESULTS_ONLY, '未退出');
}

/** Whole-number comparison: 47 of 60 hours is below 80 %, 48 is not. */
export function checkAttendance(facts: Facts, { policy }: SubsidyRules): Finding {
  const rule = policy.rules['attendance.thresholdPercent'];
  const { plannedHours, attendedHours } = facts;
  if (plannedHours === null || attendedHours === null) return passed(rule, '本次未涉及出勤');
  const detail = `计划${plannedHours}学时，出勤${attendedHours}学时，要求${rule.value}%`;
  if (attendedHours * 100 < plannedHours * rule.value) return failed(rule, 'ATTENDANCE_BELOW_THRESHOLD', detail);
  return passed(rule, detail);
}

export function checkExam(facts: Facts): Finding {
  if (facts.examResult === 'ABSENT') return failed(RESULTS_ONLY, 'ABSENT', '未参加考核');
  return passed(RESULTS_ONLY, facts.examResult === null ? '以证书为准' : '已参加考核');
}

/** The certificate must be of the planned kind: failing has no fallback to a certificate of completion. */
export function checkCertificate(facts: Facts): Finding {
  const rule = facts.tariff ?? RESULTS_ONLY;
  if (facts.examResult === 'FAIL') return failed(rule, 'CERTIFICATE_NOT_OBTAINED', '考核不合格');
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

/** Some funds pay only against a voucher; activation and completion must both fall within its validity. */
export function checkVoucher(facts: Facts, { policy }: SubsidyRules): Finding {
  const rule = policy.rules['voucher.rules'];
  const { requiredForFunds, exemptKinds, exemptSettlementModes, validityMonths } = rule.value;
  if (!facts.voucher) {
    const exempt =
      exemptKinds.includes(facts.subsidyKind) ||
      (facts.settlementMode !== null && exemptSettlementModes.includes(facts.settlementMode));
    const required = facts.fundingSource !== null && requiredForFunds.includes(facts.fundingSource) && !exempt;
    return required ? failed(rule, 'VOUCHER_REQUIRED', '未提供培训券') : passed(rule, '无须使用培训券');
  }
  // Calendar months from the claim, end date inclusive; unlike a claim window it does not roll to a working day.
  const validTo = addMonths(facts.voucher.claimedOn, validityMonths);
  const { activatedOn } = facts.voucher;
  if (activatedOn === null || activatedOn > validTo) {
    return failed(
      rule,
      'VOUCHER_LAPSED',
      `有效期至${validTo}，${activatedOn === null ? '未激活' : `${activatedOn}激活`}`,
    );
  }
  if (facts.classEndedOn !== null && facts.classEndedOn > validTo) {
    return failed(rule, 'VOUCHER_LAPSED', `有效期至${validTo}，培训${facts.classEndedOn}结束`);
  }
  return passed(rule, `有效期至${validTo}`);
}

/**
 * Six months from the certificate, end date inclusive; an end on a rest day rolls to the next working day.
 * Only a claim after the unrolled end asks the calendar, and closing a window by an unpublished year is refused.
 */
export function checkClaimWindow(facts: Facts, rules: SubsidyRules): Finding | Refusal {
  const rule = rules.policy.rules['claim.windowMonths'];
  if (facts.claimFiledOn === null || !facts.certificate) return passed(rule, '尚未申领');
  const unrolled = addMonths(facts.certificate.issuedOn, rule.value);
  if (facts.claimFiledOn <= unrolled) return passed(rule, `申领期至${unrolled}，${facts.claimFiledOn}申领`);
  const end = officialEnd(unrolled, rules);
  if (isRefusal(end)) return end;
  const detail = `申领期至${end}，${facts.claimFiledOn}申领`;
  return facts.claimFiledOn <= end ? passed(rule, detail) : failed(rule, 'CLAIM_WINDOW_CLOSED', detail);
}

function officialEnd(unrolled: IsoDate, { calendar }: SubsidyRules): IsoDate | Refusal {
  const year = yearOf(unrolled);
  if (!calendar) return refusal('CALENDAR_YEAR_MISSING', { params: { year } });
  const end = rollForward(calendar, unrolled);
  if (isRefusal(end)) return end;
  return end.provisional ? refusal('CALENDAR_YEAR_PROVISIONAL', { params: { year: yearOf(end.on) } }) : end.on;
}
