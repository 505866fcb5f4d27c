import { z } from 'zod';
import { longText } from '../lifecycle/fields.schema.js';
import { policyVersionSchema } from './policy-version.schema.js';

/** 起草政策版本: the whole version in the shape of a reference file, each figure with its clause. */
export const draftPolicyVersion = policyVersionSchema
  .refine(({ status }) => status === 'DRAFT', { error: '起草的版本状态应为DRAFT', path: ['status'] })
  .refine(({ id }) => id.length >= 3 && id.length <= 40, { error: '版本编号应为3至40位', path: ['id'] });
export const checkPolicyVersion = z.strictObject({ opinion: longText });
export const returnPolicyDraft = z.strictObject({
  reasons: z.array(longText).min(1, '请一次性告知全部问题').max(50, '不超过50项'),
});
/** `supersedes`: the version that ends the day before this one begins; null where the region had none for the fund. */
export const bringIntoForce = z.strictObject({
  supersedes: z
    .string('请选择被替代的版本')
    .regex(/^[A-Z0-9-]{3,40}$/, '版本编号格式不正确')
    .nullable()
    .meta({ source: 'standingVersions' }),
});
