import { z } from 'zod';
import { isIsoDate } from '../calendar/dates.js';

/** The building blocks of every form: sizes are limits of the record, messages are for the person who typed. */
export const isoDate = z
  .string()
  .refine(isIsoDate, '请按“年-月-日”填写真实日期，如 2026-03-02')
  .meta({ format: 'date' });
/** A calendar month, kept as its first day. */
export const month = z
  .string()
  .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, '请按“年-月”填写月份，如 2026-03')
  .meta({ format: 'month' });
/** Not `uuid`: the ids of reference institutions are made from their names, and carry no version. */
export const id = z.guid('编号格式不正确');
export const shortText = z.string().trim().min(1, '不能为空').max(100, '不能超过100字');
export const longText = z.string().trim().min(1, '不能为空').max(2000, '不能超过2000字').meta({ format: 'textarea' });
export const wholeNumber = z.int('须为整数');
/** What one roster and one examination can hold; what a class may have is its version's figure (ADR 0021). */
export const MOST_TRAINEES = 200;
export const MOST_ATTEMPTS = 5;

export const empty = z.strictObject({});
/** Every interruption rests on a paper: why, and by which document. */
export const withDocument = z.strictObject({ reason: longText, documentReference: shortText });
export const termination = withDocument.extend({
  ground: z.enum(['FRAUD', 'OTHER'], '须为FRAUD（弄虚作假）或OTHER（其他）'),
});
