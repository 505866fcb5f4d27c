/** Shape of a policy file. A figure out of range ends the load: money must never be computed from a typing slip. */
import { z } from 'zod';
import { isIsoDate } from '../calendar/dates.js';
import {
  CERTIFICATE_KINDS,
  FUNDING_SOURCES,
  PERSON_CATEGORIES,
  SETTLEMENT_MODES,
  SKILL_LEVELS,
  SUBSIDY_KINDS,
} from '../vocabulary.js';
import {
  CAP_SCOPES,
  CONFIDENCES,
  DECIDING_DATES,
  GATE_PROFILES,
  PAYEES,
  POLICY_STATUSES,
  type PolicyRule,
  type PolicyValues,
  type PolicyVersion,
  SHORTAGES,
  STACKINGS,
} from './types.js';

const count = z.int().min(0).max(1000);
const days = z.int().min(1).max(366);
const months = z.int().min(1).max(120);
const percent = z.number().min(0).max(100);
const amountFen = z.int().min(0).max(1_000_000_00);
const isoDate = z.string().refine(isIsoDate, 'not a real date');
const rungs = z.enum([...SKILL_LEVELS, 'SPECIAL_ABILITY']);

const uplift = z
  .strictObject({
    id: z.string().min(1),
    name: z.string().min(1),
    percent: z.number().int().min(1).max(100),
    shortage: z.enum(SHORTAGES).optional(),
    personCategories: z.array(z.enum(PERSON_CATEGORIES)).min(1).optional(),
    minimumLevel: z.enum(SKILL_LEVELS).optional(),
  })
  .refine((rule) => (rule.shortage === undefined) !== (rule.personCategories === undefined), {
    error: 'an uplift is for a shortage trade or for person categories, one of the two',
  });

const cap = z
  .strictObject({
    maximum: z.int().min(1).max(100),
    scope: z.enum(CAP_SCOPES),
    from: isoDate.optional(),
    to: isoDate.optional(),
  })
  .refine((rule) => rule.scope !== 'PERIOD' || (rule.from !== undefined && rule.to !== undefined), {
    error: 'a cap of scope PERIOD needs from and to',
  });

const weights = z
  .strictObject({ schedule: percent, certificate: percent, satisfaction: percent, employment: percent })
  .refine((set) => set.schedule + set.certificate + set.satisfaction + set.employment === 100, {
    error: 'evaluation weights add to 100',
  });

const bands = z
  .strictObject({ A: percent, B: percent, C: percent })
  .refine((set) => set.A > set.B && set.B > set.C, { error: 'grade bands fall from A to C' });

const returns = z.strictObject({ maximum: count, correctionWorkingDays: days });

/** One schema for the value of each key. */
const VALUES = {
  'tariff.LEVEL_UPGRADE': z.strictObject({
    payee: z.enum(PAYEES),
    amountsFen: z.partialRecord(rungs, amountFen),
    certificateKinds: z.array(z.enum(CERTIFICATE_KINDS)).min(1),
  }),
  'uplift.rules': z.array(uplift),
  'uplift.stacking': z.enum(STACKINGS),
  'cap.TRAINING': cap,
  'cap.EVALUATION': cap,
  'duplicate.refuseLowerAfterHigher': z.boolean(),
  'exclusion.pairs': z.array(z.tuple([z.enum(SUBSIDY_KINDS), z.enum(SUBSIDY_KINDS)])),
  'eligibility.age': z.strictObject({ minimum: count, maximum: count }),
  'eligibility.persons': z.strictObject({
    refusePensionDrawers: z.boolean(),
    refusePensionEntitled: z.boolean(),
    refusePublicStaff: z.boolean(),
    refuseStudents: z.boolean(),
  }),
  'hours.minimum': z.partialRecord(z.enum([...SKILL_LEVELS, 'SPECIAL_ABILITY', 'COMPLETION']), count),
  'hours.day': z.strictObject({ classHourMinutes: days, dailyMaximum: days, practicePercent: percent }),
  'class.size': z.strictObject({ minimum: count, maximum: count }),
  'attendance.thresholdPercent': z.int().min(0).max(100),
  'supervision.inspections': z.strictObject({
    shortClassHours: count,
    shortClassVisits: count,
    visits: count,
    patrols: count,
    phoneCheckPercent: percent,
    phoneCheckMinimum: count,
  }),
  'supervision.correctionWorkingDays': days,
  'filing.leadWorkingDays': days,
  'filing.reviewWorkingDays': days,
  'filing.returns': returns,
  'assessment.passMark': percent,
  'assessment.windows': z.strictObject({
    examDaysAfterClass: days,
    resultsWorkingDays: days,
    certificateWorkingDays: days,
    resits: count,
    resitDays: days,
  }),
  'employment.windowMonths': months,
  'employment.proofRipeningMonths': months,
  'claim.windowMonths': months,
  'claim.review': z.strictObject({ firstWorkingDays: days, secondWorkingDays: days }),
  'claim.returns': returns,
  'publicity.workingDays': days,
  'objection.workingDays': days,
  'payment.workingDays': days,
  'voucher.rules': z.strictObject({
    requiredForFunds: z.array(z.enum(FUNDING_SOURCES)),
    exemptKinds: z.array(z.enum(SUBSIDY_KINDS)),
    exemptSettlementModes: z.array(z.enum(SETTLEMENT_MODES)),
    validityMonths: months,
  }),
  'amount.qualityFactorBasisPoints': z.int().min(0).max(20_000),
  'evaluation.weights': weights,
  'evaluation.bands': bands,
  'evaluation.employmentTargetPercent': z.int().min(1).max(100),
  'evaluation.windows': z.strictObject({
    appointWorkingDays: days,
    draftWorkingDays: days,
    commentWorkingDays: days,
    surveyPercent: percent,
  }),
  'release.unit': z.enum(['CLASS', 'PROJECT']),
  'gate.profiles': z.partialRecord(z.enum(SUBSIDY_KINDS), z.enum(GATE_PROFILES)),
} satisfies { [Key in keyof PolicyValues]: z.ZodType<PolicyValues[Key]> };

const rule = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({
    value,
    clause: z.string().min(1),
    sourceDocument: z.string().min(1),
    confidence: z.enum(CONFIDENCES),
    isDefault: z.boolean(),
    decidingDate: z.enum(DECIDING_DATES),
  });

type RuleSchemas = { [Key in keyof PolicyValues]: z.ZodType<PolicyRule<PolicyValues[Key]>> };
const allRules = z.strictObject(
  Object.fromEntries(Object.entries(VALUES).map(([key, value]) => [key, rule(value)])) as unknown as RuleSchemas,
);

/** Rules as stored or as in the file; only tariffs may be missing. */
const policyRulesSchema = allRules.partial({ 'tariff.LEVEL_UPGRADE': true });

export const policyVersionSchema: z.ZodType<PolicyVersion> = z
  .strictObject({
    id: z.string().regex(/^[A-Z0-9-]+$/),
    name: z.string().min(1),
    regionCode: z.string().min(1),
    fundSources: z.array(z.enum(FUNDING_SOURCES)).min(1),
    validFrom: isoDate,
    validTo: isoDate.nullable(),
    document: z.string().min(1),
    status: z.enum(POLICY_STATUSES),
    rules: policyRulesSchema,
  })
  .refine((version) => version.validTo === null || version.validFrom <= version.validTo, {
    error: 'validTo is before validFrom',
  });
