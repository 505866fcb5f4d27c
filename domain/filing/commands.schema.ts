import { z } from 'zod';
import { faultsOfNumbers } from '../identity/listed-people.js';
import { id, isoDate, longText, MOST_TRAINEES, shortText, wholeNumber } from '../lifecycle/fields.schema.js';
import { withRowFaults } from '../lifecycle/rows.schema.js';
import { PERSON_CATEGORIES } from '../vocabulary.js';

export const session = z.strictObject({
  heldOn: isoDate,
  hours: z.number('须为数字').positive('须大于0').max(24, '不超过24').multipleOf(0.5, '以0.5学时为单位'),
  kind: z.enum(['THEORY', 'SIMULATION', 'PRACTICE'], '须为理论、模拟或实操'),
  content: shortText,
});

const fenAHead = wholeNumber.min(1, '须大于0').max(10_000_000, '超过上限，请核对');
const percent = wholeNumber.min(0, '不小于0').max(100, '不超过100');

/** ①–⑨ of domain §2.3 as far as they are text: teachers, venue, textbooks and the commitment are named, not attached. */
export const plan = z.strictObject({
  venue: shortText,
  teachers: shortText,
  textbooks: shortText,
  safetyModule: shortText,
  assessmentPlan: shortText,
  /** 核定收费 a head, where there is one: no line is paid above it. */
  approvedFeeFen: fenAHead.optional(),
  /** 成本分担 (001-22): the cost a head, and who bears how much of it; both or neither, which the rule asks for. */
  costPerHeadFen: fenAHead.optional(),
  costShares: z.strictObject({ government: percent, enterprise: percent, person: percent }).optional(),
  commitment: z.literal(true, '须作出真实性承诺'),
});

/** One person of the roster. The number is checked by the rule, row by row, not by the shape. */
export const rosterRow = z.strictObject({
  name: z.string().trim().min(1, '不能为空').max(50, '不能超过50字'),
  idNumber: z.string().trim().min(1, '不能为空').max(30, '不能超过30位'),
  categories: z.array(z.enum(PERSON_CATEGORIES, '人员类别不在名录内')).max(5, '不超过5类').default([]),
});
export const roster = withRowFaults(
  z.strictObject({ rows: z.array(rosterRow).max(MOST_TRAINEES, `不超过${MOST_TRAINEES}人`) }),
  'rows',
  (rows) => faultsOfNumbers(rows),
);

export const fileClass = z.strictObject({
  startsOn: isoDate,
  endsOn: isoDate,
  /** 计划考核日期; the day of the last lesson where nothing is said. */
  assessmentOn: isoDate.nullish(),
  assessmentBodyId: id.meta({ source: 'assessmentBodies' }),
  /** 约定培养月数: of an apprenticeship, which is paid by the year; of no other kind. */
  months: wholeNumber.min(1, '至少1个月').max(120, '不超过120个月').nullish(),
  plan,
  sessions: z.array(session).min(1, '至少一次课').max(300, '不超过300次课'),
});
export type FileClass = z.output<typeof fileClass>;

export const returnFiling = z.strictObject({
  defects: z
    .array(z.strictObject({ item: shortText, problem: longText }))
    .min(1, '请一次性告知全部问题')
    .max(50, '不超过50项'),
});
export const approveFiling = z.strictObject({
  opinion: longText,
  /** Goes on without those who have not confirmed that their quota is used. */
  withoutUnconfirmed: z.boolean('须为是或否').nullish(),
});
export const refuseFiling = z.strictObject({ reason: longText });
