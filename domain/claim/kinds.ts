/** Which kinds of subsidy are claimed without a class, by whom, under which gate, and what each row of them must say. */
import { type Refusal, refusal } from '../refusals.js';
import type { GateProfile, SettlementMode, SubsidyKind } from '../vocabulary.js';

export type Claimant = 'ENTERPRISE' | 'PERSON';

/** What a row may say beside who it is. */
export const FACT_NAMES = {
  occupationCode: '职业编码',
  level: '技能等级',
  certificateKind: '证书种类',
  certificateNumber: '证书编号',
  issuer: '发证机构',
  issuedOn: '发证日期',
  hiredOn: '招用日期',
  contractMonths: '劳动合同期限',
  subsidyMonth: '补贴月份',
  feeFen: '实缴费用',
  allowanceFen: '申请生活费补贴',
} as const;
export type EntryFact = keyof typeof FACT_NAMES;

const CERTIFICATE = ['certificateKind', 'certificateNumber', 'issuer', 'issuedOn'] as const;

interface ClaimKind {
  readonly name: string;
  readonly clause: string;
  readonly by: Readonly<Partial<Record<Claimant, GateProfile>>>;
  readonly asks: readonly EntryFact[];
  readonly may?: readonly EntryFact[];
}

/**
 * One table; the database holds the same (claim_of_kind). A kind that is missing here is claimed with its class
 * (PROJECT_BASED, COMMUNITY_CORRECTION, APPRENTICESHIP), after it (EMPLOYMENT_AWARD), or in a row of its training
 * (LIVING_ALLOWANCE: allowanceFen).
 */
export const CLAIM_KINDS = {
  LEVEL_UPGRADE: {
    name: '职业技能提升补贴',
    clause: '闽人社文〔2025〕37号 四14：个人见证补贴；鼓政办〔2020〕6号 三（五）：自选培训',
    by: { PERSON: 'PERSON_CERTIFICATE', ENTERPRISE: 'ENTERPRISE_STAFF' },
    asks: ['occupationCode', 'level', ...CERTIFICATE],
    may: ['feeFen', 'allowanceFen'],
  },
  PRE_JOB: {
    name: '岗前培训补贴',
    clause: '鼓政办〔2020〕6号 二（一）1',
    by: { ENTERPRISE: 'ENTERPRISE_STAFF' },
    asks: ['occupationCode', ...CERTIFICATE, 'hiredOn', 'contractMonths'],
  },
  ON_JOB: {
    name: '岗位技能提升培训补贴',
    clause: '鼓政办〔2020〕6号 二（一）2',
    by: { ENTERPRISE: 'ENTERPRISE_STAFF' },
    asks: ['occupationCode', 'level', ...CERTIFICATE, 'contractMonths'],
  },
  SAFETY: {
    name: '安全技能培训补贴',
    clause: '鼓政办〔2020〕6号 二（一）5',
    by: { ENTERPRISE: 'ENTERPRISE_STAFF' },
    asks: ['occupationCode', ...CERTIFICATE],
  },
  WORK_AS_TRAINING: {
    name: '以工代训补贴',
    clause: '鼓政办〔2020〕6号 二（一）6',
    by: { ENTERPRISE: 'MONTHLY' },
    asks: ['hiredOn', 'subsidyMonth'],
  },
  MASTER_APPRENTICE: {
    name: '大师带徒补贴',
    clause: '鼓政办〔2020〕6号 二（一）7',
    by: { ENTERPRISE: 'ENTERPRISE_STAFF' },
    asks: ['occupationCode', ...CERTIFICATE, 'contractMonths'],
  },
  HARDSHIP_ENTERPRISE: {
    name: '困难企业培训补贴',
    clause: '鼓政办〔2020〕6号 二（一）4、三（五）：目录以外工种由企业自定，区人社局审核',
    by: { ENTERPRISE: 'ENTERPRISE_STAFF' },
    asks: ['occupationCode', ...CERTIFICATE],
  },
  ENTREPRENEURSHIP: {
    name: '创业培训补贴',
    clause: '鼓政办〔2020〕6号 三（五）：自选培训取得证书的给予补贴',
    by: { PERSON: 'PERSON_CERTIFICATE' },
    asks: [...CERTIFICATE, 'feeFen'],
    may: ['allowanceFen'],
  },
  EVALUATION: {
    name: '评价补贴',
    clause: '闽人社文〔2024〕3号：评价补贴单独计次；2017年鉴定补贴：核定收费的80%',
    by: { PERSON: 'PERSON_CERTIFICATE' },
    asks: ['occupationCode', 'level', ...CERTIFICATE, 'feeFen'],
  },
} as const satisfies Partial<Record<SubsidyKind, ClaimKind>>;
export type ClaimKindName = keyof typeof CLAIM_KINDS;
export const CLAIM_KIND_NAMES = Object.keys(CLAIM_KINDS) as readonly ClaimKindName[];

export const kindOf = (kind: ClaimKindName): ClaimKind => CLAIM_KINDS[kind];
const CLAIMANT_NAMES: Readonly<Record<Claimant, string>> = { ENTERPRISE: '企业为本单位职工', PERSON: '个人为本人' };

/** The gate under which this claimant claims the kind, or why he may not. */
export function profileOf(kind: ClaimKindName, claimant: Claimant): GateProfile | Refusal {
  const { name, by } = kindOf(kind);
  const profile = by[claimant];
  if (profile) return profile;
  const who = (Object.keys(by) as Claimant[]).map((each) => CLAIMANT_NAMES[each]).join('、');
  return refusal('KIND_NOT_OF_CLAIMANT', { field: 'subsidyKind', params: { kind: name, who } });
}

/** 见证 is a level upgrade's alone (001-21): whatever else a person claims for, he has paid for first. */
export function settlementModeOf(kind: ClaimKindName, claimant: Claimant, reimbursement: boolean): SettlementMode {
  if (claimant === 'ENTERPRISE') return reimbursement ? 'REIMBURSEMENT' : 'DIRECT_TO_INSTITUTION';
  return kind === 'LEVEL_UPGRADE' && !reimbursement ? 'PERSON_CERTIFICATE' : 'REIMBURSEMENT';
}
