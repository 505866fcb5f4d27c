/** The "no" of 追回. */
export const CLAWBACK_REFUSALS = {
  CLAWBACK_SCOPE_UNCLEAR: {
    status: 422,
    message: '追回范围不明确：按人须填班级和人员，按班须填班级，按项目须填项目',
    clause: '闽人社文〔2025〕37号 四15',
  },
  CLAWBACK_NOTHING_PAID: {
    status: 422,
    message: '所选范围内没有本辖区已拨付的补贴，无款可追',
    clause: '闽人社文〔2025〕37号 四15',
  },
  CLAWBACK_SEVERAL_PAYEES: {
    status: 422,
    message: '所选范围内有多个收款单位，请选择其中一个，逐一作出追回决定',
    clause: '闽人社文〔2025〕37号 四15',
  },
  CLAWBACK_ABOVE_PAID: {
    status: 422,
    message: '追回金额超过已拨付而尚未追回的金额',
    clause: '闽人社文〔2025〕37号 四15：追回补贴，以已拨付为限',
  },
  CLAWBACK_NOT_OPEN: {
    status: 409,
    message: '该追回决定尚未生效，或已退清、已撤销，不能办理',
    clause: '闽人社文〔2025〕37号 四15',
  },
  REPAYMENT_ABOVE_OUTSTANDING: {
    status: 422,
    message: '退款金额超过尚欠金额{outstanding}元，请核对收款凭证',
    clause: '闽人社文〔2025〕37号 四15',
  },
  RECEIPT_ALREADY_BOOKED: {
    status: 409,
    message: '该收款凭证号已登记过，不能重复登记',
    clause: '闽人社文〔2025〕37号 四14',
  },
  RECOVERY_UNDECIDED: {
    status: 409,
    message: '尚有退款或抵扣待确认，请先确认后再撤销追回决定',
    clause: '闽人社文〔2025〕37号 四14',
  },
  RECOVERY_NOT_DUE: {
    status: 409,
    message:
      '提出追回后，其中有学员登记了补考结果或已补申领，其预拨款不再应予追回；请不同意此项追回，再按最新情况重新提出',
    clause: '闽人社文〔2019〕220号：未完成培训的收回预拨资金',
  },
  RECOVERY_COUNTED_ON: {
    status: 409,
    message: '其中有学员的补贴已按全额结算（未扣预拨款），撤销追回将重复支付；请保留此项追回，或先由机构撤回该申领',
    clause: '闽人社文〔2019〕220号：预拨与结算合计不超过补贴全额',
  },
  UNDER_CLAWBACK: {
    status: 409,
    message: '该笔拨付涉及正在追回补贴的人员，追回办结前不能拨付',
    clause: '领域规则5.1：追回未结不得拨付',
  },
} as const;
