import { z } from 'zod';
import { id, longText } from '../lifecycle/fields.schema.js';
import { SHORTFALL_CONDITIONS } from './rules.js';

/** 认定缺项: what stands for the condition instead, and whose act is missing. */
export const declareShortfall = z
  .strictObject({
    classId: id.meta({ source: 'heldClasses' }).optional(),
    claimId: id.meta({ source: 'heldClaims' }).optional(),
    condition: z.enum(SHORTFALL_CONDITIONS, '请选择可以认定缺项的条件'),
    responsibleId: id.meta({ source: 'officials' }),
    reason: longText,
    evidence: longText,
  })
  .refine(({ classId, claimId }) => (classId === undefined) !== (claimId === undefined), '请选择一个班级或一件申领');
export const refuseShortfall = z.strictObject({ reason: longText });
