import { z } from 'zod';
import { id, MOST_TRAINEES, shortText, wholeNumber } from '../lifecycle/fields.schema.js';
import { FUNDING_SOURCES } from '../vocabulary.js';

export const plannedClass = z.strictObject({
  title: shortText,
  plannedHeadcount: wholeNumber.min(1, '至少1人').max(MOST_TRAINEES, `每班不超过${MOST_TRAINEES}人`),
  plannedHours: wholeNumber.min(1, '至少1学时').max(2000, '不超过2000学时'),
});

export const postProject = z.strictObject({
  title: shortText,
  catalogueItemId: id.meta({ source: 'catalogueItems' }),
  regionCode: z
    .string()
    .regex(/^[0-9A-Z_]{2,12}$/, '请选择地区')
    .meta({ source: 'regions' }),
  fund: z.enum(FUNDING_SOURCES, '请选择资金渠道'),
  classes: z.array(plannedClass).min(1, '至少一个班').max(50, '不超过50个班'),
});
export type PostProject = z.output<typeof postProject>;
