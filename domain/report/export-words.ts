import type { ExportList } from '../access/exports.js';
import { BATCH_STATE_NAMES } from '../batch/rules.js';
import { SANCTION_NAMES } from '../sanction/rules.js';

/** What the codes of a list are called in the file that leaves the house: whoever opens it has no page beside it. */
export type Words = Readonly<Record<string, string>>;

export const CASE_STATES: Words = {
  ACTIVE: '进行中',
  SUSPENDED: '已暂停',
  TERMINATED: '已终止',
  CLOSED: '已办结',
  REJECTED: '不予备案',
  CANCELLED: '已取消',
};
export const CLAIM_STATES: Words = {
  FILED: '已提交',
  RETURNED: '退回补正',
  WITHDRAWN: '已撤回',
  REFUSED: '不予补贴',
};
export const VOUCHER_KINDS: Words = { GENERAL: '通用券', TARGETED: '定向券' };
export const VOUCHER_STATES: Words = {
  ISSUED: '待领取',
  CLAIMED: '已领取',
  ACTIVATED: '已激活',
  REDEEMED: '已兑付',
  LAPSED: '已过期',
  VOIDED: '已作废',
};
export const BATCH_STATES: Words = BATCH_STATE_NAMES;
export const PAYMENT_STATES: Words = {
  INSTRUCTED: '已发起',
  CONFIRMED: '已确认，待付',
  PAID: '已付',
  RETURNED: '银行退回',
  REVERSED: '已冲销',
};
export const ALLOCATION_KINDS: Words = { ALLOT: '下达', REDUCE: '收回' };
export const DECISIONS: Words = { CONFIRMED: '已确认', REFUSED: '不同意' };
export const CLAWBACK_SCOPES: Words = { PERSON: '按人', CLASS: '按班', PROJECT: '按项目', CLAIM: '按申领' };
export const CLAWBACK_STATES: Words = {
  PROPOSED: '待确认',
  REFUSED: '不同意',
  OPEN: '追回中',
  SETTLED: '已结清',
  REVERSED: '已撤销',
};
export const GROUNDS: Words = {
  FRAUD: '弄虚作假',
  INELIGIBLE: '不符合条件',
  ERROR: '差错',
  TOLERATED_ERROR: '容错',
  NOT_COMPLETED: '未完成培训',
  SUBCONTRACTING: '转包',
  FALSE_ADVERTISING: '虚假宣传',
  GRADE_D: '绩效D级',
  OTHER: '其他',
};
export const MEASURES: Words = SANCTION_NAMES;
export const DRAWN_FOR: Words = { SEED: '随机', SIGNAL: '有信号' };
export const CHECK_RESULTS: Words = { CORRECT: '无误', ERROR: '有差错' };

/** What `state` narrows a list by; the trail and the budgets have none. */
export const STATES_OF: Readonly<Partial<Record<ExportList, Words>>> = {
  projects: CASE_STATES,
  classes: CASE_STATES,
  claims: CLAIM_STATES,
  claimLines: CLAIM_STATES,
  batches: BATCH_STATES,
  payments: PAYMENT_STATES,
  allocations: DECISIONS,
  vouchers: VOUCHER_STATES,
  clawbacks: CLAWBACK_STATES,
  sanctions: MEASURES,
  spotChecks: CHECK_RESULTS,
};
