import { z } from 'zod';
import { id, longText, MOST_TRAINEES, shortText, wholeNumber } from '../lifecycle/fields.schema.js';

export const fileClaim = z.strictObject({ commitment: z.literal(true, '须作出真实性承诺') });
/** 追回预拨款: what comes back and of whom is worked out, not typed. */
export const recoverPrepayment = z.strictObject({ document: shortText });
export const opinion = z.strictObject({ opinion: longText });
export const postPublicity = z.strictObject({ place: shortText, postingProof: shortText });
export const extendPublicity = z.strictObject({
  workingDays: wholeNumber.min(1, '至少1个工作日').max(25, '不超过25个工作日'),
  reason: longText,
});
/** What is said against a publicity list, by anyone; `line` is the number of the row, left out for the whole list. */
export const objection = z.strictObject({
  line: wholeNumber.min(1, '序号从1开始').max(MOST_TRAINEES, `序号不超过${MOST_TRAINEES}`).nullish(),
  objectionGround: longText,
  contact: z.string().trim().max(200, '不能超过200字').nullish(),
});
export type Objection = z.output<typeof objection>;
const objectionId = id.meta({ source: 'openObjections' });
export const investigateObjection = z.strictObject({ objectionId, investigation: longText });
export const resolveObjection = z.strictObject({
  objectionId,
  objectionOutcome: z.enum(['UPHELD', 'REJECTED'], '须为UPHELD（成立）或REJECTED（不成立）'),
  reason: longText,
});
export const returnClaim = z.strictObject({
  defects: z
    .array(z.strictObject({ item: shortText, problem: longText }))
    .min(1, '请一次性告知全部问题')
    .max(50, '不超过50项'),
});
export const withReason = z.strictObject({ reason: longText });
export const approveClaim = z.strictObject({ opinion: longText, specialReviewReference: shortText.nullish() });
