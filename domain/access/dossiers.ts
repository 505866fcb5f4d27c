import { AFTER_PAYMENT_ACCESS, AFTER_PAYMENT_DOSSIERS, AFTER_PAYMENT_TITLES } from './after-payment.js';
import { SUBSIDY_CLAIM_ACCESS, SUBSIDY_CLAIM_DOSSIERS, SUBSIDY_CLAIM_TITLES } from './subsidy-claims.js';
import type { Role } from './roles.js';

/** What people act on besides projects and classes, and where its addresses begin. */
export const DOSSIERS = {
  allocation: { name: '预算下达', path: 'allocations', param: 'id' },
  budget: { name: '预算', path: 'budgets', param: 'id' },
  yearTurn: { name: '年末处理', path: 'year-turns', param: 'id' },
  paperConfirmation: { name: '纸质确认', path: 'paper-confirmations', param: 'id' },
  historyImport: { name: '补贴历史导入', path: 'history-imports', param: 'id' },
  policyVersion: { name: '政策版本', path: 'policy/versions', param: 'versionId' },
  voucherIssue: { name: '培训券发放', path: 'voucher-issues', param: 'id' },
  voucher: { name: '培训券', path: 'vouchers', param: 'id' },
  voucherOverride: { name: '免用培训券', path: 'voucher-overrides', param: 'id' },
  batch: { name: '支付批次', path: 'batches', param: 'id' },
  payeeAccount: { name: '收款账户', path: 'payee-accounts', param: 'id' },
  ...AFTER_PAYMENT_DOSSIERS,
  ...SUBSIDY_CLAIM_DOSSIERS,
} as const satisfies Record<string, { name: string; path: string; param: 'id' | 'versionId' }>;
export type Dossier = keyof typeof DOSSIERS;

export interface DossierAccess {
  readonly role: Role;
  /** The kinds of organisation whose people may; which of them, and who of these not again, its own act says. */
  readonly at: readonly string[];
  readonly on: Dossier;
  /** True for the command that makes the dossier: it has no id yet. */
  readonly makes?: true;
}

const HR = ['HR_BUREAU'] as const;
const FINANCE = ['FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY'] as const;

/** Who may give which command on a dossier; nothing else may (design §9). */
export const DOSSIER_ACCESS = {
  proposeAllocation: { role: 'payer', at: FINANCE, on: 'allocation', makes: true },
  confirmAllocation: { role: 'payer', at: FINANCE, on: 'allocation' },
  refuseAllocation: { role: 'payer', at: FINANCE, on: 'allocation' },
  proposeYearTurn: { role: 'payer', at: FINANCE, on: 'budget' },
  confirmYearTurn: { role: 'payer', at: FINANCE, on: 'yearTurn' },
  refuseYearTurn: { role: 'payer', at: FINANCE, on: 'yearTurn' },
  confirmOnPaper: { role: 'caseworker', at: ['HR_BUREAU'], on: 'paperConfirmation', makes: true },
  checkPaper: { role: 'reviewer', at: ['HR_BUREAU'], on: 'paperConfirmation' },
  refusePaper: { role: 'reviewer', at: ['HR_BUREAU'], on: 'paperConfirmation' },
  importHistory: { role: 'caseworker', at: ['HR_BUREAU'], on: 'historyImport', makes: true },
  confirmHistoryImport: { role: 'reviewer', at: ['HR_BUREAU'], on: 'historyImport' },
  refuseHistoryImport: { role: 'reviewer', at: ['HR_BUREAU'], on: 'historyImport' },
  draftPolicyVersion: { role: 'caseworker', at: ['HR_BUREAU'], on: 'policyVersion', makes: true },
  checkPolicyVersion: { role: 'reviewer', at: ['HR_BUREAU'], on: 'policyVersion' },
  returnPolicyDraft: { role: 'reviewer', at: ['HR_BUREAU'], on: 'policyVersion' },
  bringIntoForce: { role: 'approver', at: ['HR_BUREAU'], on: 'policyVersion' },
  issueVouchers: { role: 'caseworker', at: ['HR_BUREAU'], on: 'voucherIssue', makes: true },
  confirmIssue: { role: 'reviewer', at: ['HR_BUREAU'], on: 'voucherIssue' },
  refuseIssue: { role: 'reviewer', at: ['HR_BUREAU'], on: 'voucherIssue' },
  claimVoucherAtWindow: { role: 'caseworker', at: ['HR_BUREAU'], on: 'voucher' },
  activateVoucher: { role: 'institution', at: ['INSTITUTION', 'ENTERPRISE'], on: 'voucher' },
  voidVoucher: { role: 'approver', at: ['HR_BUREAU'], on: 'voucher' },
  overrideVoucher: { role: 'approver', at: ['HR_BUREAU'], on: 'voucherOverride', makes: true },
  confirmVoucherOverride: { role: 'bureau_head', at: ['HR_BUREAU'], on: 'voucherOverride' },
  refuseVoucherOverride: { role: 'bureau_head', at: ['HR_BUREAU'], on: 'voucherOverride' },
  makeBatch: { role: 'caseworker', at: HR, on: 'batch', makes: true },
  checkBatch: { role: 'reviewer', at: HR, on: 'batch' },
  returnBatch: { role: 'payer', at: FINANCE, on: 'batch' },
  dropFromBatch: { role: 'caseworker', at: HR, on: 'batch' },
  instructRepayment: { role: 'payer', at: FINANCE, on: 'batch' },
  confirmRepayment: { role: 'payer', at: FINANCE, on: 'batch' },
  askAgain: { role: 'payer', at: FINANCE, on: 'batch' },
  recordResults: { role: 'payer', at: FINANCE, on: 'batch' },
  proposePayeeAccount: {
    role: 'institution',
    at: ['INSTITUTION', 'ENTERPRISE', 'PERSON'],
    on: 'payeeAccount',
    makes: true,
  },
  confirmPayeeAccount: { role: 'caseworker', at: HR, on: 'payeeAccount' },
  refusePayeeAccount: { role: 'caseworker', at: HR, on: 'payeeAccount' },
  ...AFTER_PAYMENT_ACCESS,
  ...SUBSIDY_CLAIM_ACCESS,
} as const satisfies Record<string, DossierAccess>;

