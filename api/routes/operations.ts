import { health, ready } from '../answers.js';
import { documentOf } from '../openapi.js';
import { Reply, type Route, route } from '../route.js';

/** For those who run the service. `routes` is asked when the document is, by when the list is complete. */
export function operationsRoutes(routes: () => readonly Route[]): Route[] {
  let document: unknown;
  return [
    route({
      method: 'get',
      path: '/api/health',
      access: 'PUBLIC',
      tag: '运行',
      summary: '进程是否存活',
      answer: health,
      handle: async () => ({ alive: true }),
    }),
    route({
      method: 'get',
      path: '/api/ready',
      access: 'PUBLIC',
      tag: '运行',
      summary: '各部件是否就绪（缺任何一个为503）',
      answer: ready,
      async handle({ services }) {
        const parts = await services.readiness();
        const isReady = Object.values(parts).every(Boolean);
        return new Reply(isReady ? 200 : 503, { ready: isReady, parts });
      },
    }),
    route({
      method: 'get',
      path: '/api/openapi.json',
      access: 'PUBLIC',
      tag: '运行',
      summary: '本文档',
      handle: async () => (document ??= documentOf(routes())),
    }),
  ];
}
