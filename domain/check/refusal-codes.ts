/** The "no" of 拨付后抽查. */
export const CHECK_REFUSALS = {
  QUARTER_NOT_OVER: {
    status: 422,
    message: '该季度至{to}结束，结束后方可抽取',
    clause: '领域规则2.3：拨付后抽查（默认）',
  },
  NOTHING_TO_CHECK: {
    status: 422,
    message: '该季度本辖区没有已拨付的明细，无需抽查',
    clause: '领域规则2.3：拨付后抽查（默认）',
  },
  ALREADY_DRAWN: { status: 409, message: '本单位该季度已抽取过，不得重抽', clause: '领域规则2.3：种子留痕，不得重抽' },
  CHECKER_INSIDE_CASE: {
    status: 409,
    message: '您参与过该项目的办理，不能办理对它的抽查或申诉，须由未参与的人员办理',
    clause: '闽人社文〔2025〕37号 四14；岗位分离',
  },
  LINE_NOT_DRAWN: { status: 422, message: '该明细不在本次抽查范围内', clause: '领域规则2.3：拨付后抽查（默认）' },
  ERROR_AMOUNT_UNFIT: {
    status: 422,
    message: '有误的明细须填写差错金额，且不超过已拨付金额；无误的不填',
    clause: '领域规则2.3：拨付后抽查（默认）',
  },
  SIGNAL_LINE_UNKNOWN: {
    status: 422,
    message: '没有这条补贴明细，或它不属于本辖区',
    clause: '领域规则2.3：风险信号',
  },
} as const;
