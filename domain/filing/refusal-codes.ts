/** The "no" of Stage 3 开班备案. */
export const FILING_REFUSALS = {
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
  CLASS_DATES_NOT_OF_SESSIONS: {
    status: 422,
    message: '开班{startsOn}、结业{endsOn}与课程表不一致：首次课在{first}，末次课在{last}，请按首末次课填写',
    clause: '闽人社文〔2025〕37号 三（一）3：一项目一方案',
  },
  SESSION_TOO_LONG: {
    status: 422,
    message: '一天的课不超过{maximum}学时，请分到多天',
    clause: '政策版本：每日学时上限',
  },
  CLASS_SIZE: {
    status: 422,
    message: '计划{planned}人，每班应为{minimum}至{maximum}人，请调整计划；已立项的请取消本班',
    clause: '政策版本：班额',
  },
  FILING_MONTHS_MISSING: {
    status: 422,
    message: '学徒制班级须填写约定培养月数（12个月为1年），补贴按月数折算',
    clause: '闽人社文〔2019〕220号：新型学徒制按每人每年核定补贴',
  },
  FILING_MONTHS_NOT_ASKED: {
    status: 422,
    message: '只有学徒制班级填写约定培养月数，请删去',
    clause: '闽人社文〔2019〕220号：新型学徒制按每人每年核定补贴',
  },
  FILING_MONTHS_BOUNDS: {
    status: 422,
    message: '约定培养{months}个月，应为{minimum}至{maximum}个月，请核对培养协议',
    clause: '政策版本：学徒制约定培养期限',
  },
  COST_SHARES_INCOMPLETE: {
    status: 422,
    message: '成本分担须同时填写每人成本与政府、企业、个人三方比例，或者都不填写',
    clause: '闽人社文〔2025〕37号 四14：费用分担',
  },
  COST_SHARES_SUM: {
    status: 422,
    message: '政府、企业、个人三方分担比例合计{sum}%，应为100%，请调整',
    clause: '闽人社文〔2025〕37号 四14：费用分担',
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
  ROSTER_FROZEN: {
    status: 409,
    message: '备案通过后花名册已锁定，只能办理退出',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
} as const;
