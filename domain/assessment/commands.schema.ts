import { z } from 'zod';
import { id, isoDate, MOST_ATTEMPTS, shortText, wholeNumber } from '../lifecycle/fields.schema.js';

const score = z
  .number('须为数字')
  .min(0, '不能为负')
  .max(100, '不能超过100分')
  .multipleOf(0.5, '以0.5分为单位')
  .nullable();

export const scores = z.strictObject({
  rows: z
    .array(
      z
        .strictObject({
          traineeId: id,
          attempt: wholeNumber.min(1, '首考为1').max(MOST_ATTEMPTS, `考次不超过${MOST_ATTEMPTS}`),
          examinedOn: isoDate,
          absent: z.boolean('须为是或否').default(false),
          theory: score.default(null),
          practice: score.default(null),
        })
        .refine((row) => row.absent === (row.theory === null) && row.absent === (row.practice === null), {
          message: '缺考不填成绩；未缺考须填理论和实操成绩',
          path: ['theory'],
        }),
    )
    .min(1, '至少一行')
    .max(100, '不超过100行'),
});
export type Scores = z.output<typeof scores>;

export const certificates = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        traineeId: id,
        number: shortText.regex(/^[A-Z0-9-]{6,40}$/, '证书编号须为6至40位大写字母、数字或短横'),
        issuedOn: isoDate,
      }),
    )
    .min(1, '至少一行')
    .max(100, '不超过100行'),
});
export type Certificates = z.output<typeof certificates>;
