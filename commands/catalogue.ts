import { postProject as postProjectSchema } from '../domain/catalogue/commands.schema.js';
import { refusalForPlans } from '../domain/filing/checks.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { refusal } from '../domain/refusals.js';
import { findProjectView } from '../store/case/case-view.js';
import * as projects from '../store/case/projects.js';
import { openStage } from '../store/case/stages.js';
import { getPolicyVersion, minimumHours } from '../store/policy/policy.js';
import { creation, done, projectCommand } from './command.js';

/** 立项: binds a project to an item of a published catalogue release and names its classes (001-03, 001-04). */
export const postProject = creation({
  schema: postProjectSchema,
  async act({ tx, actor, input }) {
    if (!actor.regions.includes(input.regionCode)) return refusal('REGION_OUT_OF_SCOPE', { field: 'regionCode' });
    const item = await projects.findPublishedItem(tx, input.catalogueItemId, input.regionCode);
    if (!item) return refusal('CATALOGUE_ITEM_NOT_PUBLISHED', { field: 'catalogueItemId' });
    const versionId = await projects.findPolicyVersionId(tx, input.fund, input.regionCode);
    if (!versionId) {
      const on = await projects.today(tx);
      return refusal('TARIFF_NOT_IN_FORCE', { field: 'fund', params: { region: input.regionCode, on } });
    }
    const unfit = refusalForPlans(input.classes, {
      size: (await getPolicyVersion(tx, versionId)).rules['class.size'].value,
      minimumHours: await minimumHours(tx, versionId, item.occupationId, item.level),
    });
    if (unfit) return unfit;
    const payerId = await projects.findPayer(tx, input.fund, input.regionCode);
    if (!payerId) return refusal('FUND_WITHOUT_PAYER', { field: 'fund' });
    const projectId = await projects.insertProject(tx, input, actor, payerId);
    const created = await findProjectView(tx, projectId);
    if (!created) throw new Error('a project just made cannot be read');
    return (await openStage(tx, created)) ?? { result: { projectId, number: created.project.number }, created };
  },
});

/** 审批立项: a second person approves the posting. */
export const approvePosting = projectCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    await projects.approvePosting(tx, view.project.id, actor.id);
    return done();
  },
});
