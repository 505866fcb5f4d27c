import { z } from 'zod';
import { id, isoDate, longText, shortText } from '../lifecycle/fields.schema.js';
import { SANCTION_GROUNDS, SANCTION_MEASURES } from './rules.js';

/** 处理处罚: one rung of the ladder, with the paper it rests on. */
export const proposeSanction = z.strictObject({
  subjectOrganisationId: id.meta({ source: 'institutions' }),
  measure: z.enum(SANCTION_MEASURES, '请选择处理措施'),
  ground: z.enum(SANCTION_GROUNDS, '请选择事由'),
  clawbackId: id.nullish().meta({ source: 'clawbacks' }),
  reason: longText,
  document: shortText,
  untilOn: isoDate.nullish(),
});
export const refuseSanction = z.strictObject({ reason: longText });
export const liftSanction = z.strictObject({ reason: longText, document: shortText });
/** 移送司法. */
export const referToJustice = z.strictObject({ authority: shortText, document: shortText });
