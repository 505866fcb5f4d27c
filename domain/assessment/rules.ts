import { addDays } from '../calendar/dates.js';
import type { AssessmentFacts, ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule, StageRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

/** Examination within 30 days of the class's end, results within ten working days of it (domain §5.2). */
const EXAMINATION_DAYS = 30;
const RESULT_WORKING_DAYS = 10;
const VERIFICATION_WORKING_DAYS = 10;
/** One re-sit, within 30 days of the first attempt (domain §5.2, DEFAULT). */
export const RESIT_DAYS = 30;
/** Points out of 100, in theory and in practice (national standards, domain §2.3). */
export const PASS_MARK = 60;
/** Attended share of planned hours below which a trainee is not admitted (domain §2.3, DEFAULT). */
export const ATTENDANCE_THRESHOLD_PERCENT = 80;

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
  settled: (view) => facts(view).certificatesVerifiedBy !== null,
  deadline: (view) => {
    if (facts(view).resultsSubmittedBy) return { from: view.today, workingDays: VERIFICATION_WORKING_DAYS };
    return { from: addDays(view.class.endsOn ?? view.today, EXAMINATION_DAYS), workingDays: RESULT_WORKING_DAYS };
  },
};

/** One attempt's result. Scores are points of 100. */
export function resultOf(attempt: { absent: boolean; theory: number | null; practice: number | null }): ExamResult {
  if (attempt.absent) return 'ABSENT';
  return (attempt.theory ?? 0) >= PASS_MARK && (attempt.practice ?? 0) >= PASS_MARK ? 'PASS' : 'FAIL';
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
  return certificatesMissing > 0
    ? refusal('CERTIFICATES_MISSING', { params: { count: certificatesMissing } })
    : undefined;
}
