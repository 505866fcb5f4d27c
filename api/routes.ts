import type { Route } from './route.js';
import { afterPaymentRoutes } from './routes/after-payment.js';
import { assessmentRoutes } from './routes/assessment.js';
import { auditRoutes } from './routes/audit.js';
import { budgetRoutes } from './routes/budgets.js';
import { batchRoutes } from './routes/batches.js';
import { claimRoutes } from './routes/claims.js';
import { classRoutes } from './routes/classes.js';
import { clockRoutes } from './routes/clock.js';
import { commandRoutes } from './routes/commands.js';
import { confirmationRoutes } from './routes/confirmations.js';
import { dossierPageRoutes } from './routes/dossier-pages.js';
import { dossierRoutes } from './routes/dossiers.js';
import { employmentRoutes } from './routes/employment.js';
import { exportRoutes } from './routes/exports.js';
import { filingRoutes } from './routes/filing.js';
import { forecastRoutes } from './routes/forecast.js';
import { fundUseRoutes } from './routes/fund-use.js';
import { historyRoutes } from './routes/history.js';
import { operationsRoutes } from './routes/operations.js';
import { policyRoutes, publicPolicyRoutes } from './routes/policy.js';
import { projectRoutes } from './routes/projects.js';
import { publicRoutes } from './routes/public.js';
import { referenceRoutes } from './routes/reference.js';
import { releaseRoutes } from './routes/release.js';
import { sessionRoutes } from './routes/session.js';
import { subsidyClaimRoutes } from './routes/subsidy-claims.js';
import { supervisionRoutes } from './routes/supervision.js';
import { taskRoutes } from './routes/tasks.js';
import { voucherRoutes } from './routes/vouchers.js';

/** The whole API. Order matters only where a fixed path and a parameter could meet: the fixed one comes first. */
export const ROUTES: readonly Route[] = [
  ...operationsRoutes(() => ROUTES),
  ...sessionRoutes,
  ...taskRoutes,
  ...projectRoutes,
  ...classRoutes,
  ...auditRoutes,
  ...filingRoutes,
  ...confirmationRoutes,
  ...historyRoutes,
  ...supervisionRoutes,
  ...assessmentRoutes,
  ...employmentRoutes,
  ...releaseRoutes,
  ...forecastRoutes,
  ...claimRoutes,
  ...subsidyClaimRoutes,
  ...publicRoutes,
  ...fundUseRoutes,
  ...commandRoutes,
  ...budgetRoutes,
  ...batchRoutes,
  ...dossierRoutes,
  ...dossierPageRoutes,
  ...afterPaymentRoutes,
  ...exportRoutes,
  ...policyRoutes,
  ...publicPolicyRoutes,
  ...voucherRoutes,
  ...referenceRoutes,
  ...clockRoutes,
];
