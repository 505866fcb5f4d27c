/** The "no" of Stage 8 补贴拨付. */
export const RELEASE_REFUSALS = {
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
