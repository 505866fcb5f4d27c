import { z } from 'zod';
import { id } from '../lifecycle/fields.schema.js';

const percent = z.number('须为数字').min(0, '不能为负').max(100, '不能超过100分').multipleOf(0.01, '最多两位小数');

export const assignEvaluator = z.strictObject({ evaluatorOrganisationId: id.meta({ source: 'evaluators' }) });
/** The four indicators of 闽人社文〔2025〕37号 三（一）6, each in points of 100. */
export const submitScore = z.strictObject({
  scheduleCompletion: percent,
  certification: percent,
  satisfaction: percent,
  employment: percent,
});
export type SubmitScore = z.output<typeof submitScore>;
