import { z } from 'zod';
import { id, longText } from '../lifecycle/fields.schema.js';
import { MINIMUM_PERCENT, SIGNAL_KINDS } from './rules.js';

export const drawSpotCheck = z.strictObject({
  year: z.int('请填写年度').min(2019, '年度不早于2019年').max(2100, '年度不晚于2100年'),
  quarter: z.int('请填写季度').min(1, '季度为1至4').max(4, '季度为1至4'),
  percent: z.int('须为整数').min(MINIMUM_PERCENT, '抽查比例不低于5%').max(100, '抽查比例不高于100%'),
});
export const recordSpotCheck = z.strictObject({
  claimLineId: id.meta({ source: 'uncheckedLines' }),
  result: z.enum(['CORRECT', 'ERROR'], '请选择结果'),
  errorFen: z.int('金额应为整数（分）').min(0, '金额不小于0').nullish(),
  note: longText,
});
export const raiseSignal = z.strictObject({
  claimLineId: id.meta({ source: 'paidLines' }),
  kind: z.enum(SIGNAL_KINDS, '请选择信号种类'),
  detail: longText,
});
