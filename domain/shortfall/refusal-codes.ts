/** The "no" of 缺项认定. */
export const SHORTFALL_REFUSALS = {
  SHORTFALL_NOT_NEEDED: {
    status: 409,
    message: '该条件已满足，或不适用于本班（本申领），无须认定缺项',
    clause: '领域规则5.1：缺项须由审批人和另一人认定',
  },
  SHORTFALL_TOO_EARLY: {
    status: 409,
    message: '“{name}”仍可由责任方补办，不得认定缺项',
    clause: '领域规则5.1：责任方已无法满足方可认定',
  },
  SHORTFALL_OFFICIAL_UNKNOWN: {
    status: 422,
    message: '责任人须为主管部门或第三方评价机构的人员，且不是认定人',
    clause: '领域规则5.1：缺项按责任人统计',
  },
} as const;
