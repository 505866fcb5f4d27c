/** What the rules of a policy version are called, for people who read them. A new key without a name does not compile. */
import type { GateProfile } from '../vocabulary.js';
import type { Payee } from './tariff.js';
import type { CapScope, OverlapRule, PaidHours, PolicyKey, Shortage, Stacking } from './types.js';

/** Name of a code in one of the record's closed lists (prisma/reference/enumerations.json). */
export type NameOf = (set: string, code: string) => string;

/** How a figure is read: `unit` behind numbers, `set` for codes, `keys` for codes that are the keys of a table. */
export interface Field {
  readonly name: string;
  readonly unit?: string;
  readonly set?: string;
  readonly keys?: string;
}

const PAYEES: Readonly<Record<Payee, string>> = {
  INSTITUTION: '培训机构',
  ENTERPRISE: '企业',
  USING_ENTERPRISE: '用工企业',
  PERSON: '个人',
};
const SCOPES: Readonly<Record<CapScope, string>> = { PER_YEAR: '每年', CUMULATIVE: '累计', PERIOD: '期间内' };
const STACKINGS: Readonly<Record<Stacking, string>> = { NONE: '取最高一项', SUM: '相加', PRODUCT: '连乘' };
const SHORTAGES: Readonly<Record<Shortage, string>> = {
  MANUFACTURING: '生产制造类',
  SERVICES: '综合服务类',
  KEY: '重点',
};
const OVERLAPS: Readonly<Record<OverlapRule, string>> = {
  NEWEST: '从新',
  MORE_FAVOURABLE: '从优',
  HIGHEST: '从高',
};
const PAID: Readonly<Record<PaidHours, string>> = { ATTENDED: '出勤学时', PLANNED: '计划学时' };
const UNITS: Readonly<Record<'CLASS' | 'PROJECT', string>> = { CLASS: '班级', PROJECT: '项目' };
const PROFILES: Readonly<Record<GateProfile, string>> = {
  PROJECT_CLASS: '项目班级',
  ENTERPRISE_STAFF: '企业职工',
  PERSON_CERTIFICATE: '个人见证',
  MONTHLY: '按月',
  PREPAYMENT: '预拨',
  AWARD: '奖补',
  ALLOWANCE: '学员生活费',
};

/** Codes of the versions' own lists; all others are the record's. */
export const OWN_SETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Payee: PAYEES,
  CapScope: SCOPES,
  Stacking: STACKINGS,
  Shortage: SHORTAGES,
  OverlapRule: OVERLAPS,
  PaidHours: PAID,
  ReleaseUnit: UNITS,
  GateProfile: PROFILES,
};

const days = (name: string): Field => ({ name, unit: '个工作日' });
const months = (name: string): Field => ({ name, unit: '个月' });
const percent = (name: string): Field => ({ name, unit: '%' });
const times = (name: string): Field => ({ name, unit: '次' });

const FIELDS: Readonly<Record<Exclude<PolicyKey, `tariff.${string}` | `conditions.${string}`>, Field>> = {
  'version.validFrom': { name: '起始日期' },
  'version.validTo': { name: '终止日期' },
  'version.overlap': { name: '政策交叉时的适用规则', set: 'OverlapRule' },
  'uplift.rules': { name: '上浮' },
  'uplift.kinds': { name: '适用上浮的补贴种类', set: 'SubsidyKind' },
  'uplift.stacking': { name: '多项上浮的处理', set: 'Stacking' },
  'cap.TRAINING': times('培训类补贴享受次数'),
  'cap.EVALUATION': times('评价类补贴享受次数'),
  'cap.LIVING': times('生活费类补贴享受次数'),
  'cap.AWARD': times('奖补类享受次数'),
  'duplicate.refuseLowerAfterHigher': { name: '高等级之后不补低等级' },
  'exclusion.pairs': { name: '互斥的补贴种类', set: 'SubsidyKind' },
  'eligibility.age': { name: '补贴对象年龄', unit: '周岁' },
  'eligibility.persons': { name: '不予补贴的人员' },
  'hours.minimum': { name: '最低学时', unit: '学时', keys: 'SkillLevel' },
  'hours.day': { name: '每日学时与实操占比' },
  'hours.paid': { name: '计补学时', set: 'PaidHours' },
  'class.size': { name: '班额', unit: '人' },
  'attendance.thresholdPercent': percent('最低出勤率'),
  'supervision.inspections': times('检查次数'),
  'supervision.confirmationWorkingDays': days('确认培训完成的期限'),
  'supervision.correctionWorkingDays': days('检查问题整改期限'),
  'supervision.checkIn': { name: '签到要求' },
  'supervision.classRates': { name: '班级到课率预警' },
  'filing.planWorkingDays': days('提交开班备案的期限'),
  'filing.leadWorkingDays': days('备案提前期'),
  'filing.reviewWorkingDays': days('备案审核期限'),
  'filing.returns': times('备案退回补正'),
  'filing.changeWorkingDays': days('变更开班安排提前期'),
  'assessment.passMark': { name: '合格分数', unit: '分' },
  'assessment.windows': { name: '考核各环节期限' },
  'assessment.bookingDays': { name: '考核名单报送提前期', unit: '天' },
  'employment.windowMonths': months('就业窗口期'),
  'employment.proofRipeningMonths': months('就业凭证补齐期'),
  'employment.closingWorkingDays': days('办结就业跟踪的期限'),
  'claim.windowMonths': months('补贴申领期限'),
  'award.claimWindowMonths': months('就业奖补申领期限'),
  'claim.review': days('申领审核期限'),
  'claim.returns': times('申领退回补正'),
  'publicity.workingDays': days('公示期'),
  'objection.workingDays': days('异议处理期限'),
  'payment.workingDays': days('拨付期限'),
  'payment.expectedMonths': months('预计拨付时间（结班后）'),
  'payment.spotCheckPercent': percent('拨付后抽查比例'),
  'voucher.rules': { name: '培训券' },
  'apprenticeship.months': months('学徒制约定培养期限'),
  'apprenticeship.prepayment': { name: '学徒制预拨' },
  'amount.qualityFactorBasisPoints': { name: '质量系数', unit: '/10000' },
  'evaluation.weights': { name: '绩效评价指标权重' },
  'evaluation.bands': { name: '绩效等级最低分', unit: '分' },
  'evaluation.employmentTargetPercent': percent('就业率目标'),
  'evaluation.windows': days('绩效评价各环节期限'),
  'evaluation.finalWorkingDays': days('确定绩效等级的期限'),
  'evaluation.consequences': { name: '绩效评价结果运用' },
  'sanction.blacklistMonths': months('黑名单期限'),
  'archive.years': { name: '档案保存期限', unit: '年' },
  'release.unit': { name: '拨付单位', set: 'ReleaseUnit' },
  'gate.profiles': { name: '拨付关口类型', keys: 'SubsidyKind', set: 'GateProfile' },
};

/** The field of a rule by its key; tariffs and conditions go by the name of their kind. */
export function fieldOf(key: PolicyKey, nameOf: NameOf): Field {
  const [family, kind = ''] = key.split('.');
  if (family === 'tariff') return { name: `${nameOf('SubsidyKind', kind)}标准` };
  if (family === 'conditions') return { name: `${nameOf('SubsidyKind', kind)}申领条件` };
  return FIELDS[key as keyof typeof FIELDS];
}
