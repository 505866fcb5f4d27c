import { certificates, scores } from '../../domain/assessment/commands.schema.js';
import { recordCertificates, recordScores } from '../../store/assessment-facts.js';
import { saved } from '../answers.js';
import { type Route, route } from '../route.js';

/** 5 结果考核 */
export const assessmentRoutes: Route[] = [
  route({
    method: 'put',
    path: '/api/classes/:id/scores',
    access: 'scores',
    tag: '结果考核',
    summary: '登记成绩',
    body: scores,
    answer: saved,
    handle: ({ services, actor, params, body }) => recordScores(services.db, actor, params['id'] ?? '', body),
  }),
  route({
    method: 'put',
    path: '/api/classes/:id/certificates',
    access: 'certificates',
    tag: '结果考核',
    summary: '登记证书',
    body: certificates,
    answer: saved,
    handle: ({ services, actor, params, body }) => recordCertificates(services.db, actor, params['id'] ?? '', body),
  }),
];
