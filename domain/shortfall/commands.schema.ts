import { z } from 'zod';
import { id, longText } from '../lifecycle/fields.schema.js';
import { SHORTFALL_CONDITIONS } from './rules.js';

/** 认定缺项: what stands for the condition instead, and whose act is missing. */
export const declareShortfall = z.strictObject({
  classId: id.meta({ source: 'heldClasses' }),
  condition: z.enum(SHORTFALL_CONDITIONS, '请选择可以认定缺项的条件'),
  responsibleId: id.meta({ source: 'officials' }),
  reason: longText,
  evidence: longText,
});
export const refuseShortfall = z.strictObject({ reason: longText });
