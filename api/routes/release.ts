import { conditionsOf } from '../../domain/release/conditions.js';
import { findVisibleClass } from '../../store/case/case-pages.js';
import { findClassMoney, listClassShortfalls } from '../../store/case/class-money.js';
import { findClaim } from '../../store/case/class-records.js';
import { claimPage, releasePage } from '../case-answers.js';
import { classMoney, classShortfalls } from '../claim-answers.js';
import { type Route, route } from '../route.js';

/** 8 补贴拨付 */
export const releaseRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/classes/:id/release',
    access: 'readRelease',
    tag: '补贴拨付',
    summary: '拨付条件：每项是否满足、由谁办理',
    answer: releasePage,
    async handle({ services, actor, params }) {
      const view = await findVisibleClass(services.db, actor, params['id'] ?? '');
      if (!view) return undefined;
      const conditions = conditionsOf(view);
      const missing = conditions.filter(({ met }) => !met);
      return { open: missing.length === 0, conditions, missing };
    },
  }),
  route({
    method: 'get',
    path: '/api/classes/:id/claim',
    access: 'readClaim',
    tag: '补贴拨付',
    summary: '补贴申领与每名学员的计算过程',
    answer: claimPage,
    handle: ({ services, actor, params }) => findClaim(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/classes/:id/payments',
    access: 'readClaim',
    tag: '补贴拨付',
    summary: '本班的支付批次、逐笔拨付与追回',
    answer: classMoney,
    handle: ({ services, actor, params }) => findClassMoney(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/classes/:id/shortfalls',
    access: 'listShortfalls',
    tag: '补贴拨付',
    summary: '本班的缺项认定',
    answer: classShortfalls,
    handle: ({ services, actor, params }) => listClassShortfalls(services.db, actor, params['id'] ?? ''),
  }),
];
