/** The "no" of states, people and stages. Sentences are for the caseworker: what is wrong, and what to do now. */
export const LIFECYCLE_REFUSALS = {
  WRONG_STAGE: {
    status: 409,
    message: '当前处于“{stage}”环节，此操作属于“{expected}”环节，不能办理',
    clause: '闽人社文〔2025〕37号 三（一）3：开班备案、过程监督、结果考核',
  },
  CASE_CLOSED: { status: 409, message: '该事项已办结或已终止，不能再办理', clause: '闽人社文〔2025〕37号 三（一）3' },
  CASE_SUSPENDED: {
    status: 409,
    message: '该项目已暂停，期限停止计算；须先恢复后方可办理',
    clause: '闽人社文〔2025〕37号 四15：谁实施、谁负责',
  },
  NOT_SUSPENDED: { status: 409, message: '该项目未处于暂停状态，无需恢复', clause: '闽人社文〔2025〕37号 四15' },
  ALREADY_DECIDED: {
    status: 409,
    message: '该事项已由他人先行办理，请刷新后查看结果',
    clause: '闽人社文〔2025〕37号 三（一）3：有记录、可查询、可追溯',
  },
  SAME_PERSON: {
    status: 409,
    message: '您已办理过本事项的前序环节，须由另一人办理（岗位分离）',
    clause: '闽人社文〔2025〕37号 四14；岗位分离',
  },
  KEY_REUSED: {
    status: 422,
    message: '同一操作编号已用于另一份内容，请更换操作编号后重新提交',
    clause: '本系统操作规则',
  },
  NOTHING_TO_CONFIRM: {
    status: 409,
    message: '尚无待确认的承训机构指定，请先由经办人指定',
    clause: '闽人社文〔2025〕37号 三（一）2',
  },
  PUBLICITY_RUNNING: {
    status: 409,
    message: '公示期至{until}止，公示期满次日起方可办理',
    clause: '闽就劳办〔2026〕1号 附件3 三（二）；默认5个工作日',
  },
  PUBLICITY_PROVISIONAL: {
    status: 409,
    message: '公示截止日{until}按暂定日历计算，待该年度正式放假安排载入后方可办理',
    clause: '《全国年节及纪念日放假办法》第六条',
  },
} as const;
