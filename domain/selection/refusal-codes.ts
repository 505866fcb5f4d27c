/** The "no" of Stage 2 机构遴选. */
export const SELECTION_REFUSALS = {
  DIRECTORY_ENTRY_NOT_ACTIVE: {
    status: 422,
    message: '该机构在目录中没有本职业（工种）的有效条目，不能指定',
    clause: '闽人社文〔2025〕37号 三（一）2',
  },
  ALREADY_BID: {
    status: 409,
    message: '贵单位已提交过申请，每个项目只能提交一次',
    clause: '闽就劳办〔2026〕1号 （十四）',
  },
  BIDS_TOO_FEW: {
    status: 409,
    message: '申请机构不足{minimum}家（现有{count}家），须重新征集或改用其他方式',
    clause: '闽人社文〔2025〕37号 三（一）2；默认3家',
  },
  BID_UNKNOWN: {
    status: 422,
    message: '所选申请不属于本项目，请从申请列表中选择',
    clause: '闽人社文〔2025〕37号 三（一）2',
  },
} as const;
