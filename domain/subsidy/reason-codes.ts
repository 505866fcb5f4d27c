/** The closed list of reasons why a line is worth nothing, each with its sentence. A zero line stays, with its reason. */
export const REASONS = {
  // Version and tariff
  VERSION_NOT_IN_FORCE: '政策版本在认定日期不在有效期内',
  NO_TARIFF_IN_VERSION: '政策版本没有该类补贴或该等级的标准',
  // Person
  NOT_REAL_NAME: '未完成实名登记',
  NOT_ELIGIBLE_AGE: '年龄不在补贴对象范围内',
  PENSION_DRAWER: '已按月领取或有资格领取养老金，不属于补贴对象',
  NOT_ELIGIBLE_PERSON: '不属于该项补贴的对象',
  EMPLOYER_NOT_IN_HARDSHIP: '用人单位在认定日期不在困难企业认定期内',
  OUTSIDE_HIRING_YEAR: '培训不在招用之日起的规定期限内',
  EMPLOYMENT_NOT_VERIFIED: '就业情况未核实',
  EMPLOYED_OUTSIDE_WINDOW: '就业不在取得证书后的规定期限内',
  // Plan
  OCCUPATION_UNKNOWN: '职业编码不在职业目录中',
  LEVEL_NOT_IN_STANDARD: '该职业的国家职业标准未设此等级',
  HOURS_BELOW_MINIMUM: '计划学时低于规定的最低学时',
  PREPAYMENT_OFF: '该项补贴未启用预拨',
  // History
  ANNUAL_CAP_REACHED: '本年度享受补贴次数已达上限',
  CUMULATIVE_CAP_REACHED: '累计享受补贴次数已达上限',
  PERIOD_CAP_REACHED: '政策期内享受补贴次数已达上限',
  MONTH_CAP_REACHED: '享受补贴的月数已达上限',
  ALLOWANCE_CAP: '享受生活费补贴次数已达上限',
  NOT_FIRST_CERTIFICATE: '非初次取证，复审换证不予补贴',
  DUPLICATE_OCCUPATION_LEVEL: '同一职业同一等级已享受过同类补贴',
  LOWER_LEVEL_AFTER_HIGHER: '同一职业已享受更高等级的补贴，不得降级申领',
  MUTUALLY_EXCLUSIVE: '已享受与本补贴互斥的补贴',
  // Training and assessment
  WITHDRAWN: '学员中途退出',
  ATTENDANCE_BELOW_THRESHOLD: '出勤率低于规定比例',
  ABSENT: '缺考',
  CERTIFICATE_NOT_OBTAINED: '未取得证书',
  CERTIFICATE_KIND_MISMATCH: '证书种类与培训计划不符',
  CERTIFICATE_BEFORE_FILING: '证书核发日期早于开班备案日期',
  // Voucher and claim
  VOUCHER_REQUIRED: '失业保险基金培训补贴应使用职业培训券',
  VOUCHER_LAPSED: '职业培训券已失效',
  CLAIM_WINDOW_CLOSED: '超过申领期限',
  ALLOWANCE_NOT_OF_TRAINING: '该种培训补贴不附带生活费补贴',
  TRAINING_LINE_REFUSED: '培训补贴未获批准，生活费补贴须与培训补贴同时申领',
  // Amount
  NOTHING_PAYABLE: '核定收费、培训券面值、分担比例或申请金额使应付金额为零',
} as const;

export type ReasonCode = keyof typeof REASONS;

export const REASON_CODES = Object.keys(REASONS) as readonly ReasonCode[];
