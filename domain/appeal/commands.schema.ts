import { z } from 'zod';
import { id, longText } from '../lifecycle/fields.schema.js';

/** 申诉: against a refused claim as a whole, or one line of it that came to nothing. */
export const fileAppeal = z.strictObject({
  claimId: id.meta({ source: 'ownClaims' }),
  claimLineId: id.nullish().meta({ source: 'zeroLines' }),
  ground: longText,
  evidence: longText.nullish(),
});
/** 落实: what was done, where the claim itself could not be reopened. */
export const carryOutAppeal = z.strictObject({ carriedOutHow: longText });
export const decideAppeal = z.strictObject({
  decision: z.enum(['UPHELD', 'REJECTED'], '请选择支持或驳回'),
  reason: longText,
});
