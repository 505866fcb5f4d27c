/** The "no" of 支付批次 and of the accounts that it pays to. */
export const BATCH_REFUSALS = {
  BATCH_CLAIM_NOT_READY: {
    status: 409,
    message: '“{title}”的申领尚未批准、没有应付金额，或班级不在拨付环节，不能编入拨付批次',
    clause: '闽人社文〔2025〕37号 四14',
  },
  BATCH_CLAIM_MISSING: {
    status: 422,
    message: '所选班级或申领不在本地区，或不在本批次中，请刷新后重新选择',
    clause: '闽人社文〔2025〕37号 四14',
  },
  BATCH_MIXED: {
    status: 422,
    message: '一个批次只编同一资金渠道、同一地区、同一拨付单位的申领，就业奖补单独编批；“{title}”与其他申领不同',
    clause: '闽人社文〔2025〕37号 四14',
  },
  CLAIM_IN_BATCH: {
    status: 409,
    message: '所选申领中有的已在另一个未办结的批次中，不能重复编入',
    clause: '闽人社文〔2025〕37号 四14；领域规则5.1',
  },
  PAYEE_ACCOUNT_MISSING: {
    status: 409,
    message: '收款单位“{payee}”没有经核实的收款账户；请由该单位填报、人社经办人核实后再编批',
    clause: '岗位分离；领域规则5.3',
  },
  ALLOWANCE_ACCOUNTS_MISSING: {
    status: 409,
    message:
      '“{title}”的学员都还没有经核实的本人账户；请学员持身份证件到人社窗口登记，登录后填报本人账户，核实一人以上后再编批',
    clause: '领域规则5.1：本人账户；岗位分离',
  },
  PAYEE_ACCOUNT_CHANGED: {
    status: 409,
    message: '编批之后收款账户已变更，不能按原账户拨付；请退回批次，按新账户重新编批',
    clause: '岗位分离；领域规则5.3',
  },
  PAYEE_ACCOUNT_PENDING: {
    status: 409,
    message: '已有一个收款账户等待核实，核实或退回之前不能再填报',
    clause: '岗位分离；领域规则5.3',
  },
  ACCOUNT_NUMBER_FORMAT: {
    status: 422,
    message: '银行账号应为8至32位数字，请核对开户许可证或对公账户回单',
    clause: '《人民币银行结算账户管理办法》',
  },
  ACCOUNT_NUMBER_PLACEHOLDER: {
    status: 422,
    message: '银行账号“{number}”像是占位号码（全同数字或顺序数字），请填写真实账号',
    clause: '《人民币银行结算账户管理办法》',
  },
  BATCH_INSTRUCTED: {
    status: 409,
    message: '批次中已有申领发起拨付，不能退回或移出',
    clause: '闽人社文〔2025〕37号 四14',
  },
  BATCH_NOT_OPEN: {
    status: 409,
    message: '批次不在可办理本步的状态（现为“{state}”）',
    clause: '闽人社文〔2025〕37号 四14',
  },
  NOTHING_RETURNED: {
    status: 409,
    message: '批次中没有被银行退回、等待重新拨付的款项',
    clause: '《中央国库现金管理和财政国库集中支付有关规定》退款处理',
  },
  NOTHING_SENT: {
    status: 409,
    message: '批次中没有已确认拨付、等待结果的款项',
    clause: '闽人社文〔2025〕37号 四14',
  },
  RESULT_FILE_UNREADABLE: {
    status: 422,
    message: '无法读取回单文件：{problem}；请按银行文件的格式（.xlsx 或 .csv，表头含参考号、金额、结果）重新导出',
    clause: '闽人社文〔2025〕37号 四14',
  },
  RESULT_FILE_WRONG: {
    status: 422,
    message: '回单文件有{count}处不符，整份未入账。第{row}行“{cell}”：{problem}',
    clause: '闽人社文〔2025〕37号 四14',
  },
} as const;
