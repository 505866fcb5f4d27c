import { z } from 'zod';
import type { DossierCommandName } from '../../../domain/access/dossiers.js';
import type { CommandName, FactName } from '../../../domain/access/table.js';
import * as appeal from '../../../domain/appeal/commands.schema.js';
import {
  certificates,
  queueLateResult,
  recordLateResult,
  refuseLateResult,
  scores,
  verifyCertificates,
  verifyLateResult,
} from '../../../domain/assessment/commands.schema.js';
import * as batch from '../../../domain/batch/commands.schema.js';
import * as budget from '../../../domain/budget/commands.schema.js';
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
import * as check from '../../../domain/check/commands.schema.js';
import * as subsidyClaim from '../../../domain/claim/commands.schema.js';
import * as release from '../../../domain/release/commands.schema.js';
import * as clawback from '../../../domain/clawback/commands.schema.js';
import * as hardship from '../../../domain/hardship/commands.schema.js';
import * as history from '../../../domain/history/commands.schema.js';
import * as policy from '../../../domain/policy/commands.schema.js';
import * as quota from '../../../domain/quota/commands.schema.js';
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
import * as sanction from '../../../domain/sanction/commands.schema.js';
import * as shortfall from '../../../domain/shortfall/commands.schema.js';
import * as voucher from '../../../domain/voucher/commands.schema.js';
import type { AnyCommandName } from '../api/types.js';
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
  verifyCertificates,
  recordLateResult,
  verifyLateResult,
  refuseLateResult,
  queueLateResult,
  closeTracking: empty,
  assignEvaluator,
  submitScore,
  finaliseEvaluation: empty,
  fileClaim,
  fileSupplementaryClaim: fileClaim,
  filePrepayment: fileClaim,
  fileAllowanceClaim: subsidyClaim.fileAllowanceClaim,
  recoverPrepayment: release.recoverPrepayment,
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
  changeFund: budget.changeFund,
  cancelClass: withDocument,
};

