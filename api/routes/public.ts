import { receiveObjection } from '../../commands/objection.js';
import { objection } from '../../domain/release/commands.schema.js';
import { findRunningPublicity, listRunningPublicities } from '../../store/report/public-lists.js';
import { objectionReceipt, publicityList, publicityPage } from '../claim-answers.js';
import { answerPage, halves, numberedPage, postedPage, projectCursor } from '../cursor.js';
import { throttlePublic } from '../public-throttle.js';
import { type Route, route } from '../route.js';

/** What the law wants everyone to see (公示): without an account, masked, and only as long as it is public. */
export const publicRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/public/publicities',
    access: 'PUBLIC',
    tag: '公示',
    summary: '正在公示的补贴名单，新的在前',
    query: postedPage,
    answer: publicityList,
    async handle({ services, request, query: { after, limit } }) {
      const tooMany = await throttlePublic(services.pool, 'pages', request.ip);
      if (tooMany) return tooMany;
      const { first: postedOn, id } = halves(after ?? '');
      const page = await listRunningPublicities(services.db, { limit, ...(after ? { after: { postedOn, id } } : {}) });
      return answerPage(page, projectCursor);
    },
  }),
  route({
    method: 'get',
    path: '/api/public/publicities/:id',
    access: 'PUBLIC',
    tag: '公示',
    summary: '一份公示名单：姓名和证件号码已作隐去处理',
    query: numberedPage,
    answer: publicityPage,
    async handle({ services, request, params, query: { after, limit } }) {
      const tooMany = await throttlePublic(services.pool, 'pages', request.ip);
      if (tooMany) return tooMany;
      const found = await findRunningPublicity(services.db, params['id'] ?? '', { limit, ...(after ? { after } : {}) });
      return found && { ...found, rows: answerPage(found.rows, ({ line }) => String(line)) };
    },
  }),
  route({
    method: 'post',
    path: '/api/public/publicities/:id/objections',
    access: 'PUBLIC',
    tag: '公示',
    summary: '对公示名单提出异议（无需登录）',
    body: objection,
    answer: objectionReceipt,
    async handle({ services, request, params, body }) {
      const tooMany = await throttlePublic(services.pool, 'objections', request.ip);
      return tooMany ?? receiveObjection(services.db, params['id'] ?? '', body, services.personalData);
    },
  }),
];
