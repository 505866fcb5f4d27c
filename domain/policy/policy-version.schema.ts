/** Shape of a policy file. A figure out of range ends the load: money must never be computed from a typing slip. */
import { z } from 'zod';
import { isIsoDate } from '../calendar/dates.js';
import { MOST_ATTEMPTS, MOST_TRAINEES } from '../lifecycle/fields.schema.js';
import {
  FUNDING_SOURCES,
  PERSON_CATEGORIES,
  SETTLEMENT_MODES,
  SKILL_LEVELS,
  SUBSIDY_KINDS,
  GATE_PROFILES,
} from '../vocabulary.js';
import { TARIFF_SCHEMAS } from './tariff.schema.js';
import {
  CAP_SCOPES,
  CONFIDENCES,
  DECIDING_DATES,
  type KindConditions,
  type OptionalKey,
  OVERLAP_RULES,
  PAID_HOURS,
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
const isoDate = z.string().refine(isIsoDate, 'not a real date');

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

const categories = z.array(z.enum(PERSON_CATEGORIES)).min(1);

const conditions = z
  .strictObject({
    contractMonths: months.optional(),
    basicPension: z.literal(true).optional(),
    hiredWithinMonths: months.optional(),
    categories: categories.optional(),
    categoriesOfInsuredEmployer: categories.optional(),
    refuseInsuredAtFiling: z.literal(true).optional(),
    recognisedHardship: z.literal(true).optional(),
    trainingKinds: z.array(z.enum(SUBSIDY_KINDS)).min(1).optional(),
  })
  .refine((set) => Object.keys(set).length > 0, { error: 'conditions that ask for nothing' });

const CONDITION_SCHEMAS = Object.fromEntries(
  SUBSIDY_KINDS.map((kind) => [`conditions.${kind}`, conditions]),
) as unknown as Record<Extract<keyof PolicyValues, `conditions.${string}`>, z.ZodType<KindConditions>>;

const returns = z.strictObject({ maximum: count, correctionWorkingDays: days });

/** One schema for the value of each key. */
const VALUES = {
  ...TARIFF_SCHEMAS,
  ...CONDITION_SCHEMAS,
  'version.validFrom': isoDate,
  'version.validTo': isoDate.nullable(),
  'version.overlap': z.array(z.enum(OVERLAP_RULES)).min(1),
  'uplift.rules': z.array(uplift),
  'uplift.kinds': z.array(z.enum(SUBSIDY_KINDS)),
  'uplift.stacking': z.enum(STACKINGS),
  'cap.TRAINING': cap,
  'cap.EVALUATION': cap,
  'cap.LIVING': cap,
  'cap.AWARD': cap,
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
  'class.size': z.strictObject({ minimum: count, maximum: count.max(MOST_TRAINEES) }),
  'hours.paid': z.enum(PAID_HOURS),
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
  'supervision.confirmationWorkingDays': days,
  'filing.leadWorkingDays': days,
  'filing.reviewWorkingDays': days,
  'filing.planWorkingDays': days,
  'filing.returns': returns,
  'assessment.passMark': percent,
  'assessment.windows': z.strictObject({
    examDaysAfterClass: days,
    resultsWorkingDays: days,
    certificateWorkingDays: days,
    resits: count.max(MOST_ATTEMPTS - 1),
    resitDays: days,
  }),
  'employment.windowMonths': months,
  'employment.proofRipeningMonths': months,
  'employment.closingWorkingDays': days,
  'claim.windowMonths': months,
  'award.claimWindowMonths': months,
  'claim.review': z.strictObject({ firstWorkingDays: days, secondWorkingDays: days }),
  'claim.returns': returns,
  'publicity.workingDays': days,
  'objection.workingDays': days,
  'payment.workingDays': days,
  'payment.expectedMonths': months,
  'voucher.rules': z.strictObject({
    requiredForFunds: z.array(z.enum(FUNDING_SOURCES)),
    exemptKinds: z.array(z.enum(SUBSIDY_KINDS)),
    exemptSettlementModes: z.array(z.enum(SETTLEMENT_MODES)),
    validityMonths: months,
    faceFen: z.int().min(1).max(100_000_000).optional(),
  }),
  'apprenticeship.months': z
    .strictObject({ minimum: months, maximum: months })
    .refine(({ minimum, maximum }) => minimum <= maximum, { error: 'the longest term is shorter than the shortest' }),
  'apprenticeship.prepayment': z.strictObject({ enabled: z.boolean(), maximumPercent: z.int().min(0).max(50) }),
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
  'evaluation.finalWorkingDays': days,
  'evaluation.consequences': z.strictObject({ rectifyDays: days, removedAfterGradesC: count, barredMonths: months }),
  'supervision.checkIn': z.strictObject({
    timesPerDay: count,
    geofenceMetres: count,
    rollCallsPerDay: count,
    lateMinutes: count,
  }),
  'supervision.classRates': z.strictObject({ yellowBelowPercent: percent, redBelowPercent: percent }),
  'filing.changeWorkingDays': days,
  'assessment.bookingDays': days,
  'payment.spotCheckPercent': percent,
  'sanction.blacklistMonths': z.strictObject({ fraud: months, subcontracting: months }),
  'archive.years': z.strictObject({ records: count, videos: count }),
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

const OPTIONAL = Object.keys(VALUES).filter(
  (key) =>
    /^(tariff|conditions)\./.test(key) ||
    ['cap.LIVING', 'cap.AWARD', 'version.overlap', 'apprenticeship.months'].includes(key),
) as OptionalKey[];

/** Rules as stored or as in the file. */
const policyRulesSchema = allRules.partial(
  Object.fromEntries(OPTIONAL.map((key) => [key, true])) as Record<OptionalKey, true>,
);

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
  })
  .refine(
    ({ rules, validFrom, validTo }) =>
      rules['version.validFrom'].value === validFrom && rules['version.validTo'].value === validTo,
    { error: 'the rules that cite the term say another term than validFrom and validTo' },
  );
