import { z } from 'zod';
import { id, isoDate, shortText } from '../lifecycle/fields.schema.js';

export const EMPLOYMENT_RESULTS = [
  'EMPLOYED',
  'EMPLOYED_PROOF_PENDING',
  'NOT_EMPLOYED_WINDOW_ENDED',
  'NOT_REQUIRED',
  'NOT_VERIFIED',
] as const;
export const PROOF_KINDS = ['SOCIAL_INSURANCE', 'CONTRACT', 'BUSINESS_LICENCE', 'FLEXIBLE_WORK'] as const;

export const employmentResults = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        traineeId: id,
        result: z.enum(EMPLOYMENT_RESULTS, '就业结论不在名录内'),
        employedOn: isoDate.nullable().default(null),
        proofKind: z.enum(PROOF_KINDS, '证明类型不在名录内').nullable().default(null),
        proofReference: shortText.nullable().default(null),
      }),
    )
    .min(1, '至少一行')
    .max(100, '不超过100行'),
});
export type EmploymentResults = z.output<typeof employmentResults>;
