import type { CaseView } from '../lifecycle/case-view.js';
import type { ProjectCommandRule, StageRule } from '../lifecycle/rule.js';
import { refusal } from '../refusals.js';

/** Stage 1 需求目录: the project is bound to an item of a published catalogue release (001-03, 001-04). */
export const catalogueCommands = {
  postProject: { refuse: () => refusal('ALREADY_DECIDED'), awaited: () => false },
  approvePosting: {
    refuse: (view) => (view.project.postingApprovedBy ? refusal('ALREADY_DECIDED') : undefined),
    awaited: (view) => view.project.postingApprovedBy === null,
  },
} satisfies Record<string, ProjectCommandRule>;

/** Working days for the approver; no document gives a figure (DEFAULT). */
const APPROVAL_WORKING_DAYS = 5;

export const catalogueStage: StageRule<CaseView> = {
  settled: (view) => view.project.postingApprovedBy !== null,
  deadline: (view) => ({ from: view.today, workingDays: APPROVAL_WORKING_DAYS }),
};
