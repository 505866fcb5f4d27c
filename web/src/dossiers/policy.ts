import { READ_ACCESS } from '../../../domain/access/table.js';
import { POLICY_STATUSES } from '../../../domain/policy/types.js';
import { VOUCHER_STATES } from '../../../domain/voucher/rules.js';
import type { DossierPage } from './page.js';
import { isIn, isUndecided, toOwner } from './rows.js';

const BY_TWO = ['proposedOn', 'proposedBy', 'decision', 'decidedOn', 'decidedBy'] as const;

export const POLICY_PAGES = {
  policyVersion: {
    group: 'policy',
    readers: READ_ACCESS.listPolicyVersions,
    openers: READ_ACCESS.readPolicyVersion,
    title: ['name'],
    columns: ['name', 'id', 'status', 'regionName', 'fundSources', 'validFrom', 'validTo', 'document'],
    filters: { regionCode: { source: 'regions' }, status: POLICY_STATUSES },
    facts: [
      ...[
        'id',
        'status',
        'regionName',
        'fundSources',
        'validFrom',
        'validTo',
        'document',
        'supersedes',
        'supersededBy',
      ],
      ...['drafted', 'checked', 'opinion', 'broughtIntoForce'],
    ],
    offered: {
      checkPolicyVersion: isIn('DRAFT'),
      returnPolicyDraft: isIn('DRAFT'),
      bringIntoForce: isIn('CHECKED'),
    },
  },
  voucher: {
    group: 'policy',
    readers: READ_ACCESS.listVouchers,
    title: ['number'],
    columns: [
      'number',
      'state',
      'kind',
      'holderName',
      'idNumberMasked',
      'occupationName',
      'level',
      'issuedOn',
      'validTo',
      'faceFen',
    ],
    countedBy: 'state',
    filters: { state: VOUCHER_STATES },
    facts: [
      ...[
        'number',
        'state',
        'kind',
        'holderName',
        'idNumberMasked',
        'occupationName',
        'level',
        'institutionName',
        'faceFen',
      ],
      ...[
        'issuedOn',
        'claimBy',
        'claimedOn',
        'claimChannel',
        'validTo',
        'classId',
        'activatedOn',
        'redeemedOn',
        'endedOn',
      ],
      'voidReason',
    ],
    offered: {
      claimVoucherAtWindow: isIn('ISSUED'),
      activateVoucher: isIn('CLAIMED'),
      voidVoucher: isIn('ISSUED', 'CLAIMED', 'ACTIVATED'),
    },
  },
  voucherIssue: {
    group: 'policy',
    readers: READ_ACCESS.readVoucherIssue,
    title: ['document'],
    columns: ['document', 'kind', 'occupationName', 'level', 'institutionName', 'people', 'proposedOn', 'decision'],
    totals: ['count', 'waiting'],
    facts: [
      ...[
        'document',
        'kind',
        'occupationName',
        'level',
        'institutionName',
        'proposedOn',
        'decision',
        'decidedOn',
        'reason',
      ],
    ],
    tables: {
      rows: {
        columns: ['row', 'holderName', 'idNumberMasked', 'categories', 'state'],
        to: ({ voucherId }) => (typeof voucherId === 'string' ? `/voucher/${voucherId}` : undefined),
      },
    },
    offered: { confirmIssue: isUndecided, refuseIssue: isUndecided },
  },
  voucherOverride: {
    group: 'policy',
    readers: READ_ACCESS.listVoucherOverrides,
    title: ['title'],
    columns: ['title', 'document', 'trainees', 'proposedBy', 'proposedOn', 'decision', 'decidedBy'],
    totals: ['count', 'waiting'],
    listTables: { counts: { columns: ['proposedBy', 'proposed', 'confirmed'] } },
    facts: ['title', 'classId', 'document', 'reason', 'trainees', ...BY_TWO, 'refusalReason'],
    offered: { confirmVoucherOverride: isUndecided, refuseVoucherOverride: isUndecided },
  },
} as const satisfies Record<string, DossierPage>;

export const PEOPLE_PAGES = {
  paperConfirmation: {
    group: 'people',
    readers: READ_ACCESS.readPapers,
    title: ['title'],
    columns: ['title', 'institutionName', 'people', 'reference', 'proposedOn', 'proposedBy', 'decision'],
    totals: ['count', 'waiting'],
    facts: ['title', 'classId', 'institutionName', 'reference', 'people', ...BY_TWO, 'reason'],
    tables: { trainees: { columns: ['seq', 'holderName', 'idNumberMasked'] } },
    offered: { checkPaper: isUndecided, refusePaper: isUndecided },
  },
  historyImport: {
    group: 'people',
    readers: READ_ACCESS.readHistoryImports,
    title: ['fileName'],
    columns: ['fileName', 'rowCount', 'sumFen', 'proposedOn', 'proposedBy', 'decision', 'decidedBy'],
    totals: ['count', 'waiting'],
    facts: ['fileName', 'rowCount', 'sumFen', 'sha256', ...BY_TWO, 'reason'],
    offered: { confirmHistoryImport: isUndecided, refuseHistoryImport: isUndecided },
  },
  claimant: {
    group: 'people',
    readers: READ_ACCESS.readClaimants,
    title: ['holderName', 'username'],
    columns: ['holderName', 'idNumberMasked', 'username', 'phone', 'regionName', 'registeredOn', 'passwordUntil'],
    totals: ['count', 'waiting'],
    facts: [
      ...['holderName', 'idNumberMasked', 'identityDocument', 'username', 'phone', 'regionName', 'registeredOn'],
      ...['registeredBy', 'passwordUntil'],
    ],
    offered: { renewClaimantPassword: () => true },
  },
  nameCorrection: {
    group: 'people',
    readers: READ_ACCESS.readClaimants,
    title: ['oldName', 'idNumberMasked'],
    columns: ['oldName', 'idNumberMasked', 'document', 'proposedOn', 'proposedBy', 'decision', 'decidedBy'],
    totals: ['count', 'waiting'],
    facts: ['oldName', 'newName', 'idNumberMasked', 'document', 'grounds', ...BY_TWO, 'reason'],
    offered: { confirmNameCorrection: isUndecided, refuseNameCorrection: isUndecided },
  },
  hardship: {
    group: 'people',
    readers: READ_ACCESS.readHardship,
    title: ['organisationName', 'document'],
    columns: ['organisationName', 'regionName', 'document', 'validFrom', 'validTo', 'state', 'proposedBy', 'decidedBy'],
    totals: ['count', 'waiting'],
    facts: [
      ...['organisationName', 'regionName', 'document', 'validFrom', 'validTo', 'endsBefore', 'state', 'grounds'],
      ...[...BY_TWO, 'reason'],
    ],
    tables: {
      withdrawals: {
        columns: ['fromDay', 'document', 'grounds', 'proposedOn', 'proposedBy', 'decision', 'decidedBy', 'reason'],
      },
      claims: { columns: ['number', 'filedOn', 'claimState', 'uncovered', 'paidFen'], to: toOwner },
    },
    offered: {
      confirmHardship: isUndecided,
      refuseHardship: isUndecided,
      withdrawHardship: isIn('STANDING', 'EXPIRED'),
      confirmHardshipWithdrawal: isIn('WITHDRAWING'),
      refuseHardshipWithdrawal: isIn('WITHDRAWING'),
    },
  },
} as const satisfies Record<string, DossierPage>;
