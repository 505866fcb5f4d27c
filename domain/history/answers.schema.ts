import { z } from 'zod';
import { isIsoDate } from '../calendar/dates.js';
import { PRIOR_STATES } from '../subsidy/types.js';
import { SKILL_LEVELS, SUBSIDY_KINDS } from '../vocabulary.js';

/** One subsidy as the register, or a line of an opening workbook, tells it. */
export const historyEntry = z.strictObject({
  subsidyKind: z.enum(SUBSIDY_KINDS, '补贴种类不在名录内'),
  occupationCode: z.string().trim().min(1).max(40).nullable(),
  level: z.enum(SKILL_LEVELS, '等级不在名录内').nullable(),
  certificateNumber: z.string().trim().min(1).max(60).nullable(),
  issuedOn: z.string().refine(isIsoDate, '日期须为“年-月-日”'),
  amountFen: z.int('金额须为整数分').min(0, '金额不能为负').max(100_000_000, '金额超过一百万元'),
  source: z.string().trim().min(1, '不能为空').max(100),
  state: z.enum(PRIOR_STATES, '状态不在名录内'),
});

/** What the register answers to one request: each person by our key, in any order. */
export const historyReply = z.object({
  requestId: z.string(),
  answers: z.array(
    z.discriminatedUnion('result', [
      z.object({ key: z.string(), result: z.literal('KNOWN'), entries: z.array(historyEntry).max(200) }),
      z.object({ key: z.string(), result: z.literal('UNKNOWN') }),
    ]),
  ),
});
