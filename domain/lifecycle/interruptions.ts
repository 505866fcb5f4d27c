import { hasReached } from './stages.js';
import type { ClassCommandRule, ProjectCommandRule } from './rule.js';
import { refusal } from '../refusals.js';

/** What may happen to a case in any stage: suspension stops the clock, termination and cancellation end it (domain §5.3). */
export const projectInterruptions = {
  suspend: {
    refuse: (view) => (view.project.state === 'SUSPENDED' ? refusal('CASE_SUSPENDED') : undefined),
    awaited: () => false,
  },
  resume: {
    refuse: (view) => (view.project.state === 'SUSPENDED' ? undefined : refusal('NOT_SUSPENDED')),
    awaited: (view) => view.project.state === 'SUSPENDED',
  },
  terminate: { refuse: () => undefined, awaited: () => false },
  changeFund: {
    refuse: (view) => (view.project.holdsBudget ? refusal('FUND_HELD') : undefined),
    awaited: () => false,
  },
} satisfies Record<string, ProjectCommandRule>;

export const classInterruptions = {
  cancelClass: {
    refuse: (view) => (hasReached(view.class.stage, 'assessment') ? refusal('CLASS_TOO_FAR') : undefined),
    awaited: () => false,
  },
} satisfies Record<string, ClassCommandRule>;
