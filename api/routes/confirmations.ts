import { z } from 'zod';
import { confirmation } from '../../domain/quota/commands.schema.js';
import { answerConfirmation, findConfirmation, issueSlips } from '../../store/case/confirmations.js';
import { id } from '../answer-parts.js';
import { throttleLink } from '../public-throttle.js';
import { type Call, type Route, route } from '../route.js';

const slips = z.strictObject({ items: z.array(z.strictObject({ traineeId: id, seq: z.int(), token: z.string() })) });
const asked = z.strictObject({
  maskedName: z.string(),
  classTitle: z.string(),
  occupationName: z.string(),
  level: z.string(),
  institutionName: z.string(),
  answer: z.enum(['CONFIRMED', 'DECLINED']).nullable(),
});

/** 本人确认: the trainee has no account; his link is all he needs, and says nothing of him. */
export const confirmationRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/classes/:id/roster/slips',
    access: 'roster',
    tag: '开班备案',
    summary: '换发确认单：尚未答复的学员每人一个一次性链接，只显示这一次；旧链接作废',
    answer: slips,
    handle: ({ services, actor, params }) => issueSlips(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/public/confirmations/:token',
    access: 'PUBLIC',
    tag: '本人确认',
    summary: '确认链接所问的事项（姓名已隐去）',
    answer: asked,
    handle: (call) => throttled(call, () => findConfirmation(call.services.db, call.params['token'] ?? '')),
  }),
  route({
    method: 'post',
    path: '/api/public/confirmations/:token',
    access: 'PUBLIC',
    tag: '本人确认',
    summary: '学员本人确认或不确认占用补贴次数',
    body: confirmation,
    answer: asked,
    handle: (call) =>
      throttled(call, () => answerConfirmation(call.services.db, call.params['token'] ?? '', call.body.confirm)),
  }),
];

function throttled<Answer>(call: Pick<Call, 'services' | 'request'>, look: () => Promise<Answer>) {
  return throttleLink(call, look, (answer) => answer !== undefined);
}
