import type { Role } from './roles.js';

const OFFICIALS = ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'auditor'] as const;
const WITH_INSTITUTION = [...OFFICIALS, 'institution'] as const;

export const EXPORT_FILTERS = ['from', 'to', 'regionCode', 'fund', 'state', 'projectId', 'classId'] as const;
export type ExportFilterName = (typeof EXPORT_FILTERS)[number];

export interface ExportAccess {
  readonly title: string;
  readonly roles: readonly Role[];
  /** The further permission: who may have names, ID and account numbers in full. Nobody where there are none. */
  readonly unmasked: readonly Role[];
  readonly filters: readonly ExportFilterName[];
}

/** Which lists leave the house as files, for whom, and by what they may be narrowed; the rows are those one may see. */
export const EXPORTS = {
  projects: {
    title: '项目',
    roles: [...WITH_INSTITUTION, 'inspector'],
    unmasked: [],
    filters: ['from', 'to', 'regionCode', 'fund', 'state', 'projectId'],
  },
  classes: {
    title: '班级',
    roles: [...WITH_INSTITUTION, 'inspector'],
    unmasked: [],
    filters: ['from', 'to', 'regionCode', 'fund', 'state', 'projectId', 'classId'],
  },
  claims: {
    title: '补贴申领',
    roles: WITH_INSTITUTION,
    unmasked: [],
    filters: ['from', 'to', 'regionCode', 'fund', 'state', 'projectId', 'classId'],
  },
  claimLines: {
    title: '补贴明细',
    roles: WITH_INSTITUTION,
    // Who verifies the person against his papers.
    unmasked: ['caseworker', 'reviewer'],
    filters: ['from', 'to', 'regionCode', 'fund', 'state', 'projectId', 'classId'],
  },
  batches: {
    title: '支付批次',
    roles: OFFICIALS,
    unmasked: [],
    filters: ['from', 'to', 'regionCode', 'fund', 'state'],
  },
  payments: {
    title: '拨付款项',
    roles: OFFICIALS,
    // Who gives the bank its file has the accounts anyway.
    unmasked: ['payer'],
    filters: ['from', 'to', 'regionCode', 'fund', 'state', 'projectId', 'classId'],
  },
  allocations: {
    title: '预算下达',
    roles: OFFICIALS,
    unmasked: [],
    filters: ['from', 'to', 'regionCode', 'fund', 'state'],
  },
  budgets: { title: '预算', roles: OFFICIALS, unmasked: [], filters: ['regionCode', 'fund'] },
  vouchers: {
    title: '培训券',
    roles: WITH_INSTITUTION,
    unmasked: ['caseworker'],
    filters: ['from', 'to', 'state', 'classId'],
  },
  clawbacks: {
    title: '追回',
    roles: WITH_INSTITUTION,
    unmasked: [],
    filters: ['from', 'to', 'regionCode', 'fund', 'state', 'projectId', 'classId'],
  },
  sanctions: {
    title: '处理处罚',
    roles: WITH_INSTITUTION,
    unmasked: [],
    filters: ['from', 'to', 'regionCode', 'state'],
  },
  spotChecks: {
    title: '拨付后抽查',
    roles: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'inspector', 'auditor'],
    unmasked: [],
    filters: ['from', 'to', 'regionCode', 'state'],
  },
  audit: {
    title: '操作记录',
    roles: ['bureau_head', 'auditor'],
    unmasked: [],
    filters: ['from', 'to', 'projectId', 'classId'],
  },
} as const satisfies Record<string, ExportAccess>;

export type ExportList = keyof typeof EXPORTS;
export const EXPORT_LISTS = Object.keys(EXPORTS) as [ExportList, ...ExportList[]];
/** Whoever may export anything at all; which list, its own row says. */
export const EXPORTERS: readonly Role[] = [
  ...new Set(Object.values<ExportAccess>(EXPORTS).flatMap(({ roles }) => roles)),
];

export function exportAccess(list: ExportList): ExportAccess {
  return EXPORTS[list];
}
