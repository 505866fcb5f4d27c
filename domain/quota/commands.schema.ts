import { z } from 'zod';
import { id, MOST_TRAINEES, shortText } from '../lifecycle/fields.schema.js';

/** 纸质确认: who signed, and where the scan lies. */
export const confirmOnPaper = z.strictObject({
  classId: id.meta({ source: 'filingClasses' }),
  traineeIds: z
    .array(id)
    .min(1, '至少一人')
    .max(MOST_TRAINEES, `不超过${MOST_TRAINEES}人`)
    .meta({ source: 'trainees' }),
  reference: shortText,
});
export type ConfirmOnPaper = z.output<typeof confirmOnPaper>;
export const refusePaper = z.strictObject({ reason: shortText });

/** What a trainee answers to his link. */
export const confirmation = z.strictObject({ confirm: z.boolean('须为true（确认）或false（不确认）') });
