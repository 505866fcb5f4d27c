import { AFTER_PAYMENT_READS } from './after-payment.js';
import { EXPORTERS } from './exports.js';
import { SUBSIDY_CLAIM_READS } from './subsidy-claims.js';
import type { Stage } from '../lifecycle/stages.js';
import { ROLES, type Role } from './roles.js';

/** Which organisation a person must belong to, seen from the case. */
export type Party = 'OWNER' | 'BIDDER' | 'INSTITUTION' | 'ASSESSMENT_BODY' | 'EVALUATOR' | 'PAYER';

export interface CommandAccess {
  readonly role: Role;
  readonly stage: Stage | 'any';
  readonly on: 'project' | 'class';
  readonly party: Party;
  /** Acts on the same case whose author may not give this command (separation of duties, domain §5.3). */
  readonly notSelf: readonly string[];
}

/** Who may give which command: role × command × stage × data scope × not-self (design §9). Nothing else may. */
export const COMMAND_ACCESS = {
  postProject: { role: 'caseworker', stage: 'catalogue', on: 'project', party: 'OWNER', notSelf: [] },
  approvePosting: { role: 'approver', stage: 'catalogue', on: 'project', party: 'OWNER', notSelf: ['postProject'] },

  assignFromDirectory: { role: 'caseworker', stage: 'selection', on: 'project', party: 'OWNER', notSelf: [] },
  confirmAssignment: { role: 'approver', stage: 'selection', on: 'project', party: 'OWNER', notSelf: ['assign'] },
  submitBid: { role: 'institution', stage: 'selection', on: 'project', party: 'BIDDER', notSelf: [] },
  award: { role: 'caseworker', stage: 'selection', on: 'project', party: 'OWNER', notSelf: [] },
  confirmAward: { role: 'approver', stage: 'selection', on: 'project', party: 'OWNER', notSelf: ['assign'] },
  signAgreement: { role: 'institution', stage: 'selection', on: 'project', party: 'INSTITUTION', notSelf: [] },

  fileClass: { role: 'institution', stage: 'filing', on: 'class', party: 'INSTITUTION', notSelf: [] },
  returnFiling: { role: 'reviewer', stage: 'filing', on: 'class', party: 'OWNER', notSelf: ['fileClass'] },
  approveFiling: { role: 'reviewer', stage: 'filing', on: 'class', party: 'OWNER', notSelf: ['fileClass'] },
  refuseFiling: { role: 'reviewer', stage: 'filing', on: 'class', party: 'OWNER', notSelf: ['fileClass'] },
  queueForBudget: { role: 'reviewer', stage: 'filing', on: 'class', party: 'OWNER', notSelf: ['fileClass'] },

  recordInspection: { role: 'inspector', stage: 'supervision', on: 'class', party: 'OWNER', notSelf: [] },
  openFinding: { role: 'inspector', stage: 'supervision', on: 'class', party: 'OWNER', notSelf: [] },
  closeFinding: { role: 'caseworker', stage: 'supervision', on: 'class', party: 'OWNER', notSelf: [] },
  withdrawTrainee: { role: 'institution', stage: 'supervision', on: 'class', party: 'INSTITUTION', notSelf: [] },
  confirmDelivery: { role: 'caseworker', stage: 'supervision', on: 'class', party: 'OWNER', notSelf: [] },

  submitResults: {
    role: 'assessment_officer',
    stage: 'assessment',
    on: 'class',
    party: 'ASSESSMENT_BODY',
    notSelf: [],
  },
  verifyCertificates: {
    role: 'caseworker',
    stage: 'assessment',
    on: 'class',
    party: 'OWNER',
    notSelf: ['submitResults'],
  },

  recordLateResult: {
    role: 'assessment_officer',
    stage: 'assessment',
    on: 'class',
    party: 'ASSESSMENT_BODY',
    notSelf: [],
  },
  verifyLateResult: { role: 'caseworker', stage: 'assessment', on: 'class', party: 'OWNER', notSelf: [] },
  refuseLateResult: { role: 'caseworker', stage: 'assessment', on: 'class', party: 'OWNER', notSelf: [] },
  queueLateResult: { role: 'caseworker', stage: 'assessment', on: 'class', party: 'OWNER', notSelf: [] },

  closeTracking: { role: 'caseworker', stage: 'employment', on: 'class', party: 'OWNER', notSelf: [] },

  assignEvaluator: { role: 'caseworker', stage: 'evaluation', on: 'class', party: 'OWNER', notSelf: [] },
  submitScore: {
    role: 'evaluator',
    stage: 'evaluation',
    on: 'class',
    party: 'EVALUATOR',
    notSelf: ['assignEvaluator'],
  },
  finaliseEvaluation: {
    role: 'approver',
    stage: 'evaluation',
    on: 'class',
    party: 'OWNER',
    notSelf: ['assignEvaluator', 'submitScore'],
  },

  fileClaim: { role: 'institution', stage: 'release', on: 'class', party: 'INSTITUTION', notSelf: [] },
  fileSupplementaryClaim: {
    role: 'institution',
    stage: 'release',
    on: 'class',
    party: 'INSTITUTION',
    notSelf: [],
  },
  filePrepayment: { role: 'institution', stage: 'release', on: 'class', party: 'INSTITUTION', notSelf: [] },
  fileAllowanceClaim: { role: 'institution', stage: 'release', on: 'class', party: 'INSTITUTION', notSelf: [] },
  recoverPrepayment: { role: 'caseworker', stage: 'release', on: 'class', party: 'OWNER', notSelf: [] },
  reviewClaim: { role: 'caseworker', stage: 'release', on: 'class', party: 'OWNER', notSelf: ['fileClaim'] },
  checkClaim: {
    role: 'reviewer',
    stage: 'release',
    on: 'class',
    party: 'OWNER',
    notSelf: ['fileClaim', 'reviewClaim'],
  },
  postPublicity: { role: 'caseworker', stage: 'release', on: 'class', party: 'OWNER', notSelf: ['fileClaim'] },
  returnClaim: { role: 'caseworker', stage: 'release', on: 'class', party: 'OWNER', notSelf: ['fileClaim'] },
  returnClaimAtCheck: {
    role: 'reviewer',
    stage: 'release',
    on: 'class',
    party: 'OWNER',
    notSelf: ['fileClaim', 'reviewClaim'],
  },
  resubmitClaim: { role: 'institution', stage: 'release', on: 'class', party: 'INSTITUTION', notSelf: [] },
  withdrawClaim: { role: 'institution', stage: 'release', on: 'class', party: 'INSTITUTION', notSelf: [] },
  extendPublicity: { role: 'caseworker', stage: 'release', on: 'class', party: 'OWNER', notSelf: ['fileClaim'] },
  fileObjection: { role: 'caseworker', stage: 'release', on: 'class', party: 'OWNER', notSelf: [] },
  investigateObjection: { role: 'caseworker', stage: 'release', on: 'class', party: 'OWNER', notSelf: ['fileClaim'] },
  resolveObjection: {
    role: 'reviewer',
    stage: 'release',
    on: 'class',
    party: 'OWNER',
    notSelf: ['fileClaim', 'reviewClaim'],
  },
  refuseClaim: {
    role: 'approver',
    stage: 'release',
    on: 'class',
    party: 'OWNER',
    notSelf: ['fileClaim', 'reviewClaim', 'checkClaim'],
  },
  reopenClaim: { role: 'approver', stage: 'release', on: 'class', party: 'OWNER', notSelf: ['fileClaim'] },
  approveClaim: {
    role: 'approver',
    stage: 'release',
    on: 'class',
    party: 'OWNER',
    notSelf: ['fileClaim', 'reviewClaim', 'checkClaim'],
  },
  instructPayment: {
    role: 'payer',
    stage: 'release',
    on: 'class',
    party: 'PAYER',
    notSelf: ['fileClaim', 'reviewClaim', 'checkClaim'],
  },
  confirmPayment: {
    role: 'payer',
    stage: 'release',
    on: 'class',
    party: 'PAYER',
    notSelf: ['instructPayment', 'fileClaim', 'reviewClaim', 'checkClaim'],
  },

  suspend: { role: 'approver', stage: 'any', on: 'project', party: 'OWNER', notSelf: [] },
  resume: { role: 'approver', stage: 'any', on: 'project', party: 'OWNER', notSelf: [] },
  terminate: { role: 'approver', stage: 'any', on: 'project', party: 'OWNER', notSelf: [] },
  changeFund: { role: 'approver', stage: 'any', on: 'project', party: 'OWNER', notSelf: [] },
  cancelClass: { role: 'reviewer', stage: 'any', on: 'class', party: 'OWNER', notSelf: [] },
} as const satisfies Record<string, CommandAccess>;

