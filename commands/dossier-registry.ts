import type { DossierCommandName } from '../domain/access/dossiers.js';
import { AFTER_PAYMENT_COMMANDS } from './after-payment.js';
import {
  askAgain,
  checkBatch,
  confirmRepayment,
  dropFromBatch,
  instructRepayment,
  makeBatch,
  recordResults,
  returnBatch,
} from './batch.js';
import { confirmAllocation, proposeAllocation, refuseAllocation } from './budget.js';
import { confirmYearTurn, proposeYearTurn, refuseYearTurn } from './budget-turn.js';
import type { AnyDossierCommand } from './dossier.js';
import { confirmHistoryImport, importHistory, refuseHistoryImport } from './history-import.js';
import {
  confirmHardship,
  confirmHardshipWithdrawal,
  proposeHardship,
  refuseHardship,
  refuseHardshipWithdrawal,
  withdrawHardship,
} from './hardship.js';
import { confirmNameCorrection, proposeNameCorrection, refuseNameCorrection } from './name-correction.js';
import { checkPaper, confirmOnPaper, refusePaper } from './paper-confirmation.js';
import { bringIntoForce, checkPolicyVersion, draftPolicyVersion, returnPolicyDraft } from './policy.js';
import {
  activateVoucher,
  claimVoucherAtWindow,
  confirmIssue,
  issueVouchers,
  refuseIssue,
  voidVoucher,
} from './voucher.js';
import { changeSubsidyFund, queueSubsidyClaim } from './claim-budget.js';
import { registerClaimant, renewClaimantPassword } from './claimant.js';
import { resubmitAllowanceClaim } from './allowance.js';
import { fileAwardClaim, resubmitAwardClaim } from './award-claim.js';
import { resubmitPrepayment } from './prepayment.js';
import { resubmitSupplementaryClaim } from './supplement.js';
import {
  fileSubsidyClaim,
  refuseSubsidyClaim,
  resubmitSubsidyClaim,
  returnSubsidyClaim,
  verifySubsidyClaim,
  withdrawSubsidyClaim,
} from './subsidy-claim.js';
import {
  approveSubsidyClaim,
  checkSubsidyClaim,
  confirmSubsidyClaim,
  instructSubsidyClaim,
  postSubsidyPublicity,
  reviewSubsidyClaim,
} from './subsidy-claim-review.js';
import {
  extendSubsidyPublicity,
  fileSubsidyObjection,
  investigateSubsidyObjection,
  reopenSubsidyClaim,
  resolveSubsidyObjection,
} from './subsidy-objection.js';
import { confirmVoucherOverride, overrideVoucher, refuseVoucherOverride } from './voucher-override.js';
import { confirmPayeeAccount, proposePayeeAccount, refusePayeeAccount } from './payee-account.js';

/** Every command on a dossier, by the name it has in its access table. */
export const DOSSIER_COMMANDS = {
  proposeAllocation,
  confirmAllocation,
  refuseAllocation,
  proposeYearTurn,
  confirmYearTurn,
  refuseYearTurn,
  confirmOnPaper,
  checkPaper,
  refusePaper,
  importHistory,
  confirmHistoryImport,
  refuseHistoryImport,
  draftPolicyVersion,
  checkPolicyVersion,
  returnPolicyDraft,
  bringIntoForce,
  issueVouchers,
  confirmIssue,
  refuseIssue,
  claimVoucherAtWindow,
  activateVoucher,
  voidVoucher,
  overrideVoucher,
  confirmVoucherOverride,
  refuseVoucherOverride,
  makeBatch,
  checkBatch,
  returnBatch,
  dropFromBatch,
  instructRepayment,
  confirmRepayment,
  askAgain,
  recordResults,
  proposePayeeAccount,
  proposeNameCorrection,
  confirmNameCorrection,
  refuseNameCorrection,
  proposeHardship,
  confirmHardship,
  refuseHardship,
  withdrawHardship,
  confirmHardshipWithdrawal,
  refuseHardshipWithdrawal,
  confirmPayeeAccount,
  refusePayeeAccount,
  ...AFTER_PAYMENT_COMMANDS,
  registerClaimant,
  renewClaimantPassword,
  fileSubsidyClaim,
  fileAwardClaim,
  resubmitAwardClaim,
  resubmitAllowanceClaim,
  verifySubsidyClaim,
  returnSubsidyClaim,
  resubmitSubsidyClaim,
  resubmitSupplementaryClaim,
  resubmitPrepayment,
  withdrawSubsidyClaim,
  reviewSubsidyClaim,
  queueSubsidyClaim,
  changeSubsidyFund,
  checkSubsidyClaim,
  postSubsidyPublicity,
  approveSubsidyClaim,
  refuseSubsidyClaim,
  instructSubsidyClaim,
  confirmSubsidyClaim,
  extendSubsidyPublicity,
  fileSubsidyObjection,
  investigateSubsidyObjection,
  resolveSubsidyObjection,
  reopenSubsidyClaim,
} as const satisfies Record<DossierCommandName, AnyDossierCommand>;
