/** The "no" of 职业培训券. */
export const VOUCHER_REFUSALS = {
  VOUCHER_TARGET_UNKNOWN: {
    status: 422,
    message: '目录项目未发布或已撤下，或所选机构不是承训机构，请重新选择',
    clause: '领域规则2.5：定向券',
  },
  VOUCHER_HELD: {
    status: 409,
    message: '已持有未核销、未失效的培训券，同一时间只能持有一张',
    clause: '闽人社文〔2021〕64号：持券期间不得再领',
  },
  VOUCHER_WRONG_STATE: {
    status: 409,
    message: '培训券{state}，不能办理；须为{expected}',
    clause: '领域规则2.5：发放、领取、激活、核销',
  },
  VOUCHER_OVER: {
    status: 409,
    message: '培训券已于{on}到期失效，不能再使用',
    clause: '闽人社文〔2021〕64号：有效期不超过3个月',
  },
  VOUCHER_LINK_CLOSED: {
    status: 409,
    message: '身份核对多次不符，链接已停用；请本人持身份证到窗口领取',
    clause: '领域规则2.5：实名核验后领取',
  },
  VOUCHER_HOLDER_MISMATCH: {
    status: 422,
    message: '姓名或身份证号码与培训券持有人不符；培训券仅限本人使用，不得转让',
    clause: '闽人社文〔2021〕64号：实名领取，不得转让买卖',
  },
  VOUCHER_NO_FACE_VALUE: {
    status: 422,
    message: '按现行补贴标准，该持券人此项培训的补贴为0（{reason}），不能领取',
    clause: '领域规则2.5：面值为领取日的补贴标准（默认）',
  },
  VOUCHER_CODE_WRONG: {
    status: 422,
    message: '券码不正确，请由持券人出示本人的培训券重新扫描',
    clause: '领域规则2.5：签到时扫码激活',
  },
  VOUCHER_CLASS_WRONG: {
    status: 422,
    message: '培训券只能在已备案、已开课的本机构班级签到时激活；已绑定班级的券不能用于其他班级',
    clause: '领域规则2.5：签到时扫码激活',
  },
  VOUCHER_NOT_TRAINEE: {
    status: 422,
    message: '持券人不是该班在册学员，不能激活',
    clause: '闽人社文〔2021〕64号：仅限本人使用',
  },
  VOUCHER_TARGET_MISMATCH: {
    status: 422,
    message: '培训券不适用于该班：资金渠道、职业、等级或机构与券面不符',
    clause: '领域规则2.5：定向券',
  },
  VOUCHER_MISSING: {
    status: 422,
    message: '失业保险基金培训补贴应使用培训券，花名册第{row}行学员没有已领取、有效且适用的培训券',
    clause: '闽人社文〔2025〕37号 四14',
  },
  VOUCHER_CLASS_UNKNOWN: {
    status: 422,
    message: '班级不存在，或不归本单位管理，请核对',
    clause: '闽人社文〔2025〕37号 三（一）3',
  },
  VOUCHER_NOT_REQUIRED: {
    status: 409,
    message: '该班不须使用培训券，或备案已有决定，无须另行批准',
    clause: '闽人社文〔2025〕37号 四14：个人见证补贴和企业新型学徒制除外',
  },
} as const;