export type CommandName = keyof typeof COMMAND_ACCESS;
export const COMMAND_NAMES = Object.keys(COMMAND_ACCESS) as readonly CommandName[];

/** Row facts: what people enter between milestones. They wake nobody (design §3). */
export const FACT_ACCESS = {
  roster: { role: 'institution', stage: 'filing', on: 'class', party: 'INSTITUTION', notSelf: [] },
  attendance: { role: 'institution', stage: 'supervision', on: 'class', party: 'INSTITUTION', notSelf: [] },
  scores: { role: 'assessment_officer', stage: 'assessment', on: 'class', party: 'ASSESSMENT_BODY', notSelf: [] },
  certificates: { role: 'assessment_officer', stage: 'assessment', on: 'class', party: 'ASSESSMENT_BODY', notSelf: [] },
  employmentResults: { role: 'institution', stage: 'employment', on: 'class', party: 'INSTITUTION', notSelf: [] },
} as const satisfies Record<string, CommandAccess>;
export type FactName = keyof typeof FACT_ACCESS;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMAND_ACCESS, name);
}

const CASE_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'administrator');
/** Drafts are theirs to see. */
const AUTHORITY_ROLES: readonly Role[] = [
  'caseworker',
  'reviewer',
  'approver',
  'bureau_head',
  'inspector',
  'payer',
  'auditor',
];

