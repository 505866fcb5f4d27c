import type { Role } from './roles.js';

/** Claims without a class, and the natural persons who file them. Rows of the tables in dossiers.ts and table.ts. */
export const SUBSIDY_CLAIM_DOSSIERS = {
  subsidyClaim: { name: '补贴申领', path: 'subsidy-claims', param: 'id' },
  claimant: { name: '个人申领人', path: 'claimants', param: 'id' },
  nameCorrection: { name: '姓名更正', path: 'name-corrections', param: 'id' },
  hardship: { name: '困难企业认定', path: 'hardship-recognitions', param: 'id' },
} as const;

const HR = ['HR_BUREAU'] as const;
const FINANCE = ['FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY'] as const;
/** Who is paid, and acts for himself: an enterprise, an institution, or a natural person as an organisation of one. */
const CLAIMANTS = ['INSTITUTION', 'ENTERPRISE', 'PERSON'] as const;

export const SUBSIDY_CLAIM_ACCESS = {
  registerClaimant: { role: 'caseworker', at: HR, on: 'claimant', makes: true },
  renewClaimantPassword: { role: 'caseworker', at: HR, on: 'claimant' },
  proposeNameCorrection: { role: 'caseworker', at: HR, on: 'nameCorrection', makes: true },
  confirmNameCorrection: { role: 'reviewer', at: HR, on: 'nameCorrection' },
  refuseNameCorrection: { role: 'reviewer', at: HR, on: 'nameCorrection' },
  proposeHardship: { role: 'caseworker', at: HR, on: 'hardship', makes: true },
  confirmHardship: { role: 'reviewer', at: HR, on: 'hardship' },
  refuseHardship: { role: 'reviewer', at: HR, on: 'hardship' },
  withdrawHardship: { role: 'caseworker', at: HR, on: 'hardship' },
  confirmHardshipWithdrawal: { role: 'reviewer', at: HR, on: 'hardship' },
  refuseHardshipWithdrawal: { role: 'reviewer', at: HR, on: 'hardship' },
  fileSubsidyClaim: { role: 'institution', at: CLAIMANTS, on: 'subsidyClaim', makes: true },
  fileAwardClaim: { role: 'institution', at: ['INSTITUTION'], on: 'subsidyClaim', makes: true },
  resubmitAwardClaim: { role: 'institution', at: ['INSTITUTION'], on: 'subsidyClaim' },
  verifySubsidyClaim: { role: 'caseworker', at: HR, on: 'subsidyClaim' },
  returnSubsidyClaim: { role: 'caseworker', at: HR, on: 'subsidyClaim' },
  resubmitSubsidyClaim: { role: 'institution', at: CLAIMANTS, on: 'subsidyClaim' },
  resubmitSupplementaryClaim: { role: 'institution', at: ['INSTITUTION', 'ENTERPRISE'], on: 'subsidyClaim' },
  resubmitPrepayment: { role: 'institution', at: ['INSTITUTION', 'ENTERPRISE'], on: 'subsidyClaim' },
  resubmitAllowanceClaim: { role: 'institution', at: ['INSTITUTION', 'ENTERPRISE'], on: 'subsidyClaim' },
  withdrawSubsidyClaim: { role: 'institution', at: CLAIMANTS, on: 'subsidyClaim' },
  reviewSubsidyClaim: { role: 'caseworker', at: HR, on: 'subsidyClaim' },
  queueSubsidyClaim: { role: 'caseworker', at: HR, on: 'subsidyClaim' },
  changeSubsidyFund: { role: 'approver', at: HR, on: 'subsidyClaim' },
  checkSubsidyClaim: { role: 'reviewer', at: HR, on: 'subsidyClaim' },
  postSubsidyPublicity: { role: 'caseworker', at: HR, on: 'subsidyClaim' },
  approveSubsidyClaim: { role: 'approver', at: HR, on: 'subsidyClaim' },
  refuseSubsidyClaim: { role: 'approver', at: HR, on: 'subsidyClaim' },
  instructSubsidyClaim: { role: 'payer', at: FINANCE, on: 'subsidyClaim' },
  confirmSubsidyClaim: { role: 'payer', at: FINANCE, on: 'subsidyClaim' },
  extendSubsidyPublicity: { role: 'caseworker', at: HR, on: 'subsidyClaim' },
  fileSubsidyObjection: { role: 'caseworker', at: HR, on: 'subsidyClaim' },
  investigateSubsidyObjection: { role: 'caseworker', at: HR, on: 'subsidyClaim' },
  resolveSubsidyObjection: { role: 'reviewer', at: HR, on: 'subsidyClaim' },
  reopenSubsidyClaim: { role: 'approver', at: HR, on: 'subsidyClaim' },
} as const satisfies Record<
  string,
  { role: Role; at: readonly string[]; on: keyof typeof SUBSIDY_CLAIM_DOSSIERS; makes?: true }
>;

export const SUBSIDY_CLAIM_TITLES = {
  registerClaimant: '登记个人申领人',
  renewClaimantPassword: '重置个人申领人密码',
  proposeNameCorrection: '提出姓名更正',
  confirmNameCorrection: '同意姓名更正',
  refuseNameCorrection: '不同意姓名更正',
  proposeHardship: '提出困难企业认定',
  confirmHardship: '同意困难企业认定',
  refuseHardship: '不同意困难企业认定',
  withdrawHardship: '提出撤销困难企业认定',
  confirmHardshipWithdrawal: '同意撤销困难企业认定',
  refuseHardshipWithdrawal: '不同意撤销困难企业认定',
  fileSubsidyClaim: '提交补贴申领（不随班级）',
  fileAwardClaim: '申领就业奖补',
  resubmitAwardClaim: '重新提交就业奖补申领',
  verifySubsidyClaim: '核验申领材料',
  returnSubsidyClaim: '退回申领补正',
  resubmitSubsidyClaim: '重新提交补贴申领',
  resubmitSupplementaryClaim: '重新提交补充申领',
  resubmitPrepayment: '重新提交学徒制预拨申领',
  resubmitAllowanceClaim: '重新提交学员生活费补贴申领',
  withdrawSubsidyClaim: '撤回补贴申领',
  reviewSubsidyClaim: '初审补贴申领',
  queueSubsidyClaim: '申领排队等候预算',
  changeSubsidyFund: '变更申领的资金渠道',
  checkSubsidyClaim: '复审补贴申领',
  postSubsidyPublicity: '公示补贴申领',
  approveSubsidyClaim: '批准补贴申领',
  refuseSubsidyClaim: '不予补贴申领',
  instructSubsidyClaim: '发起申领拨付',
  confirmSubsidyClaim: '确认申领拨付',
  extendSubsidyPublicity: '延长申领公示',
  fileSubsidyObjection: '登记申领公示异议',
  investigateSubsidyObjection: '登记申领异议核查情况',
  resolveSubsidyObjection: '办结申领公示异议',
  reopenSubsidyClaim: '重新核算申领',
} as const satisfies Record<keyof typeof SUBSIDY_CLAIM_ACCESS, string>;

const READERS = ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'institution', 'auditor'] as const;

export const SUBSIDY_CLAIM_READS = {
  listSubsidyClaims: READERS,
  readSubsidyClaim: READERS,
  readSubsidyRelease: READERS,
  readClaimants: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'auditor'],
  readHardship: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;
