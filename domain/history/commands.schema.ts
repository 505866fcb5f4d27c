import { z } from 'zod';
import { shortText } from '../lifecycle/fields.schema.js';

/** About as much as a request may carry; a longer history is loaded in parts, each with totals of its own. */
const LONGEST_FILE = 900_000;

/** 期初导入: the file, and the totals that its loader has from elsewhere. */
export const importHistory = z.strictObject({
  fileName: shortText.refine((name) => /\.(xlsx|csv)$/i.test(name), '须为.xlsx或.csv文件'),
  /** Base64. */
  content: z.base64('须为base64').min(4, '不能为空').max(LONGEST_FILE, '文件过大，请分批导入'),
  rowCount: z.int('须为整数').min(1, '至少一行').max(20_000, '不超过20000行'),
  sumFen: z.int('金额须为整数分').min(0, '金额不能为负').max(Number.MAX_SAFE_INTEGER, '金额过大'),
});
export type ImportHistory = z.output<typeof importHistory>;

export const refuseHistoryImport = z.strictObject({ reason: shortText });