/** Payments of many payees at once are no business of any one of them. */
const BATCH_READERS: readonly Role[] = ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'auditor'];

/** What a bureau enters for others, and a second person of it confirms. */
const PAPER_READERS: readonly Role[] = ['caseworker', 'reviewer', 'approver', 'bureau_head', 'auditor'];

/** What may be read, and by whom; the rows a reader sees are limited by region and organisation besides. */
export const READ_ACCESS = {
  me: ROLES,
  listProjects: CASE_ROLES,
  readProject: CASE_ROLES,
  readClass: CASE_ROLES,
  readRelease: CASE_ROLES,
  readSessions: CASE_ROLES,
  readFindings: CASE_ROLES,
  readRoster: [
    'caseworker',
    'reviewer',
    'approver',
    'bureau_head',
    'inspector',
    'institution',
    'assessment_officer',
    'auditor',
  ],
  readLateResults: [
    'caseworker',
    'reviewer',
    'approver',
    'bureau_head',
    'institution',
    'assessment_officer',
    'auditor',
  ],
  readPublicity: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'institution', 'auditor'],
  readObjections: ['caseworker', 'reviewer'],
  readClaimDocument: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'institution', 'auditor'],
  readClaim: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'institution', 'auditor'],
  listForecasts: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'institution', 'auditor'],
  readForecast: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'institution', 'auditor'],
  readBudgets: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'auditor'],
  readBudget: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'auditor'],
  readHistory: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'auditor'],
  askHistory: ['caseworker', 'reviewer'],
  readPapers: PAPER_READERS,
  readHistoryImports: PAPER_READERS,
  listVouchers: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'institution', 'auditor'],
  readVoucher: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'payer', 'institution', 'auditor'],
  printVoucher: ['caseworker'],
  readVoucherIssue: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'auditor'],
  readVoucherLinks: ['caseworker'],
  readClassVouchers: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'institution', 'auditor'],
  listVoucherOverrides: ['reviewer', 'approver', 'bureau_head', 'auditor'],
  listBatches: BATCH_READERS,
  readBatch: BATCH_READERS,
  readReconciliation: BATCH_READERS,
  takeBankFile: ['payer'],
  listPayeeAccounts: ['caseworker', 'reviewer', 'payer', 'institution', 'auditor'],
  readAudit: ['caseworker', 'reviewer', 'approver', 'bureau_head', 'auditor'],
  ...AFTER_PAYMENT_READS,
  makeExport: EXPORTERS,
  ...SUBSIDY_CLAIM_READS,
  listTasks: ROLES,
  listNotifications: ROLES,
  markNotificationsRead: ROLES,
  readCommand: ROLES,
  listReference: ROLES,
  listPolicyVersions: CASE_ROLES,
  readPolicyVersion: AUTHORITY_ROLES,
  readPolicyRules: AUTHORITY_ROLES,
  readPolicyDifference: AUTHORITY_ROLES,
  readClock: ROLES,
  advanceClock: ROLES,
} as const satisfies Record<string, readonly Role[]>;
export type ReadName = keyof typeof READ_ACCESS;
