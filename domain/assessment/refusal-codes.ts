/** The "no" of Stage 5 结果考核. */
export const ASSESSMENT_REFUSALS = {
  NOT_ADMITTED: {
    status: 422,
    message: '第{row}行学员出勤率低于{threshold}%或已退出，不能参加考核',
    clause: '领域规则2.3：出勤率80%（默认）',
  },
  RESIT_NOT_OPEN: {
    status: 422,
    message: '第{row}行学员没有不合格的上次成绩，或已补考{resits}次、超过{days}日补考期，不能登记补考',
    clause: '政策版本：补考次数与补考期限',
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
    message: '还有{count}名合格学员没有登记证书；上传期限届满后，可注明这些学员，先核验其余学员的证书',
    clause: '闽人社文〔2025〕37号 三（一）4',
  },
  CERTIFICATE_NOT_LATE: {
    status: 422,
    message: '所列学员不都是成绩合格、仅证书未到的学员，或者这类补贴不以证书为条件，请核对名单',
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
  LATE_RESULT_TOO_EARLY: {
    status: 409,
    message: '本班证书尚未核验，补考成绩和证书请在考核环节登记',
    clause: '领域规则5.2：补考一次',
  },
  LATE_RESULT_PENDING: {
    status: 409,
    message: '第{row}号学员已有一份待核验的补考结果，请待经办人核验后再登记',
    clause: '领域规则5.2：补考一次',
  },
  LATE_RESULT_UNKNOWN: {
    status: 409,
    message: '本班没有该份待核验的补考结果，可能已由他人办结，请刷新后查看',
    clause: '领域规则5.2：补考一次',
  },
  LATE_CERTIFICATE_STANDS: {
    status: 409,
    message: '第{row}号学员已有证书，不再登记',
    clause: '闽人社文〔2025〕37号 四16',
  },
} as const;
