import type { ClassView } from '../lifecycle/case-view.js';
import type { ClassCommandRule } from '../lifecycle/rule.js';
import { type Refusal, refusal } from '../refusals.js';
import { isFiled, refusalForStep } from './steps.js';

/** However often a publicity is extended, it ends (DEFAULT; the record keeps no longer one). */
export const LONGEST_PUBLICITY_WORKING_DAYS = 30;

/** Publicity and what is said against it: within the window, looked into by one, decided by another (domain §2.3). */
export const objectionCommands = {
  extendPublicity: { refuse: refuseUnlessPublic, awaited: () => false },
  fileObjection: { refuse: refuseUnlessPublic, awaited: () => false },
  investigateObjection: {
    refuse: (view) => (openObjections(view) > 0 ? undefined : refusal('OBJECTION_UNKNOWN')),
    awaited: (view) => (view.class.claim?.objections.toInvestigate ?? 0) > 0,
  },
  resolveObjection: {
    refuse: (view) => (openObjections(view) > 0 ? undefined : refusal('OBJECTION_UNKNOWN')),
    awaited: (view) => (view.class.claim?.objections.toResolve ?? 0) > 0,
  },
} satisfies Record<string, ClassCommandRule>;

function openObjections({ class: { claim } }: ClassView): number {
  return claim?.objections.open ?? 0;
}

/** Anyone may object, and the bureau may extend, while the list is public: the last day included. */
export function refuseUnlessPublic(view: ClassView): Refusal | undefined {
  const { claim } = view.class;
  const no = refusalForStep(view, 'approvedBy', null, '');
  if (no) return no;
  const isPublic = isFiled(view) && claim?.publicityEndsOn != null && view.today <= claim.publicityEndsOn;
  return isPublic ? undefined : refusal('PUBLICITY_NOT_RUNNING');
}
