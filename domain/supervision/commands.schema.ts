import { z } from 'zod';
import { id, isoDate, longText, wholeNumber } from '../lifecycle/fields.schema.js';

export const recordInspection = z.strictObject({
  kind: z.enum(['ON_SITE', 'ONLINE_PATROL', 'PHONE_CHECK'], '须为现场检查、线上巡查或电话回访'),
  inspectedOn: isoDate,
  secondInspectorId: id.nullish().meta({ source: 'inspectors' }),
  presentCount: wholeNumber.min(0, '不能为负').max(500, '人数过多').nullish(),
  traineesReached: wholeNumber.min(0, '不能为负').max(500, '人数过多').nullish(),
  note: longText,
});
export type RecordInspection = z.output<typeof recordInspection>;
export const openFinding = z.strictObject({ description: longText });
export const closeFinding = z.strictObject({ findingId: id.meta({ source: 'openFindings' }), note: longText });
export const withdrawTrainee = z.strictObject({ traineeId: id.meta({ source: 'trainees' }), reason: longText });

/** Row fact: the hours each trainee attended in one session. */
export const attendance = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        traineeId: id,
        hours: z.number('须为数字').min(0, '不能为负').max(24, '不超过24').multipleOf(0.5, '以0.5学时为单位'),
      }),
    )
    .min(1, '至少一行')
    .max(100, '不超过100行'),
});