/** The same for the commands on dossiers; a policy version is no form. */
export const DOSSIER_SCHEMAS: Readonly<Record<Exclude<DossierCommandName, 'draftPolicyVersion'>, z.ZodObject>> = {
  proposeAllocation: budget.proposeAllocation,
  confirmAllocation: budget.confirmAllocation,
  refuseAllocation: budget.refuseAllocation,
  proposeYearTurn: budget.proposeYearTurn,
  confirmYearTurn: budget.confirmYearTurn,
  refuseYearTurn: budget.refuseYearTurn,
  confirmOnPaper: quota.confirmOnPaper,
  checkPaper: empty,
  refusePaper: quota.refusePaper,
  importHistory: history.importHistory,
  confirmHistoryImport: empty,
  refuseHistoryImport: history.refuseHistoryImport,
  checkPolicyVersion: policy.checkPolicyVersion,
  returnPolicyDraft: policy.returnPolicyDraft,
  bringIntoForce: policy.bringIntoForce,
  issueVouchers: voucher.issueVouchers,
  confirmIssue: empty,
  refuseIssue: voucher.decline,
  claimVoucherAtWindow: voucher.claimVoucherAtWindow,
  activateVoucher: voucher.activateVoucher,
  voidVoucher: voucher.voidVoucher,
  overrideVoucher: voucher.overrideVoucher,
  confirmVoucherOverride: empty,
  refuseVoucherOverride: voucher.decline,
  makeBatch: batch.makeBatch,
  checkBatch: batch.checkBatch,
  returnBatch: batch.returnBatch,
  dropFromBatch: batch.dropFromBatch,
  instructRepayment: empty,
  confirmRepayment: empty,
  askAgain: empty,
  recordResults: batch.recordResults,
  proposePayeeAccount: batch.proposePayeeAccount,
  registerClaimant: subsidyClaim.registerClaimant,
  renewClaimantPassword: subsidyClaim.renewClaimantPassword,
  proposeNameCorrection: subsidyClaim.proposeNameCorrection,
  confirmNameCorrection: empty,
  refuseNameCorrection: subsidyClaim.refuseNameCorrection,
  proposeHardship: hardship.proposeHardship,
  confirmHardship: empty,
  refuseHardship: hardship.refuseHardship,
  withdrawHardship: hardship.withdrawHardship,
  confirmHardshipWithdrawal: empty,
  refuseHardshipWithdrawal: hardship.refuseHardshipWithdrawal,
  fileSubsidyClaim: subsidyClaim.fileSubsidyClaim,
  fileAwardClaim: subsidyClaim.fileAwardClaim,
  resubmitAwardClaim: subsidyClaim.resubmitAwardClaim,
  resubmitAllowanceClaim: subsidyClaim.resubmitAllowanceClaim,
  verifySubsidyClaim: subsidyClaim.verifySubsidyClaim,
  returnSubsidyClaim: release.returnClaim,
  resubmitSubsidyClaim: subsidyClaim.resubmitSubsidyClaim,
  resubmitSupplementaryClaim: fileClaim,
  resubmitPrepayment: fileClaim,
  withdrawSubsidyClaim: release.withReason,
  reviewSubsidyClaim: release.opinion,
  queueSubsidyClaim: empty,
  changeSubsidyFund: budget.changeFund,
  checkSubsidyClaim: release.opinion,
  postSubsidyPublicity: release.postPublicity,
  approveSubsidyClaim: release.opinion,
  refuseSubsidyClaim: release.withReason,
  instructSubsidyClaim: empty,
  confirmSubsidyClaim: empty,
  extendSubsidyPublicity: release.extendPublicity,
  fileSubsidyObjection: release.objection,
  investigateSubsidyObjection: subsidyClaim.investigateSubsidyObjection,
  resolveSubsidyObjection: subsidyClaim.resolveSubsidyObjection,
  reopenSubsidyClaim: release.withReason,
  confirmPayeeAccount: empty,
  refusePayeeAccount: batch.refusePayeeAccount,
  orderClawback: clawback.orderClawback,
  confirmClawback: empty,
  refuseClawback: clawback.refuseClawback,
  recordRefund: clawback.recordRefund,
  confirmRefund: clawback.confirmRefund,
  refuseRefund: clawback.refuseRefund,
  reverseClawback: clawback.reverseClawback,
  confirmClawbackReversal: empty,
  refuseClawbackReversal: clawback.refuseClawback,
  proposeSanction: sanction.proposeSanction,
  confirmSanction: empty,
  refuseSanction: sanction.refuseSanction,
  liftSanction: sanction.liftSanction,
  referToJustice: sanction.referToJustice,
  drawSpotCheck: check.drawSpotCheck,
  recordSpotCheck: check.recordSpotCheck,
  raiseSignal: check.raiseSignal,
  declareShortfall: shortfall.declareShortfall,
  confirmShortfall: empty,
  refuseShortfall: shortfall.refuseShortfall,
  fileAppeal: appeal.fileAppeal,
  decideAppeal: appeal.decideAppeal,
  carryOutAppeal: appeal.carryOutAppeal,
};

/** It is written elsewhere, and comes as the file that it is. */
const policyFile = z.strictObject({
  version: z.string('请选择文件').refine(isJson, '不是有效的JSON文件').meta({ format: 'json' }),
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What each command's form asks for: its schema, but for what no form could ask. */
export const FORM_SCHEMAS: Readonly<Record<AnyCommandName, z.ZodObject>> = {
  ...COMMAND_SCHEMAS,
  ...DOSSIER_SCHEMAS,
  draftPolicyVersion: policyFile,
};

/** What is sent for what was filled in. */
export function bodyOf(command: AnyCommandName, input: unknown): unknown {
  return command === 'draftPolicyVersion' ? JSON.parse((input as z.output<typeof policyFile>).version) : input;
}

/** What the tables of row facts hold. */
export const FACT_SCHEMAS: Readonly<Record<FactName, z.ZodObject>> = {
  roster,
  attendance,
  scores,
  certificates,
  employmentResults,
};
