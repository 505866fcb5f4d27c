import type { z } from 'zod';
import type { CommandName, FactName } from '../../../domain/access/table.js';
import { certificates, scores } from '../../../domain/assessment/commands.schema.js';
import { changeFund } from '../../../domain/budget/commands.schema.js';
import { postProject } from '../../../domain/catalogue/commands.schema.js';
import { employmentResults } from '../../../domain/employment/commands.schema.js';
import { assignEvaluator, submitScore } from '../../../domain/evaluation/commands.schema.js';
import {
  approveFiling,
  fileClass,
  refuseFiling,
  returnFiling,
  roster,
} from '../../../domain/filing/commands.schema.js';
import { empty, termination, withDocument } from '../../../domain/lifecycle/fields.schema.js';
import {
  approveClaim,
  extendPublicity,
  fileClaim,
  investigateObjection,
  objection,
  opinion,
  postPublicity,
  resolveObjection,
  returnClaim,
  withReason,
} from '../../../domain/release/commands.schema.js';
import { assignFromDirectory, award, signAgreement, submitBid } from '../../../domain/selection/commands.schema.js';
import {
  attendance,
  closeFinding,
  openFinding,
  recordInspection,
  withdrawTrainee,
} from '../../../domain/supervision/commands.schema.js';

/** What each command's form asks for: the very schemas that the server checks with (test/web/registry.test.ts). */
export const COMMAND_SCHEMAS: Readonly<Record<CommandName, z.ZodObject>> = {
  postProject,
  approvePosting: empty,
  assignFromDirectory,
  confirmAssignment: empty,
  submitBid,
  award,
  confirmAward: empty,
  signAgreement,
  fileClass,
  returnFiling,
  approveFiling,
  refuseFiling,
  queueForBudget: empty,
  recordInspection,
  openFinding,
  closeFinding,
  withdrawTrainee,
  confirmDelivery: empty,
  submitResults: empty,
  verifyCertificates: empty,
  closeTracking: empty,
  assignEvaluator,
  submitScore,
  finaliseEvaluation: empty,
  fileClaim,
  reviewClaim: opinion,
  checkClaim: opinion,
  postPublicity,
  returnClaim,
  returnClaimAtCheck: returnClaim,
  resubmitClaim: fileClaim,
  withdrawClaim: withReason,
  extendPublicity,
  fileObjection: objection,
  investigateObjection,
  resolveObjection,
  refuseClaim: withReason,
  reopenClaim: withReason,
  approveClaim,
  instructPayment: empty,
  confirmPayment: empty,
  suspend: withDocument,
  resume: withDocument,
  terminate: termination,
  changeFund,
  cancelClass: withDocument,
};

/** What the tables of row facts hold. */
export const FACT_SCHEMAS: Readonly<Record<FactName, z.ZodObject>> = {
  roster,
  attendance,
  scores,
  certificates,
  employmentResults,
};
