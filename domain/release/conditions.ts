import { budgetYear } from '../calendar/stat-year.js';
import { inspectionsMissing } from '../supervision/rules.js';
import { type Stage, STAGES_BEFORE_RELEASE } from '../lifecycle/stages.js';
import type { ClassView } from '../lifecycle/case-view.js';
import type { Role } from '../access/roles.js';

/** Who can still make a condition true. One that the payee does not own can become a SHORTFALL (domain §5.1). */
export type ConditionOwner = 'INSTITUTION' | 'HR_BUREAU' | 'EVALUATOR' | 'FINANCE_BUREAU';

export interface Condition {
  readonly code: string;
  /** Chinese name for the money panel. */
  readonly name: string;
  readonly clause: string;
  readonly owner: ConditionOwner;
  readonly role: Role;
  /** The stage in which it is made true: while the class stands there, the stage's due date is the condition's. */
  readonly stage: Stage;
  met(view: ClassView): boolean;
}

export interface ConditionState {
  readonly code: string;
  readonly name: string;
  readonly clause: string;
  readonly owner: ConditionOwner;
  readonly role: Role;
  readonly stage: Stage;
  readonly met: boolean;
  /** Met by nobody, and passed over by two people with reason and substitute evidence (domain §5.1). */
  readonly byShortfall: boolean;
  /** Last day for whoever must act, once the class stands in the condition's stage; the claim has its own window. */
  readonly dueOn: string | null;
}

const STAGE_CONDITIONS: Record<(typeof STAGES_BEFORE_RELEASE)[number], Omit<Condition, 'code' | 'met' | 'stage'>> = {
  catalogue: {
    name: '需求目录环节已完成',
    clause: '闽人社文〔2025〕37号 三（一）1',
    owner: 'HR_BUREAU',
    role: 'approver',
  },
  selection: {
    name: '机构遴选环节已完成',
    clause: '闽人社文〔2025〕37号 三（一）2',
    owner: 'HR_BUREAU',
    role: 'approver',
  },
  filing: {
    name: '开班备案环节已完成',
    clause: '闽人社文〔2025〕37号 三（一）3',
    owner: 'HR_BUREAU',
    role: 'reviewer',
  },
  supervision: {
    name: '过程监督环节已完成',
    clause: '闽人社文〔2025〕37号 三（一）3',
    owner: 'HR_BUREAU',
    role: 'caseworker',
  },
  assessment: {
    name: '结果考核环节已完成',
    clause: '闽人社文〔2025〕37号 三（一）4',
    owner: 'HR_BUREAU',
    role: 'caseworker',
  },
  employment: {
    name: '就业跟踪环节已完成',
    clause: '闽人社文〔2025〕37号 三（一）5',
    owner: 'HR_BUREAU',
    role: 'caseworker',
  },
  evaluation: {
    name: '绩效评价环节已完成',
    clause: '闽人社文〔2025〕37号 三（一）6',
    owner: 'HR_BUREAU',
    role: 'approver',
  },
};

