/** The "no" of Stage 8 补贴拨付. */
export const RELEASE_REFUSALS = {
  CERTIFICATES_NOT_VERIFIED: { status: 409, message: '证书核验完成后方可申领补贴', clause: '闽人社文〔2021〕47号' },
  CLAIM_WINDOW_ENDED: {
    status: 422,
    message: '申领期限已于{until}届满，不再受理',
    clause: '闽人社文〔2021〕47号：证书核发后6个月内',
  },
  NO_LATE_CERTIFICATE: {
    status: 409,
    message: '没有可补充申领的学员：须在本班申领中因未取得证书未获补贴，且补考证书已核验、尚未申领',
    clause: '领域规则6：申领期限按各人证书分别起算',
  },
  PREPAYMENT_CLASS: {
    status: 409,
    message: '学徒制预拨只能为备案已通过的企业新型学徒制班级申领',
    clause: '闽人社文〔2019〕220号：新型学徒制可预拨不超过50%',
  },
  PREPAYMENT_OFF: {
    status: 409,
    message: '本班适用的政策版本未启用学徒制预拨，请在结业后申领补贴',
    clause: '闽人社文〔2019〕220号：新型学徒制可预拨不超过50%（是否启用由政策版本规定）',
  },
  PREPAYMENT_STANDS: {
    status: 409,
    message: '本班已申领过学徒制预拨，每班只能申领一次',
    clause: '闽人社文〔2019〕220号：新型学徒制可预拨不超过50%',
  },
  PREPAYMENT_TOO_LATE: {
    status: 409,
    message: '本班证书已核验，不再预拨，请直接申领补贴',
    clause: '闽人社文〔2019〕220号：结业后结算余额',
  },
  PREPAYMENT_OPEN: {
    status: 409,
    message: '本班的学徒制预拨申领尚未办结，请待其拨付，或先撤回、不予后再申领补贴',
    clause: '闽人社文〔2019〕220号：结业后结算余额',
  },
  PREPAYMENT_NOTHING_DUE: {
    status: 409,
    message: '没有应追回的预拨款：须有已预拨的人员未完成培训，且尚未决定追回',
    clause: '闽人社文〔2019〕220号：未完成培训的追回已预拨的50%',
  },
  CLAIM_NOT_FILED: { status: 409, message: '机构尚未提交补贴申领', clause: '闽人社文〔2021〕47号' },
  CLAIM_RETURNED: {
    status: 409,
    message: '申领已退回机构补正，待机构重新提交后再办理',
    clause: '领域规则5.2：材料不全一次性退回（10个工作日）',
  },
  CLAIM_NOT_RETURNED: {
    status: 409,
    message: '申领未被退回，无需重新提交',
    clause: '领域规则5.2：材料不全一次性退回',
  },
  CLAIM_RETURNS_EXHAUSTED: {
    status: 409,
    message: '申领已退回补正{maximum}次，只能审核通过或不予补贴',
    clause: '领域规则5.2：材料不全一次性退回',
  },
  CORRECTION_RUNNING: {
    status: 409,
    message: '机构补正期限至{until}止，期满未重新提交方可不予补贴',
    clause: '领域规则5.2：材料不全一次性退回（10个工作日）',
  },
  PUBLICITY_NOT_RUNNING: {
    status: 409,
    message: '该申领没有正在进行的公示，异议须在公示期内提出',
    clause: '领域规则2.3：异议仅在公示期内受理',
  },
  PUBLICITY_TOO_LONG: {
    status: 422,
    message: '公示期合计不得超过{maximum}个工作日，请缩短延长天数',
    clause: '领域规则2.3：公示期（默认）',
  },
  LINE_UNKNOWN: {
    status: 422,
    message: '公示名单中没有该序号，请核对后重新填写',
    clause: '闽就劳办〔2026〕1号 附件3',
  },
  OBJECTION_UNKNOWN: {
    status: 422,
    message: '没有该件待办异议，可能已由他人办结，请刷新后查看',
    clause: '领域规则2.3：异议5个工作日内办结',
  },
  OBJECTION_NOT_INVESTIGATED: {
    status: 409,
    message: '该件异议尚未核查，请先由经办人登记核查情况',
    clause: '领域规则2.3：异议5个工作日内办结',
  },
  OBJECTION_OPEN: {
    status: 409,
    message: '尚有{count}件公示异议未办结，有关明细暂缓，不能办理',
    clause: '领域规则2.3：异议期间暂缓该笔补贴',
  },
  HOLD_RETURNED: {
    status: 409,
    message: '第{row}号学员的补贴名额已退回，重新核算不能恢复其补贴；请先撤销更正或另行申报',
    clause: '领域规则5.1：每笔补贴须占用本人名额',
  },
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
