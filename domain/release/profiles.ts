import { budgetYear } from '../calendar/stat-year.js';
import type { Role } from '../access/roles.js';
import type { SubsidyClaimView } from '../claim/view.js';
import type { GateProfile } from '../vocabulary.js';
import type { ConditionOwner } from './conditions.js';
import { PREPAYMENT_OF_CLASS } from './prepayment.js';
import { CLASS_CONDITIONS } from './supplement.js';

/** One thing that must hold before a claim without a class is paid. A missing answer is a "no". */
export interface ProfileCondition {
  readonly code: string;
  readonly name: string;
  readonly clause: string;
  readonly owner: ConditionOwner | 'CLAIMANT';
  readonly role: Role;
  met(view: SubsidyClaimView): boolean;
}
export type ProfileConditionState = Omit<ProfileCondition, 'met'> & {
  readonly met: boolean;
  readonly byShortfall: boolean;
};

const CERTIFICATES_VERIFIED: ProfileCondition = {
  code: 'CERTIFICATES_VERIFIED',
  name: '各行证书已在全国联网查询核验',
  clause: '领域规则5.1：个人见证；闽人社文〔2021〕47号',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ unverified, lacking }) => unverified === 0 && lacking.certificate === 0,
};
const REAL_NAMES: ProfileCondition = {
  code: 'REAL_NAME_REGISTERED',
  name: '各人已实名登记',
  clause: '领域规则5.1：实名登记',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ unverified, lacking }) => unverified === 0 && lacking.realName === 0,
};
const STAFF_INSURED: ProfileCondition = {
  code: 'STAFF_INSURED',
  name: '各职工由申领企业参保',
  clause: '领域规则5.3：企业职工按参保地管辖',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ unverified, lacking }) => unverified === 0 && lacking.insured === 0,
};

const STAFF_HIRED: ProfileCondition = {
  code: 'STAFF_HIRED',
  name: '各人的招用和劳动合同已查实',
  clause: '鼓政办〔2020〕6号 二（一）1、2、6、7',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ unverified, lacking }) => unverified === 0 && lacking.hiring === 0,
};
const HARDSHIP_RECOGNISED: ProfileCondition = {
  code: 'HARDSHIP_RECOGNISED',
  name: '申领企业在各行的认定日期处于困难企业认定期内',
  clause: '鼓政办〔2020〕6号 二（一）4：困难企业',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ lacking }) => lacking.hardship === 0,
};
const CATEGORIES_VERIFIED: ProfileCondition = {
  code: 'CATEGORIES_VERIFIED',
  name: '各人的人员类别已查实',
  clause: '鼓政办〔2020〕6号 二（一）6：贫困劳动力、就业困难人员、零就业家庭成员',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ unverified, lacking }) => unverified === 0 && lacking.category === 0,
};

const ALLOWANCES_BESIDE_TRAINING: ProfileCondition = {
  code: 'ALLOWANCES_BESIDE_TRAINING',
  name: '生活费补贴随其培训补贴一并支付，人员类别已查实',
  clause: '鼓政办〔2020〕6号 二（三）：与培训补贴同时申领',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ lacking }) => lacking.allowance === 0,
};

/** Each is paid to his own account: one without holds up his own line, and nobody else's. */
const SOMEBODY_HAS_ACCOUNT: ProfileCondition = {
  code: 'ACCOUNT_CONFIRMED',
  name: '学员本人账户已核实（至少一人；无账户的学员只暂缓其本人一笔）',
  clause: '领域规则5.1：本人账户',
  owner: 'CLAIMANT',
  role: 'institution',
  met: ({ hasAccount }) => hasAccount,
};

