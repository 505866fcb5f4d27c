import { z } from 'zod';
import { EXPORT_LISTS } from '../access/exports.js';
import { isIsoDate } from '../calendar/dates.js';
import { FUNDING_SOURCES } from '../vocabulary.js';

const date = z.string().refine(isIsoDate, '请按“年-月-日”填写真实日期').meta({ format: 'date' });
/** A purpose is kept for good: it names a use, never a person. */
const purpose = z
  .string('请填写用途')
  .trim()
  .min(5, '用途至少5个字，写明用于何处')
  .max(200, '用途至多200个字')
  .refine((value) => !/\d{15}/.test(value), '用途中不得填写证件号码或账号');

/** 导出: which list, of what, for what. */
export const exportRequest = z
  .strictObject({
    list: z.enum(EXPORT_LISTS, '没有这个清单'),
    filter: z
      .strictObject({
        ...{ from: date.optional(), to: date.optional(), fund: z.enum(FUNDING_SOURCES, '没有这个资金渠道').optional() },
        regionCode: z
          .string()
          .regex(/^[0-9A-Z_]{2,12}$/, '没有这个地区')
          .meta({ source: 'regions' })
          .optional(),
        /** Its word or its code. */
        state: z.string().trim().min(1, '不能为空').max(30, '没有这个状态').optional(),
        ...{ projectId: z.guid('没有这个项目').optional(), classId: z.guid('没有这个班级').optional() },
      })
      .default({}),
    purpose,
    format: z.enum(['xlsx', 'csv'], '请选择xlsx或csv').default('xlsx'),
    unmasked: z.boolean().default(false),
  })
  .meta({ id: 'ExportRequest' });
export type ExportRequest = z.output<typeof exportRequest>;
