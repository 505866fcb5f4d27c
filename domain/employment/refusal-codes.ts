/** The "no" of Stage 6 就业跟踪. */
export const EMPLOYMENT_REFUSALS = {
  TRACKING_INCOMPLETE: {
    status: 409,
    message: '还有{count}名学员没有就业跟踪结论',
    clause: '闽人社文〔2025〕37号 三（一）5',
  },
  EMPLOYMENT_WINDOW_OPEN: {
    status: 422,
    message: '第{row}行学员的就业跟踪期至{until}，期满前不能登记为“期满未就业”',
    clause: '领域规则2.3：证书后6个月内',
  },
  EMPLOYED_OUTSIDE_WINDOW: {
    status: 422,
    message: '第{row}行就业日期不在结业之后的跟踪期（至{until}）内',
    clause: '领域规则2.3',
  },
  EMPLOYMENT_PROOF_MISSING: {
    status: 422,
    message: '第{row}行登记为已就业，须填写就业日期、证明类型和证明编号',
    clause: '领域规则2.3：就业证明',
  },
} as const;
