import { attendance } from '../../domain/supervision/commands.schema.js';
import { findFindings, findSessions } from '../../store/case/class-records.js';
import { recordAttendance } from '../../store/case/supervision-facts.js';
import { saved } from '../answers.js';
import { findingList, sessionList } from '../case-answers.js';
import { type Route, route } from '../route.js';

/** 4 过程监督 */
export const supervisionRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/classes/:id/sessions',
    access: 'readSessions',
    tag: '过程监督',
    summary: '课程表与考勤',
    answer: sessionList,
    handle: ({ services, actor, params }) => findSessions(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'put',
    path: '/api/classes/:id/sessions/:sessionId/attendance',
    access: 'attendance',
    tag: '过程监督',
    summary: '登记一次课的考勤',
    body: attendance,
    answer: saved,
    handle: ({ services, actor, params, body }) =>
      recordAttendance(services.db, actor, params['id'] ?? '', params['sessionId'] ?? '', body),
  }),
  route({
    method: 'get',
    path: '/api/classes/:id/findings',
    access: 'readFindings',
    tag: '过程监督',
    summary: '检查与问题',
    answer: findingList,
    handle: ({ services, actor, params }) => findFindings(services.db, actor, params['id'] ?? ''),
  }),
];
