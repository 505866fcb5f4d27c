import { addDays, type IsoDate } from '../calendar/dates.js';
import type { SubsidyClaimView } from '../claim/view.js';
import type { ClassView } from '../lifecycle/case-view.js';

/** 行政复议: within sixty days of the decision (domain §5.2 stage 8); a last day on a rest day moves to the next worked day. */
export const APPEAL_WINDOW_DAYS = 60;
/** A review by people outside the case; no document gives its time (DEFAULT). */
export const APPEAL_WORKING_DAYS = 20;

export function unrolledWindowEnd(decidedOn: IsoDate): IsoDate {
  return addDays(decidedOn, APPEAL_WINDOW_DAYS);
}

/** To carry out what was decided; no document gives its time (DEFAULT). */
export const EFFECT_WORKING_DAYS = 10;

/** Why an upheld appeal does not reopen its claim, and what is to be done instead; undefined where nothing stands against it. */
export function obstacleOf({ project, class: { claim, stage, state } }: ClassView): string | undefined {
  if (stage !== 'release' || !claim) return '本班已办结，请受理补充申领';
  if (state !== 'ACTIVE' || project.state !== 'ACTIVE') return '本班或项目已暂停，请恢复后重新核算';
  if (claim.instructedBy) return '已发起拨付，请在拨付后受理补充申领';
  if (claim.batch) return '已编入拨付批次，请移出批次后重新核算';
  return claim.state === 'REFUSED' || claim.approvedBy ? undefined : '申领正在重新审核，请在审核中落实';
}

/** The same of a claim without a class. */
export function obstacleOfClaim({ gateProfile, state, ...claim }: SubsidyClaimView): string | undefined {
  if (gateProfile === 'PROJECT_CLASS' || gateProfile === 'PREPAYMENT') return '该申领随班级办理，请在该班重新受理';
  if (claim.instructedBy) return '已发起拨付，请在拨付后另行受理申领';
  if (claim.batch) return '已编入拨付批次，请移出批次后重新核算';
  if (state === 'REFUSED' || (state === 'FILED' && claim.approvedBy)) return undefined;
  return state === 'WITHDRAWN' ? '申领已撤回，请重新受理申领' : '申领正在重新审核，请在审核中落实';
}

export const CLAIMED_ANEW = '所列证书已在另一件申领中，请在该申领中落实';
export const STILL_NOTHING = '按现有事实重新核算仍为零，请先更正所依据的事实再重新核算';
export const NOTHING_TO_HOLD = '本人名额或预算已不足，请先落实名额与预算再重新核算';
