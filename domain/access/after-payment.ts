import type { Role } from './roles.js';

/** What follows a payment: orders to give it back, sanctions. Rows of the tables in dossiers.ts and table.ts. */
export const AFTER_PAYMENT_DOSSIERS = {
  clawback: { name: '追回', path: 'clawbacks', param: 'id' },
  sanction: { name: '处理处罚', path: 'sanctions', param: 'id' },
  spotCheck: { name: '拨付后抽查', path: 'spot-checks', param: 'id' },
  signal: { name: '风险信号', path: 'signals', param: 'id' },
  shortfall: { name: '缺项认定', path: 'shortfalls', param: 'id' },
  appeal: { name: '申诉', path: 'appeals', param: 'id' },
} as const;

const HR = ['HR_BUREAU'] as const;
const FINANCE = ['FINANCE_BUREAU', 'UNEMPLOYMENT_AGENCY'] as const;

export const AFTER_PAYMENT_ACCESS = {
  orderClawback: { role: 'caseworker', at: HR, on: 'clawback', makes: true },
  confirmClawback: { role: 'approver', at: HR, on: 'clawback' },
  refuseClawback: { role: 'approver', at: HR, on: 'clawback' },
  recordRefund: { role: 'payer', at: FINANCE, on: 'clawback' },
  confirmRefund: { role: 'payer', at: FINANCE, on: 'clawback' },
  refuseRefund: { role: 'payer', at: FINANCE, on: 'clawback' },
  reverseClawback: { role: 'caseworker', at: HR, on: 'clawback' },
  confirmClawbackReversal: { role: 'approver', at: HR, on: 'clawback' },
  refuseClawbackReversal: { role: 'approver', at: HR, on: 'clawback' },
  proposeSanction: { role: 'caseworker', at: HR, on: 'sanction', makes: true },
  confirmSanction: { role: 'approver', at: HR, on: 'sanction' },
  refuseSanction: { role: 'approver', at: HR, on: 'sanction' },
  liftSanction: { role: 'bureau_head', at: HR, on: 'sanction' },
  referToJustice: { role: 'caseworker', at: HR, on: 'sanction' },
  drawSpotCheck: { role: 'bureau_head', at: HR, on: 'spotCheck', makes: true },
  recordSpotCheck: { role: 'inspector', at: HR, on: 'spotCheck' },
  raiseSignal: { role: 'inspector', at: HR, on: 'signal', makes: true },
  declareShortfall: { role: 'approver', at: HR, on: 'shortfall', makes: true },
  confirmShortfall: { role: 'bureau_head', at: HR, on: 'shortfall' },
  refuseShortfall: { role: 'bureau_head', at: HR, on: 'shortfall' },
  fileAppeal: { role: 'institution', at: ['INSTITUTION', 'ENTERPRISE', 'PERSON'], on: 'appeal', makes: true },
  decideAppeal: { role: 'reviewer', at: HR, on: 'appeal' },
  carryOutAppeal: { role: 'approver', at: HR, on: 'appeal' },
} as const satisfies Record<
  string,
  { role: Role; at: readonly string[]; on: keyof typeof AFTER_PAYMENT_DOSSIERS; makes?: true }
>;

export const AFTER_PAYMENT_TITLES = {
  orderClawback: '提出追回',
  confirmClawback: '确认追回',
  refuseClawback: '不同意追回',
  recordRefund: '登记退款',
  confirmRefund: '确认退款',
  refuseRefund: '退款不符',
  reverseClawback: '提出撤销追回',
  confirmClawbackReversal: '确认撤销追回',
  refuseClawbackReversal: '不同意撤销追回',
  proposeSanction: '提出处理',
  confirmSanction: '确认处理',
  refuseSanction: '不同意处理',
  liftSanction: '解除处理',
  referToJustice: '移送司法',
  drawSpotCheck: '抽取检查',
  recordSpotCheck: '登记抽查结果',
  raiseSignal: '登记风险信号',
  declareShortfall: '认定缺项',
  confirmShortfall: '确认缺项',
  refuseShortfall: '不同意缺项',
  fileAppeal: '提出申诉',
  decideAppeal: '作出申诉决定',
  carryOutAppeal: '落实申诉决定',
} as const satisfies Record<keyof typeof AFTER_PAYMENT_ACCESS, string>;

const READERS = ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'institution', 'auditor'] as const;

export const AFTER_PAYMENT_READS = {
  listClawbacks: READERS,
  readClawback: READERS,
  listSanctions: READERS,
  readSanction: READERS,
  readSpotCheck: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'inspector', 'auditor'],
  listShortfalls: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'auditor'],
  readAppeal: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'institution', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;
