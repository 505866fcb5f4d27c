import type { ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule, StageRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

/** Stage 7 绩效评价: a third party scores, the institution may object, the bureau makes it final (001-12). */
export const evaluationCommands = {
  assignEvaluator: {
    refuse: (view) => (view.class.evaluation ? refusal('ALREADY_DECIDED') : undefined),
    awaited: (view) => view.class.evaluation === null,
  },
  submitScore: {
    refuse: (view) => {
      if (!view.class.evaluation) return refusal('EVALUATOR_NOT_ASSIGNED');
      return view.class.evaluation.scoredBy ? refusal('ALREADY_DECIDED') : undefined;
    },
    awaited: (view) => view.class.evaluation !== null && view.class.evaluation.scoredBy === null,
  },
  finaliseEvaluation: {
    refuse: refusalForFinalising,
    awaited: (view) => view.class.evaluation?.scoredBy != null && view.class.evaluation.finalisedBy === null,
  },
} satisfies Record<string, ClassCommandRule>;

export const evaluationStage: StageRule<ClassView> = {
  settled: (view) => view.class.evaluation?.finalisedBy != null,
  deadline: (view) => {
    const { evaluation } = view.class;
    const windows = view.limits['evaluation.windows'];
    if (!evaluation) return { from: view.today, workingDays: windows.appointWorkingDays };
    if (!evaluation.scoredBy) return { from: view.today, workingDays: windows.draftWorkingDays };
    return {
      from: evaluation.objectionEndsOn ?? view.today,
      workingDays: view.limits['evaluation.finalWorkingDays'],
    };
  },
};

function refusalForFinalising(view: ClassView): Refusal | undefined {
  const { evaluation } = view.class;
  if (!evaluation) return refusal('EVALUATOR_NOT_ASSIGNED');
  if (!evaluation.scoredBy) return refusal('SCORE_NOT_SUBMITTED');
  if (evaluation.finalisedBy) return refusal('ALREADY_DECIDED');
  const until = evaluation.objectionEndsOn;
  if (until && view.today <= until) return refusal('OBJECTION_WINDOW_OPEN', { params: { until } });
  return until && evaluation.objectionProvisional ? refusal('OBJECTION_PROVISIONAL', { params: { until } }) : undefined;
}
