/** The closed lists of field words (domain.md §3.4), once. Names in both languages: prisma/reference/enumerations.json. */

/** 新八级工, lowest first: the order is the rank. */
export const SKILL_LEVELS = ['APPRENTICE', 'L5', 'L4', 'L3', 'L2', 'L1', 'SPECIAL_GRADE', 'CHIEF'] as const;
export type SkillLevel = (typeof SKILL_LEVELS)[number];

export const CERTIFICATE_KINDS = [
  'VOCATIONAL_QUALIFICATION',
  'SKILL_LEVEL',
  'SPECIAL_ABILITY',
  'SPECIAL_OPERATION',
  'SPECIAL_EQUIPMENT',
  'COMPLETION',
  'ENTREPRENEURSHIP',
] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

export const PERSON_CATEGORIES = [
  'RURAL_TRANSFER',
  'UNEMPLOYED_GRADUATE',
  'GRADUATE_IN_YEAR',
  'REGISTERED_UNEMPLOYED',
  'HARD_TO_EMPLOY',
  'ZERO_EMPLOYMENT_HOUSEHOLD',
  'JUNIOR_SENIOR_LEAVER',
  'OUT_OF_POVERTY',
  'VETERAN',
  'DISABLED',
  'COMMUNITY_CORRECTION',
  'OVERCAPACITY',
  'LAID_OFF',
  'TRANSFERRED',
  'POOR_FAMILY_CHILD',
  'EMPLOYEE',
  'DISPATCHED',
  'GIG',
] as const;
export type PersonCategory = (typeof PERSON_CATEGORIES)[number];

export const FUNDING_SOURCES = [
  'EMPLOYMENT_SUBSIDY',
  'UNEMPLOYMENT_INSURANCE',
  'SKILL_UPGRADE_ACCOUNT',
  'INDUSTRY_FUND',
  'ENTERPRISE_EDUCATION',
  'PERSONAL',
  'OTHER',
] as const;
export type FundingSource = (typeof FUNDING_SOURCES)[number];

export const SUBSIDY_KINDS = [
  'LEVEL_UPGRADE',
  'PRE_JOB',
  'ON_JOB',
  'APPRENTICESHIP',
  'PROJECT_BASED',
  'SAFETY',
  'WORK_AS_TRAINING',
  'MASTER_APPRENTICE',
  'HARDSHIP_ENTERPRISE',
  'ENTREPRENEURSHIP',
  'LIVING_ALLOWANCE',
  'EVALUATION',
  'COMMUNITY_CORRECTION',
  'EMPLOYMENT_AWARD',
] as const;
export type SubsidyKind = (typeof SUBSIDY_KINDS)[number];

export const SUBSIDY_FAMILIES = ['TRAINING', 'EVALUATION', 'LIVING', 'AWARD'] as const;
export type SubsidyFamily = (typeof SUBSIDY_FAMILIES)[number];

export const SETTLEMENT_MODES = [
  'DIRECT_TO_INSTITUTION',
  'REIMBURSEMENT',
  'PERSON_CERTIFICATE',
  'VOUCHER',
  'PREPAYMENT',
] as const;
export type SettlementMode = (typeof SETTLEMENT_MODES)[number];

export const ASSIGNMENT_BASES = ['AWARD', 'DIRECTORY', 'ENTERPRISE_OWN_STAFF'] as const;

export const INSTITUTION_KINDS = [
  'TECHNICIAN_COLLEGE',
  'TECHNICAL_SCHOOL',
  'VOCATIONAL_COLLEGE',
  'UNIVERSITY',
  'PRIVATE_TRAINING',
  'ENTERPRISE_CENTER',
  'TRAINING_BASE',
  'MASTER_STUDIO',
  'PUBLIC_PRACTICE',
  'ASSOCIATION',
  'INDUSTRIAL_PARK',
  'RESEARCH',
] as const;

/** Rank of a level, for "no lower level after a higher". */
export function levelRank(level: SkillLevel): number {
  return SKILL_LEVELS.indexOf(level);
}

/** Duplicates and caps go by family, not by kind: every kind that pays for the same training or certificate is one. */
export function subsidyFamily(kind: SubsidyKind): SubsidyFamily {
  if (kind === 'EVALUATION') return 'EVALUATION';
  if (kind === 'LIVING_ALLOWANCE') return 'LIVING';
  return kind === 'EMPLOYMENT_AWARD' ? 'AWARD' : 'TRAINING';
}

/** 拨付条件类别 (domain §5.1): only PROJECT_CLASS pays a project's class. */
export const GATE_PROFILES = [
  'PROJECT_CLASS',
  'ENTERPRISE_STAFF',
  'PERSON_CERTIFICATE',
  'MONTHLY',
  'PREPAYMENT',
  'AWARD',
  'ALLOWANCE',
] as const;
export type GateProfile = (typeof GATE_PROFILES)[number];
