import { findClassPage } from '../../store/case/case-pages.js';
import { classPage } from '../case-answers.js';
import { type Route, route } from '../route.js';
import { whatNow } from './projects.js';

export const classRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/classes/:id',
    access: 'readClass',
    tag: '班级',
    summary: '班级详情',
    answer: classPage,
    async handle({ services, actor, params }) {
      const page = await findClassPage(services.db, actor, params['id'] ?? '');
      if (!page) return undefined;
      const { view, extra, steps, names } = page;
      const { project, class: c } = view;
      return {
        id: c.id,
        projectId: project.id,
        number: project.number,
        projectTitle: project.title,
        seq: c.seq,
        title: c.title,
        regionCode: project.regionCode,
        stage: c.stage,
        state: c.openClawbacks.own > 0 ? 'UNDER_CLAWBACK' : c.state,
        projectState: project.state,
        version: c.version,
        level: project.level,
        fund: project.fund,
        plannedHeadcount: c.plannedHeadcount,
        plannedHours: c.plannedHours,
        enrolled: c.enrolled,
        startsOn: c.startsOn,
        endsOn: c.endsOn,
        filingNumber: c.filingNumber,
        policyVersionId: c.policyVersionId,
        ...extra,
        steps,
        ...whatNow(view, c.stageRow, actor, names),
      };
    },
  }),
];
