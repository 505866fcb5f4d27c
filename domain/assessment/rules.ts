import { addDays } from '../calendar/dates.js';
import type { AssessmentFacts, ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule, StageRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

export type ExamResult = 'PASS' | 'FAIL' | 'ABSENT';

/** Stage 5 结果考核: every trainee has a result, every pass a verified certificate (001-10). */
export const assessmentCommands = {
  submitResults: {
    refuse: (view) => {
      if (facts(view).resultsSubmittedBy) return refusal('ALREADY_DECIDED');
      const count = facts(view).resultsMissing;
      return count > 0 ? refusal('RESULTS_MISSING', { params: { count } }) : undefined;
    },
    awaited: (view) => facts(view).resultsSubmittedBy === null,
  },
  verifyCertificates: {
    refuse: refusalForVerifying,
    awaited: (view) => facts(view).resultsSubmittedBy !== null && facts(view).certificatesVerifiedBy === null,
  },
} satisfies Record<string, ClassCommandRule>;

export const assessmentStage: StageRule<ClassView> = {
  settled: (view) => view.class.assessment?.certificatesVerifiedBy != null,
  deadline: (view) => {
    const windows = view.limits['assessment.windows'];
    if (facts(view).resultsSubmittedBy) return { from: view.today, workingDays: windows.certificateWorkingDays };
    const examinedBy = addDays(view.class.endsOn ?? view.today, windows.examDaysAfterClass);
    return { from: examinedBy, workingDays: windows.resultsWorkingDays };
  },
};

interface Attempt {
  readonly absent: boolean;
  readonly theory: number | null;
  readonly practice: number | null;
}

/** One attempt's result. Scores are points of 100, in theory and in practice. */
export function resultOf({ absent, theory, practice }: Attempt, passMark: number): ExamResult {
  if (absent) return 'ABSENT';
  return (theory ?? 0) >= passMark && (practice ?? 0) >= passMark ? 'PASS' : 'FAIL';
}

function facts(view: ClassView): AssessmentFacts {
  const none = {
    resultsMissing: view.class.enrolled,
    passed: 0,
    certificatesMissing: 0,
    resultsSubmittedBy: null,
    certificatesVerifiedBy: null,
    certificatesVerifiedOn: null,
    lastCertificateOn: null,
  };
  return view.class.assessment ?? none;
}

function refusalForVerifying(view: ClassView): Refusal | undefined {
  const { resultsSubmittedBy, certificatesVerifiedBy, certificatesMissing } = facts(view);
  if (certificatesVerifiedBy) return refusal('ALREADY_DECIDED');
  if (!resultsSubmittedBy) return refusal('RESULTS_NOT_SUBMITTED');
  return isUploadOver(view) ? undefined : refusalForMissing(certificatesMissing);
}

/** The time to upload is the stage's own, and its end in a provisional year takes no effect (domain §0.1 #10). */
function isUploadOver({ class: { stageRow }, today }: ClassView): boolean {
  return stageRow?.dueOn != null && stageRow.dueOn < today && !stageRow.dueProvisional;
}

function refusalForMissing(count: number): Refusal | undefined {
  return count > 0 ? refusal('CERTIFICATES_MISSING', { params: { count } }) : undefined;
}

/**
 * Once the time to upload is over, a passed trainee whose certificate alone is late no longer holds up his class: each is named,
 * and goes the way of what came late (ADR 0023). Where no certificate is asked for, his line would be paid without it.
 */
export function refusalForLateTrainees(
  named: readonly string[],
  lacking: readonly string[],
  isCertificateAsked: boolean,
): Refusal | undefined {
  const isWrong = named.some((id) => !lacking.includes(id)) || (named.length > 0 && !isCertificateAsked);
  if (isWrong) return refusal('CERTIFICATE_NOT_LATE', { field: 'lateTraineeIds' });
  return refusalForMissing(lacking.filter((id) => !named.includes(id)).length);
}
