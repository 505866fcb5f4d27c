import type { Role } from '../access/roles.js';
import type { IsoDate } from '../calendar/dates.js';
import type { ClassView } from '../lifecycle/case-view.js';
import type { Stage } from '../lifecycle/stages.js';
import type { ConditionOwner } from './conditions.js';

/** What the record says of one trainee on the way to his line. */
export interface TraineeStanding {
  readonly isWithdrawn: boolean;
  readonly hasPassed: boolean;
  readonly isExamined: boolean;
  readonly isCertified: boolean;
  readonly isTracked: boolean;
  readonly isHistoryKnown: boolean;
  readonly isObjectedTo: boolean;
  readonly isUnderClawback: boolean;
}

interface TraineeCondition {
  readonly code: string;
  readonly name: string;
  readonly owner: ConditionOwner;
  readonly role: Role;
  readonly stage: Stage;
  isOpen(standing: TraineeStanding): boolean;
}

/** Of each trainee by himself; what is asked of the class as a whole is in conditions.ts. */
const TRAINEE_CONDITIONS: readonly TraineeCondition[] = [
  {
    ...{
      code: 'RESULT_RECORDED',
      name: '考核成绩已登记',
      owner: 'INSTITUTION',
      role: 'assessment_officer',
      stage: 'assessment',
    },
    isOpen: ({ isExamined }) => !isExamined,
  },
  {
    ...{
      code: 'CERTIFICATE_RECORDED',
      name: '证书已登记',
      owner: 'INSTITUTION',
      role: 'assessment_officer',
      stage: 'assessment',
    },
    isOpen: ({ hasPassed, isCertified }) => hasPassed && !isCertified,
  },
  {
    ...{
      code: 'TRACKING_RECORDED',
      name: '就业跟踪结果已登记',
      owner: 'INSTITUTION',
      role: 'institution',
      stage: 'employment',
    },
    isOpen: ({ isTracked }) => !isTracked,
  },
  {
    ...{
      code: 'HISTORY_KNOWN',
      name: '外地与既往补贴历史已查明',
      owner: 'HR_BUREAU',
      role: 'caseworker',
      stage: 'release',
    },
    isOpen: ({ isHistoryKnown }) => !isHistoryKnown,
  },
  {
    ...{
      code: 'NO_OPEN_OBJECTION',
      name: '对该笔补贴的异议已办结',
      owner: 'HR_BUREAU',
      role: 'reviewer',
      stage: 'release',
    },
    isOpen: ({ isObjectedTo }) => isObjectedTo,
  },
  {
    ...{ code: 'NO_CLAWBACK', name: '本人无未办结的追回', owner: 'INSTITUTION', role: 'institution', stage: 'release' },
    isOpen: ({ isUnderClawback }) => isUnderClawback,
  },
];

export interface OpenCondition {
  readonly code: string;
  readonly name: string;
  readonly owner: ConditionOwner;
  readonly role: Role;
  readonly stage: Stage;
  readonly dueOn: IsoDate | null;
}

/** What is still open of a trainee; who has withdrawn waits for nothing. */
export function openOfTrainee(view: ClassView, standing: TraineeStanding): OpenCondition[] {
  if (standing.isWithdrawn || view.class.stage === 'closed') return [];
  const { stageRow } = view.class;
  return TRAINEE_CONDITIONS.filter((condition) => condition.isOpen(standing)).map(
    ({ code, name, owner, role, stage }) => ({
      ...{ code, name, owner, role, stage },
      dueOn: stageRow?.stage === stage ? stageRow.dueOn : null,
    }),
  );
}
