/** The "no" of Stage 7 绩效评价. */
export const EVALUATION_REFUSALS = {
  EVALUATOR_NOT_INDEPENDENT: {
    status: 422,
    message: '所选单位不是第三方评价机构或与承训机构相同',
    clause: '闽人社文〔2025〕37号 三（一）6',
  },
  EVALUATOR_NOT_ASSIGNED: { status: 409, message: '尚未委托第三方评价机构', clause: '闽人社文〔2025〕37号 三（一）6' },
  SCORE_NOT_SUBMITTED: { status: 409, message: '第三方评价机构尚未提交评分', clause: '闽人社文〔2025〕37号 三（一）6' },
  OBJECTION_WINDOW_OPEN: {
    status: 409,
    message: '机构意见期至{until}止，期满次日起方可定级',
    clause: '领域规则5.2：意见期5个工作日',
  },
  OBJECTION_PROVISIONAL: {
    status: 409,
    message: '机构意见期截止日{until}按暂定日历计算，待该年度正式放假安排载入后方可定级',
    clause: '《全国年节及纪念日放假办法》第六条',
  },
} as const;