/** 补充申领: all that the gate asks of its class, and the certificates that came late. */
const OF_CLASS: readonly ProfileCondition[] = [
  ...CLASS_CONDITIONS.map(({ code, name, clause, owner, role }) => ({ code, name, clause, owner, role })),
  {
    code: 'CLASS_STANDS',
    name: '项目未暂停，班级未终止、未取消',
    clause: '闽人社文〔2025〕37号 四15',
    owner: 'HR_BUREAU' as const,
    role: 'approver' as const,
  },
].map((condition) => ({ ...condition, met: ({ classMissing }) => !classMissing.includes(condition.code) }));
/** 学徒制预拨: of a class whose filing stands and that has claimed nothing yet, within the version's share of each place. */
const OF_PREPAID_CLASS: readonly ProfileCondition[] = PREPAYMENT_OF_CLASS.map(({ code, name, clause }) => ({
  ...{ code, name, clause, owner: 'HR_BUREAU' as const, role: 'approver' as const },
  met: ({ classMissing }) => !classMissing.includes(code),
}));
const WITHIN_SHARE: ProfileCondition = {
  code: 'WITHIN_SHARE',
  name: '各人预拨不超过其锁定金额的规定比例',
  clause: '闽人社文〔2019〕220号：预拨不超过50%',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ lacking }) => lacking.share === 0,
};
const LATE_CERTIFICATES: ProfileCondition = {
  code: 'LATE_CERTIFICATES_VERIFIED',
  name: '各人补考证书已核验',
  clause: '领域规则5.2：补考一次；证书全国联网查询',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ lacking }) => lacking.late === 0,
};
const TRACKING_CLOSED: ProfileCondition = {
  code: 'EMPLOYMENT_COMPLETED',
  name: '所随班级的就业跟踪环节已完成',
  clause: '闽人社文〔2025〕37号 三（一）5',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ trackingClosed }) => trackingClosed,
};
const EMPLOYMENT_VERIFIED: ProfileCondition = {
  code: 'EMPLOYMENT_VERIFIED',
  name: '各人就业已查实，且备案时未参加职工社会保险',
  clause: '泉州市培训促进就业奖补；领域规则2.2',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ unverified, lacking }) => unverified === 0 && lacking.employment === 0,
};

/** What every claim without a class must meet, as a class's own claim must. */
const COMMON: readonly ProfileCondition[] = [
  {
    code: 'CLAIM_FILED',
    name: '申领已提交且未退回、撤回',
    clause: '闽人社文〔2021〕47号',
    owner: 'CLAIMANT',
    role: 'institution',
    met: ({ state }) => state === 'FILED',
  },
  {
    code: 'FIRST_REVIEW',
    name: '初审已通过',
    clause: '闽人社文〔2025〕37号 四14',
    owner: 'HR_BUREAU',
    role: 'caseworker',
    met: ({ reviewedBy }) => reviewedBy !== null,
  },
  {
    code: 'SECOND_REVIEW',
    name: '复审已通过（另一人）',
    clause: '闽人社文〔2025〕37号 四14；岗位分离',
    owner: 'HR_BUREAU',
    role: 'reviewer',
    met: ({ reviewedBy, checkedBy }) => checkedBy !== null && checkedBy !== reviewedBy,
  },
  {
    code: 'PUBLICITY_ENDED',
    name: '公示期已满',
    clause: '闽就劳办〔2026〕1号 附件3；5个工作日（默认）',
    owner: 'HR_BUREAU',
    role: 'caseworker',
    met: ({ today, publicityEndsOn, publicityProvisional }) =>
      publicityEndsOn !== null && today > publicityEndsOn && !publicityProvisional,
  },
  {
    code: 'NO_OPEN_OBJECTION',
    name: '公示异议均已办结',
    clause: '领域规则5.1：异议未办结不得拨付',
    owner: 'HR_BUREAU',
    role: 'reviewer',
    met: ({ openObjections }) => openObjections === 0,
  },
  {
    code: 'CLAIM_APPROVED',
    name: '补贴已批准',
    clause: '闽人社文〔2025〕37号 四14',
    owner: 'HR_BUREAU',
    role: 'approver',
    met: ({ approvedBy }) => approvedBy !== null,
  },
  {
    code: 'BATCH_CHECKED',
    name: '拨款申请（支付批次）已复核',
    clause: '闽人社文〔2025〕37号 四14；岗位分离',
    owner: 'HR_BUREAU',
    role: 'reviewer',
    met: ({ batch }) => batch?.state === 'CHECKED' && batch.checkerId !== batch.makerId,
  },
  {
    code: 'HISTORY_KNOWN',
    name: '各人外地与既往补贴历史已查明',
    clause: '鼓政办〔2020〕6号 三（八）：不重复享受',
    owner: 'HR_BUREAU',
    role: 'caseworker',
    met: ({ historyUnknown }) => historyUnknown === 0,
  },
  {
    code: 'QUOTA_HELD',
    name: '各人补贴名额已占用',
    clause: '闽人社文〔2025〕37号 四18',
    owner: 'HR_BUREAU',
    role: 'caseworker',
    met: ({ lacking }) => lacking.quota === 0,
  },
  {
    code: 'BUDGET_HELD',
    name: '预算已锁定且足额',
    clause: '闽人社文〔2025〕37号 四14',
    owner: 'FINANCE_BUREAU',
    role: 'payer',
    met: ({ heldFen, payableFen }) => heldFen > 0 && heldFen >= payableFen,
  },
  {
    code: 'BUDGET_YEAR',
    name: '预算属于当年度',
    clause: '《中华人民共和国预算法》第十八条、第四十二条',
    owner: 'FINANCE_BUREAU',
    role: 'payer',
    met: ({ today, holdYear }) => holdYear === budgetYear(today),
  },
  {
    code: 'ACCOUNT_CONFIRMED',
    name: '收款账户为本人（本单位）账户并经核实',
    clause: '领域规则5.1：本人账户',
    owner: 'CLAIMANT',
    role: 'institution',
    met: ({ hasAccount }) => hasAccount,
  },
  {
    code: 'NO_CLAWBACK',
    name: '有关人员无未办结的追回',
    clause: '领域规则5.1：追回未结不得拨付',
    owner: 'CLAIMANT',
    role: 'institution',
    met: ({ openClawbacks }) => openClawbacks === 0,
  },
  {
    code: 'PAYEE_NOT_RESTRICTED',
    name: '收款方未处于停业整顿、黑名单或吊销期间',
    clause: '领域规则2.3：违规不予补贴',
    owner: 'CLAIMANT',
    role: 'institution',
    met: ({ restriction }) => restriction === null,
  },
];