/** Gate profile PROJECT_CLASS: every condition there is. A missing answer is a "no" (design §5, lock 1). */
export const PROJECT_CLASS_CONDITIONS: readonly Condition[] = [
  ...STAGES_BEFORE_RELEASE.map((stage) => ({
    ...STAGE_CONDITIONS[stage],
    code: `${stage.toUpperCase()}_COMPLETED`,
    stage,
    met: (view: ClassView) => view.project.completions.includes(stage) || view.class.completions.includes(stage),
  })),
  {
    code: 'CASE_ACTIVE',
    stage: 'release',
    name: '项目与班级未暂停、未终止',
    clause: '闽人社文〔2025〕37号 四15',
    owner: 'HR_BUREAU',
    role: 'approver',
    met: (view) => view.class.state === 'ACTIVE' && view.project.state !== 'SUSPENDED',
  },
  {
    code: 'INSPECTIONS_MADE',
    stage: 'supervision',
    name: '现场检查、线上巡查、电话抽查已足数',
    clause: '领域规则2.3：检查次数',
    owner: 'HR_BUREAU',
    role: 'inspector',
    met: (view) => view.class.supervision !== null && !inspectionsMissing(view),
  },
  {
    code: 'FINDINGS_CLOSED',
    stage: 'supervision',
    name: '检查问题已全部整改',
    clause: '领域规则2.3：整改闭环',
    owner: 'INSTITUTION',
    role: 'institution',
    met: (view) => view.class.supervision?.openFindings === 0,
  },
  {
    code: 'CLAIM_FILED',
    stage: 'release',
    name: '机构已提交补贴申领',
    clause: '闽人社文〔2021〕47号',
    owner: 'INSTITUTION',
    role: 'institution',
    met: (view) => view.class.claim?.state === 'FILED',
  },
  {
    code: 'FIRST_REVIEW',
    stage: 'release',
    name: '初审已通过',
    clause: '闽人社文〔2025〕37号 四14',
    owner: 'HR_BUREAU',
    role: 'caseworker',
    met: (view) => view.class.claim?.reviewedBy != null,
  },
  {
    code: 'SECOND_REVIEW',
    stage: 'release',
    name: '复审已通过（另一人）',
    clause: '闽人社文〔2025〕37号 四14；岗位分离',
    owner: 'HR_BUREAU',
    role: 'reviewer',
    met: ({ class: { claim } }) => claim?.checkedBy != null && claim.checkedBy !== claim.reviewedBy,
  },
  {
    code: 'PUBLICITY_ENDED',
    stage: 'release',
    name: '公示期已满',
    clause: '闽就劳办〔2026〕1号 附件3；5个工作日（默认）',
    owner: 'HR_BUREAU',
    role: 'caseworker',
    met: ({ today, class: { claim } }) =>
      claim?.publicityEndsOn != null && today > claim.publicityEndsOn && !claim.publicityProvisional,
  },
  {
    code: 'NO_OPEN_OBJECTION',
    stage: 'release',
    name: '公示异议均已办结',
    clause: '领域规则5.1：异议未办结不得拨付',
    owner: 'HR_BUREAU',
    role: 'reviewer',
    met: (view) => view.class.claim?.objections.open === 0,
  },
  {
    code: 'CLAIM_APPROVED',
    stage: 'release',
    name: '补贴已批准',
    clause: '闽人社文〔2025〕37号 四14',
    owner: 'HR_BUREAU',
    role: 'approver',
    met: (view) => view.class.claim?.approvedBy != null,
  },
  {
    code: 'BATCH_CHECKED',
    stage: 'release',
    name: '拨款申请（支付批次）已复核',
    clause: '闽人社文〔2025〕37号 四14；岗位分离',
    owner: 'HR_BUREAU',
    role: 'reviewer',
    met: ({ class: { claim } }) => claim?.batch?.state === 'CHECKED' && claim.batch.checkerId !== claim.batch.makerId,
  },
  {
    code: 'GRADE_ACCEPTED',
    stage: 'evaluation',
    name: '绩效等级非D级，或已作专项复核',
    clause: '领域规则5.1：D级须专项复核',
    owner: 'HR_BUREAU',
    role: 'approver',
    met: ({ class: { evaluation, claim } }) =>
      evaluation?.grade != null && (evaluation.grade !== 'D' || claim?.specialReviewReference != null),
  },
  {
    code: 'HISTORY_KNOWN',
    stage: 'release',
    name: '各学员外地与既往补贴历史已查明',
    clause: '鼓政办〔2020〕6号 三（八）：不重复享受',
    owner: 'HR_BUREAU',
    role: 'caseworker',
    met: ({ class: { claim } }) => claim?.historyUnknown === 0,
  },
  {
    code: 'BUDGET_HELD',
    stage: 'filing',
    name: '预算已锁定且足额',
    clause: '闽人社文〔2025〕37号 四14',
    owner: 'FINANCE_BUREAU',
    role: 'payer',
    met: ({ class: { heldFen, claim } }) => heldFen > 0 && heldFen >= (claim?.payableFen ?? 0),
  },
  {
    code: 'NO_CLAWBACK',
    stage: 'release',
    name: '本班及学员无未办结的追回',
    clause: '领域规则5.1：追回未结不得拨付',
    owner: 'INSTITUTION',
    role: 'institution',
    met: ({ class: { openClawbacks } }) => openClawbacks.own === 0 && openClawbacks.people === 0,
  },
  {
    code: 'PAYEE_NOT_RESTRICTED',
    stage: 'release',
    name: '收款单位未处于停业整顿、黑名单或吊销期间',
    clause: '领域规则2.3：违规机构班次不予补贴',
    owner: 'INSTITUTION',
    role: 'institution',
    met: (view) => view.class.restriction === null,
  },
  {
    code: 'BUDGET_YEAR',
    stage: 'release',
    name: '预算属于当年度',
    clause: '《中华人民共和国预算法》第十八条、第四十二条',
    owner: 'FINANCE_BUREAU',
    role: 'payer',
    met: ({ today, class: { holdYear } }) => holdYear === budgetYear(today),
  },
];

/** Added where a policy version says `releaseUnit: PROJECT` (domain §5.1). */
export const SIBLINGS_EVALUATED: Condition = {
  code: 'SIBLINGS_EVALUATED',
  stage: 'evaluation',
  name: '同项目各班均已评价',
  clause: '领域规则5.1：按项目整体拨付',
  owner: 'HR_BUREAU',
  role: 'approver',
  met: (view) => view.project.classes.evaluated === view.project.classes.total,
};

/** Asked of a class for which something was prepaid: the balance waits until what comes back is ordered, and is kept out of it. */
const PREPAYMENT_RECOVERED: Condition = {
  code: 'PREPAYMENT_RECOVERED',
  stage: 'release',
  name: '未完成培训人员的预拨款已决定追回',
  clause: '闽人社文〔2019〕220号：未完成培训的追回已预拨的50%',
  owner: 'HR_BUREAU',
  role: 'caseworker',
  met: ({ class: { prepayment } }) => prepayment?.toRecover === 0 && prepayment.proposed === 0,
};

/** Every condition with its state: the preview, the block and the payment all ask this one function. */
export function conditionsOf(view: ClassView): ConditionState[] {
  const conditions = [
    ...PROJECT_CLASS_CONDITIONS,
    ...(view.class.releaseUnit === 'PROJECT' ? [SIBLINGS_EVALUATED] : []),
    ...(view.class.prepayment?.stands ? [PREPAYMENT_RECOVERED] : []),
  ];
  return conditions.map(({ met, ...condition }) => {
    const byShortfall = !met(view) && view.class.shortfalls.includes(condition.code);
    const isMet = byShortfall || met(view);
    return { ...condition, met: isMet, byShortfall, dueOn: isMet ? null : dueOnOf(condition, view) };
  });
}

/** A condition falls due with the stage in which it is made true; the claim by its own window, from verification on. */
function dueOnOf({ code, stage }: Pick<Condition, 'code' | 'stage'>, view: ClassView): string | null {
  if (code === 'CLAIM_FILED') return view.class.claimWindow?.endsOn ?? null;
  const row = stage === view.project.stage ? view.project.stageRow : view.class.stageRow;
  return row?.stage === stage ? row.dueOn : null;
}

/** All that still fails, never only the first. */
export function missingConditions(view: ClassView): ConditionState[] {
  return conditionsOf(view).filter((condition) => !condition.met);
}
