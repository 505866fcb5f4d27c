import type { Dossier } from './dossiers.js';
import type { ReadName } from './table.js';

/** Who may open a dossier of each kind: the row of READ_ACCESS that speaks of one of them. */
export const DOSSIER_READS = {
  allocation: 'readBudget',
  budget: 'readBudget',
  yearTurn: 'readBudget',
  paperConfirmation: 'readPapers',
  historyImport: 'readHistoryImports',
  policyVersion: 'readPolicyVersion',
  voucherIssue: 'readVoucherIssue',
  voucher: 'readVoucher',
  voucherOverride: 'listVoucherOverrides',
  batch: 'readBatch',
  payeeAccount: 'listPayeeAccounts',
  clawback: 'readClawback',
  sanction: 'readSanction',
  spotCheck: 'readSpotCheck',
  signal: 'readSpotCheck',
  shortfall: 'listShortfalls',
  appeal: 'readAppeal',
  subsidyClaim: 'readSubsidyClaim',
  claimant: 'readClaimants',
  nameCorrection: 'readClaimants',
  hardship: 'readHardship',
} as const satisfies Record<Dossier, ReadName>;
