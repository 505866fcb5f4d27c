/** A rule's value as a sentence: the same data that the rules read, so that nobody has to read JSON. */
import { formatYuan } from '../money.js';
import { type Field, fieldOf, type NameOf, OWN_SETS } from './names.js';
import type { TariffRung } from './tariff.js';
import type { PolicyKey } from './types.js';

/** Parts of a value by their own name. What says no unit has that of the whole. */
const PARTS: Readonly<Record<string, Field>> = {
  payee: { name: '收款方', set: 'Payee' },
  dispatchedPayee: { name: '劳务派遣人员的收款方', set: 'Payee' },
  certificateKinds: { name: '凭证', set: 'CertificateKind' },
  amountsFen: { name: '每人', keys: 'SkillLevel' },
  amountFen: { name: '每人' },
  atMostFen: { name: '每人不超过' },
  perHourFen: { name: '每学时' },
  perMonthFen: { name: '每月' },
  perYearFen: { name: '每年', keys: 'SkillLevel' },
  maximumPaidHours: { name: '最多计', unit: '学时' },
  maximumMonths: { name: '最长', unit: '个月' },
  floorFen: { name: '不低于' },
  ceilingFen: { name: '不高于' },
  flatFor: { name: '重点群体' },
  minimumHours: { name: '不少于', unit: '学时' },
  feePercent: { name: '不超过核定费用的', unit: '%' },
  firstTimeOnly: { name: '仅限首次取证' },
  passSuffices: { name: '考核合格即可' },
  categories: { name: '人员', set: 'PersonCategory' },
  categoriesOfInsuredEmployer: { name: '参保单位吸纳的人员', set: 'PersonCategory' },
  contractMonths: { name: '劳动合同不少于', unit: '个月' },
  basicPension: { name: '缴纳基本养老保险' },
  hiredWithinMonths: { name: '入职不超过', unit: '个月' },
  trainingKinds: { name: '随同的培训补贴', set: 'SubsidyKind' },
  refuseInsuredAtFiling: { name: '备案时已由单位参保的不计' },
  recognisedHardship: { name: '用人单位经认定为困难企业' },
  name: { name: '名称' },
  percent: { name: '上浮', unit: '%' },
  shortage: { name: '急需紧缺', set: 'Shortage' },
  personCategories: { name: '人员', set: 'PersonCategory' },
  minimumLevel: { name: '最低等级', set: 'SkillLevel' },
  scope: { name: '计次方式', set: 'CapScope' },
  from: { name: '自' },
  to: { name: '至' },
  minimum: { name: '不少于' },
  maximum: { name: '不超过' },
  refusePensionDrawers: { name: '已领取养老金人员' },
  refusePensionEntitled: { name: '有资格领取养老金人员' },
  refusePublicStaff: { name: '在编公职人员' },
  refuseStudents: { name: '非毕业年度在校学生' },
  classHourMinutes: { name: '每学时', unit: '分钟' },
  dailyMaximum: { name: '每日不超过', unit: '学时' },
  practicePercent: { name: '实操不少于', unit: '%' },
  shortClassHours: { name: '短班为少于', unit: '学时' },
  shortClassVisits: { name: '短班现场检查' },
  visits: { name: '现场检查' },
  patrols: { name: '线上巡查' },
  phoneCheckPercent: { name: '电话回访', unit: '%' },
  phoneCheckMinimum: { name: '电话回访不少于', unit: '人' },
  timesPerDay: { name: '每日签到', unit: '次' },
  geofenceMetres: { name: '定位范围', unit: '米' },
  rollCallsPerDay: { name: '每日点名', unit: '次' },
  lateMinutes: { name: '迟到不计', unit: '分钟' },
  yellowBelowPercent: { name: '黄牌低于', unit: '%' },
  redBelowPercent: { name: '红牌低于', unit: '%' },
  correctionWorkingDays: { name: '补正', unit: '个工作日' },
  examDaysAfterClass: { name: '结班后考核', unit: '天' },
  resultsWorkingDays: { name: '出成绩', unit: '个工作日' },
  certificateWorkingDays: { name: '上传证书', unit: '个工作日' },
  resits: { name: '补考', unit: '次' },
  resitDays: { name: '补考期限', unit: '天' },
  firstWorkingDays: { name: '初审' },
  secondWorkingDays: { name: '复审' },
  requiredForFunds: { name: '须用券的资金', set: 'FundingSource' },
  exemptKinds: { name: '免用券的种类', set: 'SubsidyKind' },
  exemptSettlementModes: { name: '免用券的结算方式', set: 'SettlementMode' },
  faceFen: { name: '面值' },
  validityMonths: { name: '有效期', unit: '个月' },
  enabled: { name: '启用' },
  maximumPercent: { name: '不超过', unit: '%' },
  schedule: { name: '序时任务' },
  certificate: { name: '取证率' },
  satisfaction: { name: '满意度' },
  employment: { name: '就业' },
  A: { name: 'A级' },
  B: { name: 'B级' },
  C: { name: 'C级' },
  appointWorkingDays: { name: '委托评价机构' },
  draftWorkingDays: { name: '提交初稿' },
  commentWorkingDays: { name: '机构反馈' },
  surveyPercent: { name: '满意度调查不少于', unit: '%' },
  rectifyDays: { name: '整改', unit: '天' },
  removedAfterGradesC: { name: '连续C级移出目录', unit: '次' },
  barredMonths: { name: '不得承接新项目', unit: '个月' },
  fraud: { name: '骗取补贴' },
  subcontracting: { name: '转包转让、虚假宣传' },
  records: { name: '档案' },
  videos: { name: '视频' },
};

