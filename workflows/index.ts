/** What the worker bundles: every export here is a workflow, and there is no other barrel in the house. */
export { classRun } from './class-run.js';
export { paymentBatch } from './payment-batch.js';
export { projectLifecycle } from './project-lifecycle.js';
export { subsidyClaim } from './subsidy-claim.js';
