import { z } from 'zod';
import { isIsoDate } from '../domain/calendar/dates.js';
import { POLICY_STATUSES } from '../domain/policy/types.js';
import { SUBSIDY_KINDS } from '../domain/vocabulary.js';

/** Keyset pages: `after` is the `next` of the page before, in the words of the list's own order. */
const DEFAULT_LIMIT = 25;
const MAXIMUM_LIMIT = 100;
const WRONG = '翻页位置无效，请从第一页重新查看';
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const limit = z.coerce
  .number()
  .pipe(z.int().min(1).max(MAXIMUM_LIMIT))
  .catch(0)
  .default(DEFAULT_LIMIT)
  .refine((value) => value !== 0, `须为1至${MAXIMUM_LIMIT}的整数`);

const text = (pattern: RegExp, isReal: (value: string) => boolean = () => true) =>
  z
    .string()
    .refine((value) => pattern.test(value) && isReal(value), WRONG)
    .optional();

/** `2025-07-01_<id>` */
export const projectPage = z.strictObject({
  after: text(new RegExp(`^\\d{4}-\\d{2}-\\d{2}_${UUID}$`), (value) => isIsoDate(value.slice(0, 10))),
  limit,
  stage: z
    .enum(
      [
        'catalogue',
        'selection',
        'planned',
        'filing',
        'supervision',
        'assessment',
        'employment',
        'evaluation',
        'release',
        'closed',
      ],
      '没有这个环节',
    )
    .optional(),
});
/** `2025-07-01_<id>`: by the day on which it was posted or filed. */
export const postedPage = projectPage.omit({ stage: true });
/** `2025-07-08T15:59:59.999Z_<id>`, or `undated_<id>` for what has no due date. */
export const taskPage = z.strictObject({
  after: text(
    new RegExp(`^(?:undated|\\d{4}-\\d{2}-\\d{2}T[\\d:.]{12}Z)_${UUID}$`),
    (value) => value.startsWith('undated') || !Number.isNaN(Date.parse(value.split('_')[0] ?? '')),
  ),
  limit,
});
/** `2025-07-01_<id>`, the newest first. */
export const datedPage = z.strictObject({
  after: text(new RegExp(`^\\d{4}-\\d{2}-\\d{2}_${UUID}$`), (value) => isIsoDate(value.slice(0, 10))),
  limit,
});
/** Rows that are numbered in the order in which they came. */
export const numberedPage = z.strictObject({ after: text(/^\d{1,18}$/), limit });

/** `2025-07-01_<id>`: by the day from which a version speaks. */
export const policyPage = z.strictObject({
  after: text(/^\d{4}-\d{2}-\d{2}_[A-Z0-9-]{3,40}$/, (value) => isIsoDate(value.slice(0, 10))),
  limit,
  regionCode: z
    .string()
    .regex(/^[0-9A-Z_]{6,20}$/, '地区代码格式不正确')
    .optional(),
  status: z.enum(POLICY_STATUSES, '没有这个状态').optional(),
});

/** The same for everyone: by region and kind of subsidy. */
export const publicPolicyPage = policyPage
  .omit({ status: true })
  .extend({ kind: z.enum(SUBSIDY_KINDS, '没有这个补贴种类').optional() });

export const projectCursor = ({ postedOn, id }: { postedOn: string; id: string }) => `${postedOn}_${id}`;
export const policyCursor = ({ validFrom, id }: { validFrom: string; id: string }) => `${validFrom}_${id}`;
export const taskCursor = ({ dueAt, id }: { dueAt: string | null; id: string }) => `${dueAt ?? 'undated'}_${id}`;

/** Splits a cursor at its underscore. */
export function halves(cursor: string): { first: string; id: string } {
  const [first = '', id = ''] = cursor.split('_');
  return { first, id };
}

/** The page as the API answers it: where it goes on, or null at the end. */
export function answerPage<Item>(page: { items: readonly Item[]; more: boolean }, cursorOf: (item: Item) => string) {
  const last = page.items.at(-1);
  return { items: page.items, next: page.more && last ? cursorOf(last) : null };
}
