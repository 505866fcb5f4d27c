import { certificates, scores } from '../../domain/assessment/commands.schema.js';
import { recordCertificates, recordScores } from '../../store/case/assessment-facts.js';
import { findLateResults } from '../../store/case/class-records.js';
import { saved } from '../answers.js';
import { lateResultList } from '../case-answers.js';
import { type Route, route } from '../route.js';

/** 5 结果考核 */
export const assessmentRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/classes/:id/late-results',
    access: 'readLateResults',
    tag: '结果考核',
    summary: '补考与迟到证书：何人何时登记、核验或不予采认及理由，以及核验时证书未到的学员',
    answer: lateResultList,
    handle: ({ services, actor, params }) => findLateResults(services.db, actor, params['id'] ?? ''),
  }),
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
