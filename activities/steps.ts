import type { Database } from '../platform/database.js';
import { assessmentSteps } from './assessment.js';
import { catalogueSteps } from './catalogue.js';
import { closeClassStep } from './close-class.js';
import { closeProjectSteps } from './close-project.js';
import { currentStageSteps } from './current-stage.js';
import { employmentSteps } from './employment.js';
import { evaluationSteps } from './evaluation.js';
import { filingSteps } from './filing.js';
import { keepStageStep } from './keep-stage.js';
import { type Outside, paymentBatchSteps } from './payment-batch.js';
import { releaseSteps } from './release.js';
import { selectionSteps } from './selection.js';
import { subsidyClaimSteps } from './subsidy-claim.js';
import { supervisionSteps } from './supervision.js';

/**
 * Everything the process does to the record, by the name under which workflows call it. Each is safe to run twice.
 * `outside` is null where no finance system is connected.
 */
export function createSteps(db: Database, outside: Outside | null = null) {
  return {
    ...currentStageSteps(db),
    keepStage: keepStageStep(db),
    ...catalogueSteps(db),
    ...selectionSteps(db),
    ...filingSteps(db),
    ...supervisionSteps(db),
    ...assessmentSteps(db),
    ...employmentSteps(db),
    ...evaluationSteps(db),
    ...releaseSteps(db),
    ...paymentBatchSteps(db, outside),
    ...subsidyClaimSteps(db),
    closeClass: closeClassStep(db),
    ...closeProjectSteps(db),
  };
}

export type Steps = ReturnType<typeof createSteps>;
