import type { ClassView, KeptClassView, SupervisionFacts } from '../lifecycle/case-view.js';
import type { ClassCommandRule, StageRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';

/** Stage 4 过程监督: hours delivered, inspections met, findings closed (001-08, domain §2.3 “Inspections per class”). */
export const supervisionCommands = {
  recordInspection: { refuse: refuseWhenDelivered, awaited: (view) => !isDelivered(view) && awaitsInspections(view) },
  openFinding: { refuse: refuseWhenDelivered, awaited: () => false },
  closeFinding: {
    refuse: (view) => (facts(view).openFindings > 0 ? undefined : refusal('NO_OPEN_FINDING')),
    awaited: (view) => facts(view).openFindings > 0,
  },
  withdrawTrainee: { refuse: refuseWhenDelivered, awaited: () => false },
  confirmDelivery: { refuse: refusalForDelivery, awaited: (view) => !isDelivered(view) },
} satisfies Record<string, ClassCommandRule>;

export const supervisionStage: StageRule<ClassView> = {
  settled: isDelivered,
  deadline: ({ class: { endsOn }, today, limits }) => ({
    from: endsOn ?? today,
    workingDays: limits['supervision.confirmationWorkingDays'],
  }),
};

/** What a class of this length and size must have had. */
export function inspectionsNeeded({ class: { plannedHours, enrolled }, limits }: ClassView) {
  const rule = limits['supervision.inspections'];
  const share = Math.ceil((enrolled * rule.phoneCheckPercent) / 100);
  return {
    onSite: plannedHours < rule.shortClassHours ? rule.shortClassVisits : rule.visits,
    patrols: rule.patrols,
    phoned: Math.min(enrolled, Math.max(rule.phoneCheckMinimum, share)),
  };
}

function facts(view: ClassView): SupervisionFacts {
  const none = {
    onSiteVisits: 0,
    onlinePatrols: 0,
    traineesPhoned: 0,
    openFindings: 0,
    sessionsUnrecorded: 0,
    lastSessionOn: null,
    deliveryConfirmedBy: null,
  };
  return view.class.supervision ?? none;
}

function isDelivered(view: KeptClassView): boolean {
  return view.class.supervision?.deliveryConfirmedBy != null;
}

function refuseWhenDelivered(view: ClassView): Refusal | undefined {
  return isDelivered(view) ? refusal('ALREADY_DECIDED') : undefined;
}

/** Two people may have declared that a visit can no longer be made (SHORTFALL): then nobody waits for it. */
function awaitsInspections(view: ClassView): boolean {
  return inspectionsMissing(view) && !view.class.shortfalls.includes('INSPECTIONS_MADE');
}

export function inspectionsMissing(view: ClassView): boolean {
  const needed = inspectionsNeeded(view);
  const had = facts(view);
  return had.onSiteVisits < needed.onSite || had.onlinePatrols < needed.patrols || had.traineesPhoned < needed.phoned;
}

function refusalForDelivery(view: ClassView): Refusal | undefined {
  const had = facts(view);
  if (isDelivered(view)) return refusal('ALREADY_DECIDED');
  if (!had.lastSessionOn || view.today < had.lastSessionOn) {
    return refusal('DELIVERY_NOT_FINISHED', { params: { last: had.lastSessionOn ?? '—' } });
  }
  if (had.sessionsUnrecorded > 0)
    return refusal('ATTENDANCE_INCOMPLETE', { params: { count: had.sessionsUnrecorded } });
  if (awaitsInspections(view)) {
    const needed = inspectionsNeeded(view);
    return refusal('INSPECTIONS_MISSING', {
      params: {
        onSite: had.onSiteVisits,
        onSiteNeeded: needed.onSite,
        patrols: had.onlinePatrols,
        patrolsNeeded: needed.patrols,
        phoned: had.traineesPhoned,
        phonedNeeded: needed.phoned,
      },
    });
  }
  return had.openFindings > 0 ? refusal('FINDINGS_OPEN', { params: { count: had.openFindings } }) : undefined;
}
