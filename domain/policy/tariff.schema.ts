/** Shapes of the tariffs of a policy file. */
import { z } from 'zod';
import { CERTIFICATE_KINDS, PERSON_CATEGORIES, SKILL_LEVELS } from '../vocabulary.js';
import { PAYEES, type TariffValues } from './tariff.js';

export const rungs = z.enum([...SKILL_LEVELS, 'SPECIAL_ABILITY']);

const amountFen = z.int().min(0).max(1_000_000_00);
const hours = z.int().min(1).max(1000);
const amounts = z.partialRecord(rungs, amountFen);
const everyTariff = { payee: z.enum(PAYEES), dispatchedPayee: z.enum(PAYEES).optional() };
const certificates = z.array(z.enum(CERTIFICATE_KINDS)).min(1);
const proved = { ...everyTariff, certificateKinds: certificates };

const level = z.strictObject({ ...proved, amountsFen: amounts });
const flat = z.strictObject({
  ...proved,
  amountFen,
  feePercent: z.int().min(1).max(100).optional(),
  firstTimeOnly: z.boolean().optional(),
  passSuffices: z.boolean().optional(),
});
const allowance = z.strictObject({ ...proved, atMostFen: amountFen });
const hour = z.strictObject({
  ...proved,
  perHourFen: amountFen,
  maximumPaidHours: hours,
  floorFen: amountFen.optional(),
  ceilingFen: amountFen.optional(),
  flatFor: z
    .strictObject({ categories: z.array(z.enum(PERSON_CATEGORIES)).min(1), minimumHours: hours, amountFen })
    .optional(),
});
/** Monthly kinds are proved by the work itself: no certificate. */
const month = z.strictObject({
  ...everyTariff,
  certificateKinds: z.array(z.enum(CERTIFICATE_KINDS)).max(0),
  perMonthFen: amountFen,
  maximumMonths: z.int().min(1).max(36),
});
const year = z.strictObject({ ...proved, perYearFen: amounts });

export const TARIFF_SCHEMAS = {
  'tariff.LEVEL_UPGRADE': level,
  'tariff.PRE_JOB': flat,
  'tariff.ON_JOB': level,
  'tariff.APPRENTICESHIP': year,
  'tariff.PROJECT_BASED': hour,
  'tariff.SAFETY': flat,
  'tariff.WORK_AS_TRAINING': month,
  'tariff.MASTER_APPRENTICE': flat,
  'tariff.HARDSHIP_ENTERPRISE': flat,
  'tariff.ENTREPRENEURSHIP': flat,
  'tariff.LIVING_ALLOWANCE': allowance,
  'tariff.EVALUATION': flat,
  'tariff.COMMUNITY_CORRECTION': flat,
  'tariff.EMPLOYMENT_AWARD': flat,
} satisfies { [Key in keyof TariffValues]: z.ZodType<TariffValues[Key]> };
