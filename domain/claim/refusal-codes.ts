/** The "no" of claims without a class. */
export const SUBSIDY_CLAIM_REFUSALS = {
  CLAIMANT_KIND: {
    status: 422,
    message: '不随班级的申领由企业为本单位职工或由个人为本人提出；培训机构请随班级申领',
    clause: '领域规则5.1：拨付条件类别',
  },
  CLAIMANT_REGISTERED: {
    status: 409,
    message: '此人已于{on}登记为个人申领人，用户名为{username}，不能重复登记；忘记密码的，请为其重置一次性密码',
    clause: '领域规则5.1：个人见证',
  },
  CLAIMANT_NAME_DIFFERS: {
    status: 422,
    message:
      '姓名与此证件号码在册的姓名不一致，请核对证件原件；证件无误而在册姓名录错的，请先提出姓名更正，同意后再登记',
    clause: '领域规则3.1：公民身份号码；实名登记',
  },
  NAME_CORRECTION_UNKNOWN: {
    status: 422,
    message:
      '没有此证件号码的在册人员。只能更正姓名，不能更正证件号码：号码不同即为另一人；号码录错的，请由录入单位在名册冻结前改正该行，冻结后办理退训',
    clause: '领域规则3.1：公民身份号码是唯一的、终身不变的身份代码',
  },
  NAME_UNCHANGED: {
    status: 422,
    message: '在册姓名与此相同，无需更正；证件号码录错的不能更正，号码不同即为另一人',
    clause: '领域规则3.1：公民身份号码；实名登记',
  },
  NAME_CORRECTION_PENDING: {
    status: 409,
    message: '此人已有一项姓名更正等待决定，请先由另一人同意或不同意',
    clause: '设计原则：重要事项由两人办理',
  },
  PASSWORD_WEAK: {
    status: 422,
    message: '一次性密码不合要求：{weakness}',
    clause: 'GB/T 22239-2019 8.1.4.1：身份鉴别信息具有复杂度要求并定期更换',
  },
  CLAIM_NOT_OWN: {
    status: 422,
    message: '个人申领只能为本人提出，姓名和证件号码须与账号登记的本人一致，且一次一张证书',
    clause: '领域规则5.1：个人见证',
  },
  KIND_NOT_OF_CLAIMANT: {
    status: 422,
    message: '{kind}由{who}申领，不能由本账号所属的申领人申领',
    clause: '领域规则3.4、5.1：补贴种类与申领人',
  },
  NO_TARIFF_IN_VERSION: {
    status: 422,
    message: '现行政策“{policy}”没有{kind}的标准，不能申领',
    clause: '领域规则2.2：各地标准；无标准的种类不计补贴',
  },
  ENTRY_FACT_MISSING: {
    status: 422,
    message: '第{row}行未填写{fact}，申领{kind}须填写',
    clause: '领域规则2.3：申领材料',
  },
  ENTRY_FACT_NOT_ASKED: {
    status: 422,
    message: '第{row}行填写了{fact}，{kind}不以此计算，请删去',
    clause: '领域规则2.3：申领材料',
  },
  ALLOWANCE_OF_PERSON: {
    status: 422,
    message: '第{row}行的生活费补贴付给本人，由本人申领培训补贴时一并申领',
    clause: '鼓政办〔2020〕6号 二（三）：生活费补贴与培训补贴同时申领',
  },
  MONTH_TWICE: {
    status: 422,
    message: '第{row}行与第{other}行是同一人同一月份，请核对',
    clause: '鼓政办〔2020〕6号 二（一）6：以工代训按月补贴',
  },
  MONTH_CLAIMED: {
    status: 409,
    message: '所列人员的月份中有的已在另一件申领中，同一人同一月份不能申领两次',
    clause: '鼓政办〔2020〕6号 二（一）6：以工代训按月补贴',
  },
  MONTH_NOT_WORKED: {
    status: 422,
    message: '第{row}行的{month}未届满或早于招用月份（{hiredOn}招用），按月补贴只给付已届满的在岗月份',
    clause: '鼓政办〔2020〕6号 二（一）6：以工代训按月补贴',
  },
  CERTIFICATE_CLAIMED: {
    status: 409,
    message: '所列证书中有的已在另一件未办结的申领中，同一证书不能同时申领两次',
    clause: '鼓政办〔2020〕6号 三（八）：不重复享受',
  },
  CERTIFICATE_TWICE: {
    status: 422,
    message: '第{row}行与第{other}行的证书编号相同，请核对',
    clause: '鼓政办〔2020〕6号 三（八）：不重复享受',
  },
  OCCUPATION_UNKNOWN: {
    status: 422,
    message: '第{row}行的职业编码“{occupation}”不在职业目录内，请核对证书',
    clause: '《国家职业分类大典（2022年版）》',
  },
  CLAIM_NOT_VERIFIED: {
    status: 409,
    message: '尚有{count}行材料未核验，请先核验证书、实名和参保情况',
    clause: '领域规则5.1：证书核验、实名登记',
  },
  ENTRY_UNKNOWN: {
    status: 422,
    message: '申领中没有第{row}行，或有行未列入，请按申领的全部行逐行核验',
    clause: '领域规则5.1：证书核验、实名登记',
  },
  INSURANCE_NOT_STATED: {
    status: 422,
    message: '第{row}行未说明职工是否由申领企业参保，请核对参保记录后填写',
    clause: '领域规则5.1：企业职工',
  },
  VERIFICATION_NOT_STATED: {
    status: 422,
    message: '第{row}行未说明{fact}，请核对后填写',
    clause: '领域规则5.1：逐行核验',
  },
  NOTHING_TO_PAY: {
    status: 409,
    message: '各行核算金额均为0，没有可支付的补贴；请退回补正或不予补贴',
    clause: '领域规则5.2：逐行核算',
  },
  ENTRY_QUOTA_TAKEN: {
    status: 409,
    message: '第{row}行人员的补贴次数已用完，或同一职业同一等级已有占用，不能再占用名额',
    clause: '鼓政办〔2020〕6号 三（八）：不重复享受',
  },
  AWARD_CLASS: {
    status: 422,
    message: '就业奖补只能由承训机构为本机构已办结就业跟踪的项目制班级申领',
    clause: '泉州市培训促进就业奖补：项目制学员；领域规则2.2',
  },
  AWARD_TRAINEE: {
    status: 422,
    message: '第{row}行不是该班取得证书且就业跟踪结论为已就业的学员',
    clause: '泉州市培训促进就业奖补：取得证书后半年内就业',
  },
  AWARD_TRAINEE_TWICE: {
    status: 422,
    message: '第{row}行与第{other}行是同一学员',
    clause: '泉州市培训促进就业奖补：每人500元',
  },
  AWARD_PROOF_DATE: {
    status: 422,
    message: '第{row}行就业凭证日期须在就业之日（{from}）至{until}之间，且不晚于今天',
    clause: '领域规则2.2：凭证可在就业窗口期后3个月内补齐（默认）',
  },
  ALLOWANCE_NOT_OF_CLASS: {
    status: 422,
    message: '班级适用的政策版本不随本班的培训发放生活费补贴，不能申领',
    clause: '闽人社文〔2024〕3号：脱贫人员参加项目制培训；各地标准',
  },
  ALLOWANCE_NOBODY: {
    status: 409,
    message:
      '没有可申领生活费补贴的学员：须取得证书、属规定的人员类别、培训补贴核算金额大于0，且未在另一件未办结的申领中',
    clause: '鼓政办〔2020〕6号 二（三）：生活费补贴与培训补贴同时申领',
  },
  ALLOWANCE_TRAINEE: {
    status: 422,
    message: '第{row}行不是可申领生活费补贴的学员，请删去',
    clause: '鼓政办〔2020〕6号 二（三）：贫困劳动力',
  },
  ALLOWANCE_TRAINEE_TWICE: {
    status: 422,
    message: '第{row}行与第{other}行是同一学员',
    clause: '鼓政办〔2020〕6号 二（三）：生活费补贴按人申领',
  },
  TRAINING_NOT_APPROVED: {
    status: 409,
    message: '有学员的培训补贴尚未批准、尚未发起拨付或已不予补贴；请先办理班级的申领，已不予补贴的重新核算本申领',
    clause: '鼓政办〔2020〕6号 二（三）：生活费补贴与培训补贴同时申领',
  },
  EMPLOYMENT_NOT_STATED: {
    status: 422,
    message: '第{row}行未说明就业是否查实、备案时是否已参加职工社会保险，请核对后填写',
    clause: '泉州市培训促进就业奖补：备案时已参加职工社会保险的不计',
  },
} as const;
