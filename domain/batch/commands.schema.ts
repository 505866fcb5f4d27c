import { z } from 'zod';
import { id, longText, shortText } from '../lifecycle/fields.schema.js';
import { MAXIMUM_CLAIMS } from './rules.js';

const some = (what: string) =>
  z
    .array(id)
    .max(MAXIMUM_CLAIMS, `一个批次最多${MAXIMUM_CLAIMS}件申领`)
    .refine((ids) => new Set(ids).size === ids.length, `同一${what}只能选一次`)
    .default([]);
export const makeBatch = z
  .strictObject({
    /** Classes by their own claims, and claims without a class. */
    classIds: some('班级').meta({ source: 'batchableClasses' }),
    claimIds: some('申领').meta({ source: 'batchableClaims' }),
  })
  .refine(({ classIds, claimIds }) => classIds.length + claimIds.length > 0, '请至少选择一个班级或一件申领')
  .refine(
    ({ classIds, claimIds }) => classIds.length + claimIds.length <= MAXIMUM_CLAIMS,
    `一个批次最多${MAXIMUM_CLAIMS}件申领`,
  );
export const checkBatch = z.strictObject({ opinion: longText });
export const returnBatch = z.strictObject({ reason: longText });
export const dropFromBatch = z
  .strictObject({
    classId: id.meta({ source: 'batchClasses' }).optional(),
    claimId: id.meta({ source: 'batchClaims' }).optional(),
    reason: longText,
  })
  .refine(({ classId, claimId }) => (classId === undefined) !== (claimId === undefined), '请选择一个班级或一件申领');

/** About a megabyte of text is some ten thousand rows: the most that a batch has. */
const MAXIMUM_FILE = 980_000;
export const recordResults = z.strictObject({
  fileName: shortText.regex(/\.(csv|xlsx)$/i, '请上传 .csv 或 .xlsx 文件'),
  content: z.base64('文件内容须为base64').min(1, '文件是空的').max(MAXIMUM_FILE, '文件过大，请分批次导出'),
});

export const proposePayeeAccount = z.strictObject({
  holder: shortText,
  bank: shortText,
  number: z.string('请填写账号').trim().min(1, '请填写账号').max(64, '账号过长'),
});
export const refusePayeeAccount = z.strictObject({ reason: longText });
