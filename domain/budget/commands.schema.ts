import { z } from 'zod';
import { id, longText, shortText, withDocument } from '../lifecycle/fields.schema.js';
import { FUNDING_SOURCES } from '../vocabulary.js';
import { TURN_KINDS } from './turn.js';

export const ALLOCATION_KINDS = ['ALLOT', 'REDUCE'] as const;
const MAXIMUM_FEN = 10_000_000_000_00;

/** 拟下达预算 (or its reduction): fund, authority and budget year, with the paper it rests on. */
export const proposeAllocation = z.strictObject({
  kind: z.enum(ALLOCATION_KINDS, '请选择下达或收回'),
  fund: z.enum(FUNDING_SOURCES, '请选择资金渠道'),
  budgetYear: z.int('请填写预算年度').min(2019, '预算年度不早于2019年').max(2100, '预算年度不晚于2100年'),
  amountFen: z.int('金额应为整数（分）').min(1, '金额应大于0').max(MAXIMUM_FEN, '金额超过上限，请核对'),
  document: z.string('请填写文号').trim().min(1, '请填写文号').max(200, '不超过200字'),
});
export const confirmAllocation = z.strictObject({});
export const refuseAllocation = z.strictObject({
  reason: z.string('请填写理由').trim().min(1, '请填写理由').max(500, '不超过500字'),
});

/** 年末处理: about one class, or about all that still hold money of the year. */
export const proposeYearTurn = z.strictObject({
  kind: z.enum(TURN_KINDS, '请选择结转、收回或重新安排'),
  classId: id.nullable().default(null).meta({ source: 'budgetClasses' }),
  document: shortText,
});
export const confirmYearTurn = z.strictObject({});
export const refuseYearTurn = z.strictObject({ reason: longText });

/** 改用其他资金渠道, before any class of the project is approved. */
export const changeFund = withDocument.extend({ fund: z.enum(FUNDING_SOURCES, '请选择资金渠道') });
