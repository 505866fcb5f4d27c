import { employmentResults } from '../../domain/employment/commands.schema.js';
import { recordEmploymentResults } from '../../store/case/employment-facts.js';
import { saved } from '../answers.js';
import { type Route, route } from '../route.js';

/** 6 就业跟踪 */
export const employmentRoutes: Route[] = [
  route({
    method: 'put',
    path: '/api/classes/:id/employment-results',
    access: 'employmentResults',
    tag: '就业跟踪',
    summary: '登记就业结论',
    body: employmentResults,
    answer: saved,
    handle: ({ services, actor, params, body }) =>
      recordEmploymentResults(services.db, actor, params['id'] ?? '', body),
  }),
];
