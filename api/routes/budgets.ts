import { z } from 'zod';
import { FUNDING_SOURCES } from '../../domain/vocabulary.js';
import { findBudget, listBudgets } from '../../store/budget/budget-lists.js';
import { day, fen, id, page } from '../answer-parts.js';
import { answerPage, halves, numberedPage } from '../cursor.js';
import { type Route, route } from '../route.js';

const sums = { allocatedFen: fen, heldFen: fen, drawnFen: fen, freeFen: fen };
const budgetItem = z
  .strictObject({
    ...{ id, fund: z.enum(FUNDING_SOURCES), regionCode: z.string(), regionName: z.string(), budgetYear: z.int() },
    ...sums,
  })
  .meta({ id: 'Budget' });
const budgetList = z.strictObject({ ...page(budgetItem), totals: z.strictObject(sums) });

const decision = z.enum(['CONFIRMED', 'REFUSED']).nullable();
const owner = {
  ownerKind: z.enum(['CLASS', 'CLAIM', 'LATE_CERTIFICATE']),
  /** Of a late certificate the class that it is of. */
  ...{ classId: id.nullable(), claimId: id.nullable(), number: z.string(), title: z.string() },
};
const budgetPage = z
  .strictObject({
    ...budgetItem.shape,
    allocations: z.array(
      z.strictObject({
        ...{ id, kind: z.enum(['ALLOT', 'REDUCE']), amountFen: fen, document: z.string(), proposedOn: day },
        ...{ decision, decidedOn: day.nullable() },
      }),
    ),
    holds: z.array(
      z.strictObject({
        ...{ id, ...owner, stage: z.string().nullable() },
        ...{ heldFen: fen, drawnFen: fen, returnedFen: fen, openFen: fen, unfundedFen: fen },
      }),
    ),
    queue: z.array(
      z.strictObject({
        ...{ place: z.int(), ...owner },
        ...{ neededFen: fen, queuedOn: day, fits: z.boolean() },
      }),
    ),
    turns: z.array(
      z.strictObject({
        ...{ id, kind: z.enum(['CARRY_OVER', 'TAKE_BACK', 'FUND']), classId: id.nullable(), toYear: z.int() },
        ...{ document: z.string(), proposedOn: day, decision, decidedOn: day.nullable(), amountFen: fen.nullable() },
      }),
    ),
  })
  .meta({ id: 'BudgetPage' });

/** `2026_<id>` */
const budgetCursor = z
  .string()
  .regex(/^\d{4}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '翻页位置无效，请从第一页重新查看')
  .optional();
const budgetFilter = z.strictObject({
  after: budgetCursor,
  limit: numberedPage.shape.limit,
  fund: z.enum(FUNDING_SOURCES, '没有这个资金渠道').optional(),
  regionCode: z
    .string()
    .regex(/^[0-9A-Z_]{2,12}$/, '没有这个地区')
    .optional(),
  budgetYear: z.coerce.number().pipe(z.int().min(2019).max(2100)).optional(),
});

/** 预算: what a fund has, holds and has spent, by authority and budget year. */
export const budgetRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/budgets',
    access: 'readBudgets',
    tag: '预算',
    summary: '预算：下达、锁定、支出与可用，按资金、地区、年度',
    query: budgetFilter,
    answer: budgetList,
    async handle({ services, actor, query: { after, ...filter } }) {
      const { first, id: afterId } = halves(after ?? '');
      const key = after ? { after: { budgetYear: Number(first), id: afterId } } : {};
      const { totals, ...found } = await listBudgets(services.db, actor, { ...filter, ...key });
      const cursorOf = ({ budgetYear, id: budgetId }: { budgetYear: number; id: string }) =>
        `${budgetYear}_${budgetId}`;
      return { ...answerPage(found, cursorOf), totals };
    },
  }),
  route({
    method: 'get',
    path: '/api/budgets/:id',
    access: 'readBudget',
    tag: '预算',
    summary: '一项预算：历次下达、各班级、申领和迟到证书的占用、排队、年末处理',
    answer: budgetPage,
    handle: ({ services, actor, params }) => findBudget(services.db, actor, params['id'] ?? ''),
  }),
];
