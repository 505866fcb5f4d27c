import { z } from 'zod';
import { listNotifications, listTasks, markNotificationsRead } from '../../store/lists.js';
import { notificationList, taskList, unread } from '../answers.js';
import { answerPage, halves, numberedPage, taskCursor, taskPage } from '../cursor.js';
import { type Route, route } from '../route.js';

const readUpTo = z.strictObject({ upTo: z.string().regex(/^\d{1,18}$/, '须为通知编号') });

export const taskRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/tasks',
    access: 'listTasks',
    tag: '待办',
    summary: '我的待办，先到期的在前',
    query: taskPage,
    answer: taskList,
    async handle({ services, actor, query: { after, limit } }) {
      const cursor = after === undefined ? undefined : halves(after);
      const page = await listTasks(services.db, actor, {
        limit,
        ...(cursor ? { after: { dueAt: cursor.first === 'undated' ? null : cursor.first, id: cursor.id } } : {}),
      });
      return { ...answerPage(page, taskCursor), counts: page.counts };
    },
  }),
  route({
    method: 'get',
    path: '/api/notifications',
    access: 'listNotifications',
    tag: '待办',
    summary: '我的通知，新的在前',
    query: numberedPage,
    answer: notificationList,
    async handle({ services, actor, query: { after, limit } }) {
      const page = await listNotifications(services.db, actor, { limit, ...(after ? { after } : {}) });
      return { ...answerPage(page, ({ id }) => id), unread: page.unread };
    },
  }),
  route({
    method: 'post',
    path: '/api/notifications/read',
    access: 'markNotificationsRead',
    tag: '待办',
    summary: '通知标为已读',
    body: readUpTo,
    answer: unread,
    handle: async ({ services, actor, body }) => ({
      unread: await markNotificationsRead(services.db, actor, body.upTo),
    }),
  }),
];
