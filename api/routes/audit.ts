import { listAudit } from '../../store/lists.js';
import { auditList } from '../answers.js';
import { answerPage, numberedPage } from '../cursor.js';
import { type Route, route } from '../route.js';

/** The trail of a case; which cases a person may see is for row-level security to say. */
const auditOf = (kind: 'project' | 'class', path: string, tag: string): Route =>
  route({
    method: 'get',
    path: `${path}/:id/audit`,
    access: 'readAudit',
    tag,
    summary: `${tag}办理记录，新的在前`,
    query: numberedPage,
    answer: auditList,
    async handle({ services, actor, params, query: { after, limit } }) {
      const id = params['id'] ?? '';
      const on = kind === 'class' ? { classId: id } : { projectId: id };
      const page = await listAudit(services.db, actor, on, { limit, ...(after ? { after } : {}) });
      return page && answerPage(page, ({ id: eventId }) => eventId);
    },
  });

export const auditRoutes: Route[] = [
  auditOf('project', '/api/projects', '项目'),
  auditOf('class', '/api/classes', '班级'),
];
