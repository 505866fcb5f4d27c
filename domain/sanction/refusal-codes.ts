/** The "no" of 处理处罚, and what it does to claims, batches, payments and new work. */
export const SANCTION_REFUSALS = {
  PAYEE_RESTRICTED: {
    status: 409,
    message: '收款单位正处于停业整顿、黑名单或吊销期间，不得申领、列入批次或拨付',
    clause: '领域规则2.3：违规机构班次不予补贴',
  },
  INSTITUTION_RESTRICTED: {
    status: 409,
    message: '该机构正处于停业整顿、移出目录、黑名单或吊销期间，不得承接新的培训项目',
    clause: '闽人社文〔2025〕37号 四15；领域规则2.3',
  },
  SANCTION_GROUND_UNFIT: {
    status: 422,
    message: '黑名单只适用于骗取补贴、转包转让或虚假宣传',
    clause: '领域规则2.3：黑名单期限（默认）',
  },
  SANCTION_TERM_UNFIT: {
    status: 422,
    message: '停业整顿须写明今天以后的截止日期，其他措施的期限按规则计算，不另填写',
    clause: '领域规则2.3：处理阶梯',
  },
  SANCTION_OF_HONEST_ERROR: {
    status: 422,
    message: '该追回决定属工作差错或容错情形、尚未生效或不属于该机构，不能据此处理处罚',
    clause: '闽人社文〔2025〕37号 四15：容错纠错',
  },
  SANCTION_NOT_STANDING: {
    status: 409,
    message: '该处理措施尚未生效或已解除，不能办理',
    clause: '领域规则2.3：处理阶梯',
  },
  SANCTION_SUBJECT_UNKNOWN: {
    status: 422,
    message: '没有这个机构，或者它不是承接培训的机构、企业、评价机构',
    clause: '闽人社文〔2025〕37号 四15：谁实施、谁负责',
  },
} as const;
