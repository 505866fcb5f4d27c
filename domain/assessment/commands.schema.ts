import { z } from 'zod';
import { id, isoDate, longText, shortText } from '../lifecycle/fields.schema.js';

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
          attempt: z.union(
            [z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)],
            '须为1（首考）至5（第四次补考）',
          ),
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

const certificateNumber = shortText.regex(/^[A-Z0-9-]{6,40}$/, '证书编号须为6至40位大写字母、数字或短横');

export const certificates = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        traineeId: id,
        number: certificateNumber,
        issuedOn: isoDate,
      }),
    )
    .min(1, '至少一行')
    .max(100, '不超过100行'),
});
export type Certificates = z.output<typeof certificates>;

/** Who has passed and has no certificate yet is named, with the reason; nobody else is waited for. */
export const verifyCertificates = z
  .strictObject({
    lateTraineeIds: z.array(id).max(100, '不超过100人').nullish().meta({ source: 'lateTrainees' }),
    lateReason: longText.nullish(),
  })
  .refine(({ lateTraineeIds, lateReason }) => (lateReason == null) === !lateTraineeIds?.length, {
    path: ['lateReason'],
    error: '有证书未到的学员时须写明原因，没有的不填',
  });

/** A re-sit, a certificate, or both, after the certificates of the class were verified. */
export const recordLateResult = z
  .strictObject({
    traineeId: id.meta({ source: 'trainees' }),
    examinedOn: isoDate.nullish(),
    absent: z.boolean('须为是或否').default(false),
    theory: score.optional(),
    practice: score.optional(),
    certificateNumber: certificateNumber.nullish(),
    issuedOn: isoDate.nullish(),
    evidenceReference: shortText,
  })
  .refine(({ examinedOn, issuedOn }) => examinedOn != null || issuedOn != null, {
    path: ['examinedOn'],
    error: '须填写补考成绩或证书',
  })
  .refine(
    ({ examinedOn, absent, theory, practice }) =>
      [theory, practice].every((points) => (points == null) === (examinedOn == null || absent)) &&
      (examinedOn != null || !absent),
    { path: ['theory'], error: '填写考核日期的，须填理论和实操成绩；缺考或无补考的不填成绩' },
  )
  .refine(({ certificateNumber: number, issuedOn }) => (number == null) === (issuedOn == null), {
    path: ['issuedOn'],
    error: '证书编号与发证日期须同时填写',
  });
export type RecordLateResult = z.output<typeof recordLateResult>;
const lateResultId = id.meta({ source: 'lateResults' });
export const verifyLateResult = z.strictObject({ lateResultId, queryReference: shortText });
export const refuseLateResult = z.strictObject({ lateResultId, reason: longText });
export const queueLateResult = z.strictObject({ lateResultId });
