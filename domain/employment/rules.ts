import { addMonths } from '../calendar/dates.js';
import type { ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule, StageRule } from '../lifecycle/rule.js';
import { refusal } from '../refusals.js';

/** Stage 6 就业跟踪: every trainee has a terminal result (001-11, domain §5.1). */
export const employmentCommands = {
  closeTracking: {
    refuse: (view) => {
      if (view.class.employment?.trackingClosedBy) return refusal('ALREADY_DECIDED');
      const count = view.class.employment?.resultsMissing ?? view.class.enrolled;
      return count > 0 ? refusal('TRACKING_INCOMPLETE', { params: { count } }) : undefined;
    },
    awaited: (view) => !view.class.employment?.trackingClosedBy,
  },
} satisfies Record<string, ClassCommandRule>;

export const employmentStage: StageRule<ClassView> = {
  settled: (view) => view.class.employment?.trackingClosedBy != null,
  deadline: (view) => ({
    from: employmentWindowEnd(view),
    workingDays: view.limits['employment.closingWorkingDays'],
  }),
};

/** Employment begins within so many months of the certificate, or of the class's end where there is none (domain §2.3). */
function employmentWindowEnd(view: ClassView) {
  return addMonths(
    view.class.assessment?.lastCertificateOn ?? view.class.endsOn ?? view.today,
    view.limits['employment.windowMonths'],
  );
}
