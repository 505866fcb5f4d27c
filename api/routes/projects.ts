import type { Actor, CaseView, StageRow } from '../../domain/lifecycle/case-view.js';
import { availableCommands, awaitedActs } from '../../domain/lifecycle/table.js';
import { findProjectPage } from '../../store/case/case-pages.js';
import { listProjects } from '../../store/lists.js';
import { projectList } from '../answers.js';
import { projectPage as projectAnswer } from '../case-answers.js';
import { answerPage, halves, projectCursor, projectPage } from '../cursor.js';
import { type Route, route } from '../route.js';

export const projectRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/projects',
    access: 'listProjects',
    tag: '项目',
    summary: '项目列表，新的在前',
    query: projectPage,
    answer: projectList,
    async handle({ services, actor, query: { after, limit, stage } }) {
      const cursor = after === undefined ? undefined : halves(after);
      const page = await listProjects(services.db, actor, {
        limit,
        ...(cursor ? { after: { postedOn: cursor.first, id: cursor.id } } : {}),
        ...(stage ? { stage } : {}),
      });
      return answerPage(page, projectCursor);
    },
  }),
  route({
    method: 'get',
    path: '/api/projects/:id',
    access: 'readProject',
    tag: '项目',
    summary: '项目详情',
    answer: projectAnswer,
    async handle({ services, actor, params }) {
      const page = await findProjectPage(services.db, actor, params['id'] ?? '');
      if (!page) return undefined;
      const { view, extra, shownStage, steps, names } = page;
      const { project } = view;
      return {
        id: project.id,
        number: project.number,
        title: project.title,
        regionCode: project.regionCode,
        stage: shownStage,
        state: project.state,
        version: project.version,
        level: project.level,
        fund: project.fund,
        assignment: project.assignment,
        ...extra,
        steps,
        ...whatNow(view, project.stageRow, actor, names),
      };
    },
  }),
];

/** What a case waits for, until when, and what this person may do about it. */
export function whatNow(view: CaseView, stageRow: StageRow | null, actor: Actor, names: ReadonlyMap<string, string>) {
  return {
    dueOn: stageRow?.dueOn ?? null,
    dueAt: stageRow?.dueAt ?? null,
    dueProvisional: stageRow?.dueProvisional ?? false,
    awaited: awaitedActs(view).map(({ command, role, organisationId, dueOn }) => ({
      command,
      role,
      organisationId,
      organisationName: names.get(organisationId) ?? '',
      dueOn: dueOn ?? stageRow?.dueOn ?? null,
    })),
    availableCommands: availableCommands(view, actor),
  };
}
