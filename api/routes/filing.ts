import { roster } from '../../domain/filing/commands.schema.js';
import { findRoster } from '../../store/case/class-records.js';
import { replaceRoster } from '../../store/case/filing-facts.js';
import { saved } from '../answers.js';
import { rosterList } from '../case-answers.js';
import { type Route, route } from '../route.js';

/** 3 开班备案 */
export const filingRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/classes/:id/roster',
    access: 'readRoster',
    tag: '开班备案',
    summary: '花名册',
    answer: rosterList,
    handle: ({ services, actor, params }) => findRoster(services.db, actor, params['id'] ?? ''),
  }),
  route({
    method: 'put',
    path: '/api/classes/:id/roster',
    access: 'roster',
    tag: '开班备案',
    summary: '保存花名册（整体替换；有一行不对则全部不保存，逐行指出）',
    body: roster,
    answer: saved,
    handle: ({ services, actor, params, body }) =>
      replaceRoster(services.db, actor, params['id'] ?? '', body, services.personalData),
  }),
];
