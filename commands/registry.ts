import type { CommandName } from '../domain/access/table.js';
import { submitResults, verifyCertificates } from './assessment.js';
import { approvePosting, postProject } from './catalogue.js';
import { changeFund, queueForBudget } from './budget-queue.js';
import type { AnyCommand } from './command.js';
import { closeTracking } from './employment.js';
import { assignEvaluator, finaliseEvaluation, submitScore } from './evaluation.js';
import { approveFiling, fileClass, refuseFiling, returnFiling } from './filing.js';
import { cancelClass, resume, suspend, terminate } from './interruptions.js';
import { queueLateResult, recordLateResult, refuseLateResult, verifyLateResult } from './late-result.js';
import { extendPublicity, fileObjection, investigateObjection, postPublicity, resolveObjection } from './publicity.js';
import { approveClaim, checkClaim, confirmPayment, fileClaim, instructPayment, reviewClaim } from './release.js';
import { refuseClaim, reopenClaim, resubmitClaim, returnClaim, returnClaimAtCheck, withdrawClaim } from './rounds.js';
import { assignFromDirectory, award, confirmAssignment, confirmAward, signAgreement, submitBid } from './selection.js';
import { fileAllowanceClaim } from './allowance.js';
import { filePrepayment, recoverPrepayment } from './prepayment.js';
import { fileSupplementaryClaim } from './supplement.js';
import { closeFinding, confirmDelivery, openFinding, recordInspection, withdrawTrainee } from './supervision.js';

/** Every command there is, by the name it has in the access table. */
export const COMMANDS = {
  postProject,
  approvePosting,
  assignFromDirectory,
  confirmAssignment,
  submitBid,
  award,
  confirmAward,
  signAgreement,
  fileClass,
  returnFiling,
  approveFiling,
  refuseFiling,
  queueForBudget,
  recordInspection,
  openFinding,
  closeFinding,
  withdrawTrainee,
  confirmDelivery,
  submitResults,
  verifyCertificates,
  recordLateResult,
  verifyLateResult,
  refuseLateResult,
  queueLateResult,
  closeTracking,
  assignEvaluator,
  submitScore,
  finaliseEvaluation,
  fileClaim,
  fileSupplementaryClaim,
  filePrepayment,
  fileAllowanceClaim,
  recoverPrepayment,
  reviewClaim,
  checkClaim,
  postPublicity,
  returnClaim,
  returnClaimAtCheck,
  resubmitClaim,
  withdrawClaim,
  extendPublicity,
  fileObjection,
  investigateObjection,
  resolveObjection,
  refuseClaim,
  reopenClaim,
  approveClaim,
  instructPayment,
  confirmPayment,
  suspend,
  resume,
  terminate,
  changeFund,
  cancelClass,
} as const satisfies Record<CommandName, AnyCommand>;