/** The gate of each profile, as data (domain §5.1). */
const PROFILES: Readonly<Record<GateProfile, readonly ProfileCondition[]>> = {
  PERSON_CERTIFICATE: [CERTIFICATES_VERIFIED, REAL_NAMES, ALLOWANCES_BESIDE_TRAINING, ...COMMON],
  PROJECT_CLASS: [...OF_CLASS, LATE_CERTIFICATES, ...COMMON],
  ALLOWANCE: [
    ...[CERTIFICATES_VERIFIED, REAL_NAMES, ALLOWANCES_BESIDE_TRAINING],
    ...COMMON.map((each) => (each.code === SOMEBODY_HAS_ACCOUNT.code ? SOMEBODY_HAS_ACCOUNT : each)),
  ],
  AWARD: [TRACKING_CLOSED, CERTIFICATES_VERIFIED, REAL_NAMES, EMPLOYMENT_VERIFIED, ...COMMON],
  PREPAYMENT: [...OF_PREPAID_CLASS, WITHIN_SHARE, ...COMMON],
  ENTERPRISE_STAFF: [CERTIFICATES_VERIFIED, REAL_NAMES, STAFF_INSURED, STAFF_HIRED, ...COMMON],
  MONTHLY: [REAL_NAMES, STAFF_HIRED, CATEGORIES_VERIFIED, ...COMMON],
};

/** Every condition with its state: the panel, the refusal and the payment all ask this one function. */
export function profileConditions(view: SubsidyClaimView): ProfileConditionState[] {
  const ofKind = view.subsidyKind === 'HARDSHIP_ENTERPRISE' ? [HARDSHIP_RECOGNISED] : [];
  return [...ofKind, ...PROFILES[view.gateProfile]].map(({ met, ...condition }) => {
    const byShortfall = !met(view) && view.shortfalls.includes(condition.code);
    return { ...condition, met: byShortfall || met(view), byShortfall };
  });
}