/** 职业技能提升补贴标准 and 培训机构；初级工 700.00元、… */
export function readRule(key: PolicyKey, value: unknown, nameOf: NameOf): { name: string; text: string } {
  const field = fieldOf(key, nameOf);
  return { name: field.name, text: textOf(value, field, nameOf) };
}

/** 初级工, or the certificate that a rung without a level is. */
export function rungName(rung: TariffRung, nameOf: NameOf): string {
  return codeName('SkillLevel', rung, nameOf);
}

function textOf(value: unknown, field: Field, nameOf: NameOf, isFen = false): string {
  if (value === null) return '未规定';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return isFen ? `${formatYuan(value)}元` : `${value}${field.unit ?? ''}`;
  if (typeof value === 'string') return field.set ? codeName(field.set, value, nameOf) : value;
  if (Array.isArray(value)) return listOf(value, field, nameOf);
  return Object.entries(value as object)
    .filter(([part]) => part !== 'id')
    .map(([part, inner]) => partOf(part, inner, { field, nameOf, isFen }))
    .join('；');
}

function listOf(items: readonly unknown[], field: Field, nameOf: NameOf): string {
  if (items.length === 0) return '无';
  if (!items.some((item) => typeof item === 'object')) {
    return items.map((item) => textOf(item, field, nameOf)).join('、');
  }
  return items
    .map((item) => (Array.isArray(item) ? item.map((each) => textOf(each, field, nameOf)).join('与') : item))
    .map((item) => (typeof item === 'string' ? item : `（${textOf(item, field, nameOf)}）`))
    .join('、');
}

function partOf(
  part: string,
  value: unknown,
  { field, nameOf, isFen }: { field: Field; nameOf: NameOf; isFen: boolean },
): string {
  if (field.keys)
    return `${codeName(field.keys, part, nameOf)} ${textOf(value, { ...field, keys: '' }, nameOf, isFen)}`;
  const own = PARTS[part] ?? { name: part };
  const inner = field.unit === undefined || own.unit !== undefined ? own : { ...own, unit: field.unit };
  return `${own.name} ${textOf(value, inner, nameOf, part.endsWith('Fen'))}`;
}

/** A rung of a tariff may be a certificate instead of a level. */
function codeName(set: string, code: string, nameOf: NameOf): string {
  const own = OWN_SETS[set]?.[code];
  if (own) return own;
  const named = nameOf(set, code);
  return named === code && set === 'SkillLevel' ? nameOf('CertificateKind', code) : named;
}
