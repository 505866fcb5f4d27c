import { z } from 'zod';
import { askHistory } from '../../commands/history-asking.js';
import { inTransaction } from '../../platform/database.js';
import { findVisibleClass } from '../../store/case/case-pages.js';
import { findClassView } from '../../store/case/case-view.js';
import { listHistory } from '../../store/history/history.js';
import { scopeOf } from '../../store/people/accounts.js';
import { day, id, instant } from '../answer-parts.js';
import { type Route, route } from '../route.js';
import { historyTools } from '../services.js';

const entry = z.strictObject({
  subsidyKind: z.string(),
  occupationCode: z.string().nullable(),
  level: z.string().nullable(),
  certificateIssuedOn: day,
  state: z.string(),
  source: z.string(),
  amountFen: z.int(),
});
const history = z.strictObject({
  items: z.array(
    z.strictObject({
      traineeId: id,
      seq: z.int(),
      result: z.enum(['KNOWN', 'UNKNOWN']).nullable(),
      cause: z.string().nullable(),
      askedAt: instant.nullable(),
      requestId: z.string().nullable(),
      entries: z.array(entry),
    }),
  ),
});

/** 补贴历史: what was paid elsewhere. The institution is not told more than its warnings. */
export const historyRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/classes/:id/history',
    access: 'readHistory',
    tag: '补贴历史',
    summary: '各学员外地与既往补贴：最近一次查询结果和现行记录',
    answer: history,
    handle: ({ services, actor, params }) =>
      inTransaction(services.db, scopeOf(actor), async (tx) => {
        const view = await findClassView(tx, params['id'] ?? '');
        return view && { items: await listHistory(tx, view.class.id) };
      }),
  }),
  route({
    method: 'post',
    path: '/api/classes/:id/history/ask',
    access: 'askHistory',
    tag: '补贴历史',
    summary: '重新查询全班学员的补贴历史',
    answer: z.strictObject({ asked: z.int(), unknown: z.int() }),
    async handle({ services, actor, params }) {
      const view = await findVisibleClass(services.db, actor, params['id'] ?? '');
      return view && askHistory(historyTools(services), view.class.id, 'ASKED');
    },
  }),
];