export type DossierCommandName = keyof typeof DOSSIER_ACCESS;
export const DOSSIER_COMMAND_NAMES = Object.keys(DOSSIER_ACCESS) as readonly DossierCommandName[];

/** What a caseworker calls each of them. */
export const DOSSIER_COMMAND_TITLES: Readonly<Record<DossierCommandName, string>> = {
  proposeAllocation: '拟下达预算',
  confirmAllocation: '确认下达预算',
  refuseAllocation: '不同意下达预算',
  ...AFTER_PAYMENT_TITLES,
  ...SUBSIDY_CLAIM_TITLES,
  proposeYearTurn: '提出年末处理',
  confirmYearTurn: '确认年末处理',
  refuseYearTurn: '不同意年末处理',
  confirmOnPaper: '登记纸质确认',
  checkPaper: '核对纸质确认',
  refusePaper: '退回纸质确认',
  importHistory: '导入补贴历史',
  confirmHistoryImport: '确认补贴历史导入',
  refuseHistoryImport: '不同意补贴历史导入',
  draftPolicyVersion: '起草政策版本',
  checkPolicyVersion: '复核政策版本',
  returnPolicyDraft: '退回政策草案',
  bringIntoForce: '政策版本生效',
  issueVouchers: '批量发放培训券',
  confirmIssue: '确认发放培训券',
  refuseIssue: '不同意发放培训券',
  claimVoucherAtWindow: '窗口领取培训券',
  activateVoucher: '激活培训券',
  voidVoucher: '作废培训券',
  overrideVoucher: '提出免用培训券',
  confirmVoucherOverride: '确认免用培训券',
  refuseVoucherOverride: '不同意免用培训券',
  makeBatch: '编制拨付批次',
  checkBatch: '复核拨付批次',
  returnBatch: '退回拨付批次',
  dropFromBatch: '移出拨付批次',
  instructRepayment: '发起重新拨付',
  confirmRepayment: '确认重新拨付',
  askAgain: '再次查询结果',
  recordResults: '上传银行回单',
  proposePayeeAccount: '填报收款账户',
  confirmPayeeAccount: '核实收款账户',
  refusePayeeAccount: '退回收款账户',
};
