/** The case as an auditor types it: every field checked, none unknown, what is left out left to `factsOf`. */
import { z } from 'zod';
import { isIsoDate, yearOf } from '../calendar/dates.js';
import { CAP_SCOPES, SHORTAGES, STACKINGS } from '../policy/types.js';
import {
  CERTIFICATE_KINDS,
  FUNDING_SOURCES,
  PERSON_CATEGORIES,
  SETTLEMENT_MODES,
  SKILL_LEVELS,
  SUBSIDY_KINDS,
} from '../vocabulary.js';
import { EXAM_RESULTS, LINKED_LINES, PRIOR_STATES, STUDENT_STATUSES, type SubsidyCase } from './types.js';

/** A million yuan a head: more is a typing slip, not a fee. */
const HIGHEST_FEN = 1_000_000_00;

const AMOUNT = '金额应为0至100,000,000之间的整数（单位：分，100万元以内）';

const fen = z.int(AMOUNT).min(0, AMOUNT).max(HIGHEST_FEN, AMOUNT);
const amountFen = fen.nullish();
const isoDate = z
  .string()
  .refine(isIsoDate, { error: '日期不存在，请按“年-月-日”填写', abort: true })
  .refine((date) => yearOf(date) >= 1900 && yearOf(date) < 2200, '年份应在1900至2199之间');
/** The record keeps attendance to a tenth of an hour. */
const hours = z
  .number()
  .min(0)
  .max(5000)
  .refine((count) => Math.round(count * 10) / 10 === count, '学时至多一位小数')
  .nullish();
const occupationCode = z.string().trim().min(1).max(40).nullable();
const level = z.enum(SKILL_LEVELS).nullable();
const flag = z.boolean().nullish();

const person = z.strictObject({
  birthDate: isoDate,
  categories: z.array(z.enum(PERSON_CATEGORIES)).optional(),
  realNameRegistered: z.boolean().optional(),
  drawsPension: z.boolean().optional(),
  pensionEntitled: z.boolean().optional(),
  publicStaff: z.boolean().optional(),
  student: z.enum(STUDENT_STATUSES).optional(),
  employeeInsuredAtFiling: z.boolean().optional(),
});

const priorSubsidy = z.strictObject({
  subsidyKind: z.enum(SUBSIDY_KINDS),
  occupationCode: occupationCode.default(null),
  level: level.default(null),
  certificateIssuedOn: isoDate,
  state: z.enum(PRIOR_STATES).default('PAID'),
  amountFen,
  months: z.int().min(1).max(120).optional(),
});

const certificate = z.strictObject({
  kind: z.enum(CERTIFICATE_KINDS),
  issuer: z.string().default(''),
  issuedOn: isoDate,
});

const voucher = z.strictObject({
  claimedOn: isoDate,
  activatedOn: isoDate.nullable().default(null),
  faceFen: fen.nullable().default(null),
});

/** Hundredths of a percent are the finest share there is. */
const percent = z
  .number()
  .min(0)
  .max(100)
  .refine((share) => Math.round(share * 100) / 100 === share, '比例至多两位小数');

const costShares = z
  .strictObject({ government: percent, enterprise: percent, person: percent })
  .refine(({ government, enterprise, person: own }) => Math.round((government + enterprise + own) * 100) === 100_00, {
    error: '三方分担比例之和应为100%',
  });

export const subsidyCaseSchema = z.strictObject({
  policyVersion: z.string().min(1),
  subsidyKind: z.enum(SUBSIDY_KINDS),
  occupationCode,
  level,
  person,
  shortage: z.enum(SHORTAGES).nullish(),
  priorSubsidies: z.array(priorSubsidy).max(1000).optional(),
  plannedHours: hours,
  attendedHours: hours,
  certificates: z.array(certificate).max(100).optional(),
  examResult: z.enum(EXAM_RESULTS).nullish(),
  filedOn: isoDate.nullish(),
  classEndedOn: isoDate.nullish(),
  claimFiledOn: isoDate.nullish(),
  fundingSource: z.enum(FUNDING_SOURCES).nullish(),
  settlementMode: z.enum(SETTLEMENT_MODES).nullish(),
  voucher: voucher.nullish(),
  voucherWaived: flag,
  approvedFeeFen: amountFen,
  costPerHeadFen: amountFen,
  costShares: costShares.nullish(),
  capScope: z.enum(CAP_SCOPES).exclude(['PERIOD']).nullish(),
  stacking: z.enum(STACKINGS).nullish(),
  months: z.int().min(1).max(120).nullish(),
  hiredOn: isoDate.nullish(),
  employmentVerified: flag,
  contractMonths: z.int().min(0).max(1200).nullish(),
  basicPensionPaid: flag,
  employerInsured: flag,
  employerInHardship: flag,
  otherSubsidies: z.array(z.enum(SUBSIDY_KINDS)).optional(),
  linkedTrainingLine: z.enum(LINKED_LINES).nullish(),
  linkedTrainingKind: z.enum(SUBSIDY_KINDS).nullish(),
  requestedFen: amountFen,
}) satisfies z.ZodType<SubsidyCase & { policyVersion: string }>;
