import { z } from 'zod';
import { id, longText, shortText } from '../lifecycle/fields.schema.js';
import { MAXIMUM_CLAIMS } from './rules.js';

export const makeBatch = z.strictObject({
  classIds: z
    .array(id)
    .min(1, '请至少选择一个班级')
    .max(MAXIMUM_CLAIMS, `一个批次最多${MAXIMUM_CLAIMS}个班级`)
    .refine((ids) => new Set(ids).size === ids.length, '同一班级只能选一次')
    .meta({ source: 'batchableClasses' }),
});
export const checkBatch = z.strictObject({ opinion: longText });
export const returnBatch = z.strictObject({ reason: longText });
export const dropFromBatch = z.strictObject({ classId: id.meta({ source: 'batchClasses' }), reason: longText });
export const empty = z.strictObject({});

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
