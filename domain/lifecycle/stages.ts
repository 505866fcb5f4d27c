/** The eight stages (design §1). A stage has this one name in every layer. */
export const PROJECT_STAGES = ['catalogue', 'selection'] as const;
export const CLASS_STAGES = ['filing', 'supervision', 'assessment', 'employment', 'evaluation', 'release'] as const;
export const STAGES = [...PROJECT_STAGES, ...CLASS_STAGES] as const;

export type ProjectStage = (typeof PROJECT_STAGES)[number];
export type ClassStage = (typeof CLASS_STAGES)[number];
export type Stage = (typeof STAGES)[number];

/** Stages whose completion the gate demands: all that come before the money. */
export const STAGES_BEFORE_RELEASE = STAGES.filter((stage) => stage !== 'release');

export const PROJECT_STATES = ['ACTIVE', 'SUSPENDED', 'TERMINATED', 'CLOSED'] as const;
export const CLASS_STATES = ['ACTIVE', 'SUSPENDED', 'REJECTED', 'CANCELLED', 'TERMINATED', 'CLOSED'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];
export type ClassState = (typeof CLASS_STATES)[number];

/** The stage after this one within its own workflow, or where the case goes when the last is left. */
export function stageAfter(stage: Stage): Stage | 'classes' | 'closed' {
  const own: readonly Stage[] = isProjectStage(stage) ? PROJECT_STAGES : CLASS_STAGES;
  return own[own.indexOf(stage) + 1] ?? (isProjectStage(stage) ? 'classes' : 'closed');
}

export function isProjectStage(stage: string): stage is ProjectStage {
  return (PROJECT_STAGES as readonly string[]).includes(stage);
}

export function isStage(stage: string): stage is Stage {
  return (STAGES as readonly string[]).includes(stage);
}

/** True when `stage` comes at or after `than` on the way of a class; 'planned' is before all, 'closed' after all. */
export function hasReached(stage: string, than: ClassStage): boolean {
  if (stage === 'closed') return true;
  return (CLASS_STAGES as readonly string[]).indexOf(stage) >= CLASS_STAGES.indexOf(than);
}

/** Chinese stage names: the term in the sentence, as the documents use it. */
export const STAGE_NAMES: Readonly<Record<string, string>> = {
  catalogue: '需求目录',
  selection: '机构遴选',
  planned: '待开班',
  classes: '班级运行',
  filing: '开班备案',
  supervision: '过程监督',
  assessment: '结果考核',
  employment: '就业跟踪',
  evaluation: '绩效评价',
  release: '补贴拨付',
  closed: '已办结',
};
