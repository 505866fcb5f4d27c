const CLAUSE = '鼓政办〔2020〕6号 二（一）4：困难企业职工培训';

/** The "no" about an enterprise's hardship. */
export const HARDSHIP_REFUSALS = {
  HARDSHIP_ENTERPRISE_UNKNOWN: {
    status: 422,
    message: '没有这家企业，或不在您的管辖范围内；只有企业可认定为困难企业',
    clause: CLAUSE,
  },
  HARDSHIP_STANDS: {
    status: 409,
    message: '该企业在此期间已有一项认定，或有一项等待决定；请核对起止日期，确需改变的先撤销原认定',
    clause: CLAUSE,
  },
  HARDSHIP_NOT_STANDING: {
    status: 409,
    message: '该认定尚未同意，不能撤销；不应认定的请不同意',
    clause: CLAUSE,
  },
  HARDSHIP_WITHDRAWN: {
    status: 409,
    message: '该认定已撤销，或有一项撤销等待决定',
    clause: CLAUSE,
  },
  HARDSHIP_WITHDRAWAL_DAY: {
    status: 422,
    message: '撤销起始日须在认定期{from}至{to}之内',
    clause: CLAUSE,
  },
  HARDSHIP_NO_WITHDRAWAL: {
    status: 409,
    message: '该认定没有等待决定的撤销',
    clause: CLAUSE,
  },
  HARDSHIP_NOT_RECOGNISED: {
    status: 422,
    message: '第{row}行的认定日期{on}不在本企业的困难企业认定期内（认定期：{terms}）；请先持认定文件到人社部门办理认定',
    clause: CLAUSE,
  },
  HARDSHIP_LAPSED: {
    status: 409,
    message: '有{count}行的认定日期已不在企业的困难企业认定期内（认定已撤销）；请重新核验，或不予补贴',
    clause: CLAUSE,
  },
} as const;
