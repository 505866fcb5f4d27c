import type { ClassView, KeptClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule, StageRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

/** Stage 3 开班备案: the class plan is filed, reviewed, and its roster frozen (001-08, 001-09). */
export const filingCommands = {
  fileClass: {
    refuse: (view) =>
      isDecided(view) ? refusal('ALREADY_DECIDED') : isPending(view) ? refusal('FILING_PENDING') : undefined,
    awaited: (view) => !isDecided(view) && !isPending(view),
  },
  returnFiling: {
    refuse: (view) => refusalForDeciding(view) ?? refuseWhenReturnsExhausted(view),
    awaited: () => false,
  },
  approveFiling: {
    refuse: (view) => refusalForDeciding(view) ?? refuseWhenStarted(view),
    awaited: isPending,
  },
  refuseFiling: { refuse: refusalForDeciding, awaited: () => false },
  queueForBudget: { refuse: refusalForDeciding, awaited: () => false },
} satisfies Record<string, ClassCommandRule>;

export const filingStage: StageRule<ClassView> = {
  settled: isDecided,
  // A return stops the review's clock: what was left of it runs on when the corrected file comes in (domain §5.3).
  deadline: (view) => {
    if (isPending(view)) {
      const whole = view.limits['filing.reviewWorkingDays'];
      return { from: view.today, workingDays: view.class.stageRow?.reviewDaysLeft ?? whole };
    }
    const returned = view.class.filing?.decision === 'RETURNED';
    const { 'filing.planWorkingDays': toFile, 'filing.returns': returns } = view.limits;
    return { from: view.today, workingDays: returned ? returns.correctionWorkingDays : toFile };
  },
};

/** True while a round stands submitted and nobody has decided it. */
export function isPending(view: ClassView): boolean {
  return view.class.filing !== null && view.class.filing.decision === null;
}

function isDecided(view: KeptClassView): boolean {
  const decision = view.class.filing?.decision;
  return decision === 'APPROVED' || decision === 'REFUSED';
}

function refusalForDeciding(view: ClassView): Refusal | undefined {
  if (view.class.filing === null) return refusal('FILING_NOT_SUBMITTED');
  return isPending(view) ? undefined : refusal('ALREADY_DECIDED'); // A return decides its round, too.
}

function refuseWhenReturnsExhausted(view: ClassView): Refusal | undefined {
  const round = view.class.filing?.round ?? 1;
  const { maximum } = view.limits['filing.returns'];
  return round > maximum ? refusal('RETURNS_EXHAUSTED', { params: { maximum } }) : undefined;
}

function refuseWhenStarted(view: ClassView): Refusal | undefined {
  const startsOn = view.class.filing?.startsOn;
  return startsOn && view.today > startsOn ? refusal('FIRST_SESSION_PASSED', { params: { startsOn } }) : undefined;
}
