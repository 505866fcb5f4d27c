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

  CATALOGUE_ITEM_NOT_PUBLISHED: {
    status: 422,
    message: '所选目录条目不存在、未发布或已撤销，请从已发布的需求指导目录中选择',
    clause: '闽人社文〔2025〕37号 三（一）1',
  },
  REGION_OUT_OF_SCOPE: { status: 422, message: '所选地区不在本单位管辖范围内', clause: '闽人社文〔2025〕37号 四12' },
  FUND_WITHOUT_PAYER: {
    status: 422,
    message: '该资金渠道在本地区没有登记的拨付单位，请先登记财政部门或经办机构',
    clause: '闽人社文〔2025〕37号 四14',
  },
  TARIFF_NOT_IN_FORCE: {
    status: 422,
    message: '{region}在{on}没有覆盖该资金渠道和补贴项目的现行补贴标准，不能立项或备案',
    clause: '闽人社文〔2025〕37号 四14',
  },

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

  FILING_PENDING: {
    status: 409,
    message: '开班备案已提交，正在审核，不能修改',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  FILING_NOT_SUBMITTED: {
    status: 409,
    message: '机构尚未提交开班备案，无可审核的内容',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  RETURNS_EXHAUSTED: {
    status: 409,
    message: '补正退回已达{maximum}次，只能通过或不予备案',
    clause: '领域规则2.3：补正最多2次（默认）',
  },
  FIRST_SESSION_PASSED: {
    status: 409,
    message: '首次课日期{startsOn}已过，不能再通过备案；请退回机构调整课程表',
    clause: '领域规则5.3：首次课之后不得补办备案',
  },
  DATE_IN_PAST: {
    status: 422,
    message: '日期{date}早于今天，请填写今后的日期',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  DATE_IN_FUTURE: {
    status: 422,
    message: '日期{date}晚于今天，尚未发生的事实不能登记',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  LEAD_TIME_TOO_SHORT: {
    status: 422,
    message: '首次课须在备案提交{days}个工作日之后，最早为{earliest}',
    clause: '领域规则2.3：提前5个工作日备案（默认）',
  },
  SESSIONS_DO_NOT_MATCH_PLAN: {
    status: 422,
    message: '课程表合计{actual}学时，与计划{planned}学时不一致，请调整课程表',
    clause: '闽人社文〔2025〕37号 三（一）3：一项目一方案',
  },
  SESSION_DATE_TWICE: {
    status: 422,
    message: '课程表中{date}出现两次，同一天请合并为一次课',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  HOURS_BELOW_LEVEL: {
    status: 422,
    message: '计划{planned}学时低于该职业（工种）等级的最低{minimum}学时',
    clause: '领域规则2.3：等级最低学时（默认）',
  },
  PRACTICE_SHARE_TOO_SMALL: {
    status: 422,
    message: '实操占比{actual}%低于{minimum}%，请增加实操课时',
    clause: '领域规则2.3：技能类实操不少于60%',
  },
  ROSTER_SIZE: {
    status: 422,
    message: '花名册{count}人，应在1至{maximum}人之间，且不超过计划人数',
    clause: '领域规则2.3：班额',
  },
  ROSTER_PERSON_TWICE: {
    status: 422,
    message: '花名册第{row}行与第{other}行为同一人，请删除重复行',
    clause: '鼓政办〔2020〕6号 三（八）',
  },
  ASSESSMENT_BODY_NOT_INDEPENDENT: {
    status: 422,
    message: '评价机构不存在或与承训机构相同，请选择独立的评价机构',
    clause: '闽人社文〔2025〕37号 三（一）4：谁备案、谁监管',
  },
  QUOTA_TAKEN: {
    status: 422,
    message: '花名册第{row}行学员的补贴次数已满或同职业同等级已占用，请移出后重新提交',
    clause: '鼓政办〔2020〕6号 三（八）：同一职业同一等级不重复享受',
  },
  BUDGET_SHORT: {
    status: 422,
    message:
      '{fund}{year}年度预算可用{available}元，本班最高需{needed}元，不足以开班；请排队等候追加预算或改用其他资金渠道',
    clause: '闽人社文〔2025〕37号 四14',
  },
  BUDGET_MISSING: {
    status: 422,
    message: '{fund}{year}年度尚未下达预算，不能通过备案',
    clause: '闽人社文〔2025〕37号 四14',
  },
  ROSTER_FROZEN: {
    status: 409,
    message: '备案通过后花名册已锁定，只能办理退出',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },

  TRAINEE_UNKNOWN: { status: 422, message: '第{row}行学员不在本班花名册内', clause: '闽人社文〔2025〕37号 三（一）3' },
  TRAINEE_WITHDRAWN: { status: 409, message: '该学员已退出，不能再登记', clause: '闽人社文〔2025〕37号 三（一）3' },
  SESSION_UNKNOWN: { status: 422, message: '课次不属于本班课程表', clause: '闽人社文〔2025〕37号 三（一）3' },
  HOURS_ABOVE_SESSION: {
    status: 422,
    message: '第{row}行登记{hours}学时，超过该课次的{planned}学时',
    clause: '领域规则2.3：实训学时',
  },
  INSPECTOR_UNKNOWN: {
    status: 422,
    message: '第二名督导人员不存在、与本人相同或不属于本单位',
    clause: '领域规则2.3：现场检查不少于2人',
  },
  SECOND_INSPECTOR_MISSING: {
    status: 422,
    message: '现场检查须由两名督导人员共同进行，请填写第二名督导人员',
    clause: '领域规则2.3',
  },
  TRAINEES_REACHED_MISSING: {
    status: 422,
    message: '电话回访须填写接通的学员人数',
    clause: '领域规则2.3：电话回访不少于10%',
  },
  OUTSIDE_CLASS_DATES: { status: 422, message: '日期{date}不在开班期间（{from}至{to}）内', clause: '领域规则2.3' },
  FINDING_UNKNOWN: { status: 422, message: '该问题不属于本班或已关闭', clause: '领域规则2.3：整改' },
  NO_OPEN_FINDING: { status: 409, message: '本班没有未关闭的检查问题', clause: '领域规则2.3：整改' },
  DELIVERY_NOT_FINISHED: {
    status: 409,
    message: '最后一次课为{last}，课程尚未全部完成',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  ATTENDANCE_INCOMPLETE: {
    status: 409,
    message: '还有{count}次课的考勤未登记完整',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  INSPECTIONS_MISSING: {
    status: 409,
    message:
      '检查次数不足：现场{onSite}/{onSiteNeeded}次，线上巡查{patrols}/{patrolsNeeded}次，电话回访{phoned}/{phonedNeeded}人',
    clause: '领域规则2.3：每班检查次数',
  },
  FINDINGS_OPEN: { status: 409, message: '还有{count}项检查问题未关闭', clause: '领域规则2.3：整改闭环' },

  NOT_ADMITTED: {
    status: 422,
    message: '第{row}行学员出勤率低于{threshold}%或已退出，不能参加考核',
    clause: '领域规则2.3：出勤率80%（默认）',
  },
  RESIT_NOT_OPEN: {
    status: 422,
    message: '第{row}行学员没有不合格的首次成绩，或已超过{days}日补考期，不能登记补考',
    clause: '领域规则5.2：补考一次',
  },
  EXAM_BEFORE_CLASS_END: {
    status: 422,
    message: '考核日期{date}早于结业日期{endsOn}',
    clause: '闽人社文〔2025〕37号 三（一）4',
  },
  RESULTS_FINAL: { status: 409, message: '考核结果已提交，不能再修改成绩', clause: '闽人社文〔2025〕37号 三（一）4' },
  RESULTS_MISSING: {
    status: 409,
    message: '还有{count}名应考学员没有最终成绩',
    clause: '闽人社文〔2025〕37号 三（一）4',
  },
  RESULTS_NOT_SUBMITTED: { status: 409, message: '评价机构尚未提交考核结果', clause: '闽人社文〔2025〕37号 三（一）4' },
  CERTIFICATES_MISSING: {
    status: 409,
    message: '还有{count}名合格学员没有登记证书',
    clause: '闽人社文〔2025〕37号 三（一）4',
  },
  CERTIFICATE_WITHOUT_PASS: {
    status: 422,
    message: '第{row}行学员没有合格成绩，不能登记证书',
    clause: '闽人社文〔2025〕37号 三（一）4',
  },
  CERTIFICATE_NUMBER_TAKEN: {
    status: 422,
    message: '第{row}行证书编号已登记给另一名学员',
    clause: '闽人社文〔2025〕37号 四16',
  },
  CERTIFICATE_BEFORE_EXAM: {
    status: 422,
    message: '第{row}行发证日期早于考核日期',
    clause: '闽人社文〔2025〕37号 三（一）4',
  },

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

  CERTIFICATES_NOT_VERIFIED: { status: 409, message: '证书核验完成后方可申领补贴', clause: '闽人社文〔2021〕47号' },
  CLAIM_WINDOW_ENDED: {
    status: 422,
    message: '申领期限已于{until}届满，不再受理',
    clause: '闽人社文〔2021〕47号：证书核发后6个月内',
  },
  CLAIM_NOT_FILED: { status: 409, message: '机构尚未提交补贴申领', clause: '闽人社文〔2021〕47号' },
  STEP_NOT_REACHED: {
    status: 409,
    message: '前一步“{step}”尚未办理，不能办理本步',
    clause: '闽人社文〔2025〕37号 四14',
  },
  SPECIAL_REVIEW_REQUIRED: {
    status: 422,
    message: '绩效等级为D，须填写专项复核文号后方可批准',
    clause: '领域规则5.1：D级须专项复核',
  },
  GATE_CLOSED: {
    status: 409,
    message: '拨付条件未全部满足（{count}项），不能拨付',
    clause: '闽人社文〔2025〕37号 四14；领域规则5.1',
  },
  ALREADY_PAID: {
    status: 409,
    message: '同一人同一职业同一等级的补贴已拨付过，不能重复拨付',
    clause: '鼓政办〔2020〕6号 三（八）',
  },
  CLASS_TOO_FAR: {
    status: 409,
    message: '本班已完成培训或已办结，不能取消；可按终止程序办理',
    clause: '领域规则5.3：终止',
  },
} as const;
