import { READ_ACCESS } from '../../../domain/access/table.js';
import { FUNDING_SOURCES } from '../../../domain/vocabulary.js';
import type { DossierPage } from './page.js';
import type { Facts } from './places.js';
import { choicesOf, isIn, isUndecided, rowsOf, textOf, toOwner } from './rows.js';

const SUMS = ['allocatedFen', 'heldFen', 'drawnFen', 'freeFen'] as const;
/** A claim on its way: one day is there, the next not yet. */
const stands =
  ({ after, not }: { readonly after?: string; readonly not: string }) =>
  (facts: Facts): boolean =>
    isIn('FILED')(facts) && (after === undefined || facts[after] !== null) && facts[not] === null;

const DECIDED = ['decision', 'decidedOn', 'decidedBy', 'reason'] as const;

export const MONEY_PAGES = {
  budget: {
    group: 'money',
    readers: READ_ACCESS.readBudgets,
    title: ['fund', 'regionName', 'budgetYear'],
    columns: ['fund', 'regionName', 'budgetYear', ...SUMS],
    totals: SUMS,
    filters: { fund: FUNDING_SOURCES, regionCode: { source: 'regions' }, budgetYear: 'year' },
    facts: ['fund', 'regionName', 'budgetYear', ...SUMS],
    tables: {
      queue: { columns: ['number', 'place', 'ownerKind', 'title', 'neededFen', 'queuedOn', 'fits'], to: toOwner },
      holds: {
        columns: [
          'number',
          'ownerKind',
          'title',
          'stage',
          'heldFen',
          'drawnFen',
          'returnedFen',
          'openFen',
          'unfundedFen',
        ],
        to: toOwner,
      },
      allocations: {
        columns: ['document', 'kind', 'amountFen', 'proposedOn', 'decision', 'decidedOn'],
        to: (row) => `/allocation/${textOf(row, 'id')}`,
      },
      turns: {
        columns: ['document', 'kind', 'toYear', 'amountFen', 'proposedOn', 'decision', 'decidedOn'],
        to: (row) => `/yearTurn/${textOf(row, 'id')}`,
      },
    },
    offered: { proposeYearTurn: () => true },
    lists: (facts) => ({
      budgetClasses: choicesOf(
        rowsOf(facts, 'holds').filter(({ ownerKind }) => ownerKind === 'CLASS'),
        'classId',
        ['number', 'title'],
      ),
    }),
  },
  allocation: {
    group: 'money',
    readers: READ_ACCESS.readBudget,
    title: ['document'],
    columns: ['document', 'kind', 'fund', 'regionName', 'budgetYear', 'amountFen', 'proposedOn', 'decision'],
    totals: ['count', 'waiting'],
    facts: [
      ...['document', 'kind', 'fund', 'regionName', 'budgetYear', 'amountFen', 'budgetId', 'proposedOn', 'proposedBy'],
      ...DECIDED,
    ],
    offered: { confirmAllocation: isUndecided, refuseAllocation: isUndecided },
  },
  yearTurn: {
    group: 'money',
    readers: READ_ACCESS.readBudget,
    title: ['document'],
    columns: ['document', 'kind', 'fund', 'budgetYear', 'toYear', 'classTitle', 'amountFen', 'proposedOn', 'decision'],
    totals: ['count', 'waiting'],
    facts: [
      ...['document', 'kind', 'fund', 'regionName', 'budgetYear', 'toYear', 'classTitle', 'amountFen', 'budgetId'],
      ...['classId', 'proposedOn', 'proposedBy', ...DECIDED],
    ],
    offered: { confirmYearTurn: isUndecided, refuseYearTurn: isUndecided },
  },
  batch: {
    group: 'money',
    readers: READ_ACCESS.listBatches,
    title: ['number'],
    columns: ['number', 'state', 'fund', 'payerName', 'claims', 'lines', 'amountFen', 'paidFen', 'madeOn'],
    totals: ['batches', 'amountFen', 'paidFen'],
    facts: [
      ...[
        'number',
        'state',
        'fund',
        'payerName',
        'amountFen',
        'offsetFen',
        'amountCapital',
        'paidFen',
        'claims',
        'lines',
        'waiting',
      ],
      ...['held', 'returned', 'differences', 'maker', 'madeOn', 'checker', 'checkedOn', 'returnReason'],
    ],
    tables: {
      claimList: {
        columns: ['title', 'payee', 'lines', 'amountFen', 'leftOn'],
        to: toOwner,
      },
      payments: {
        columns: [
          ...[
            'reference',
            'state',
            'classTitle',
            'trainee',
            'amountFen',
            'offsetFen',
            'netFen',
            'holder',
            'bank',
            'account',
          ],
          'replaces',
        ],
      },
    },
    offered: {
      checkBatch: isIn('MADE'),
      returnBatch: isIn('MADE', 'CHECKED'),
      dropFromBatch: isIn('MADE', 'CHECKED'),
      instructRepayment: (facts) => isIn('CHECKED')(facts) && Number(facts['returned']) > 0,
      confirmRepayment: (facts) =>
        rowsOf(facts, 'payments').some(({ state, replaces }) => state === 'INSTRUCTED' && replaces !== null),
      askAgain: (facts) => isIn('CHECKED')(facts) && Number(facts['waiting']) > 0,
      recordResults: (facts) => isIn('CHECKED')(facts) && Number(facts['waiting']) > 0,
    },
    lists: (facts) => {
      const within = rowsOf(facts, 'claimList').filter(({ leftOn }) => leftOn === null);
      return {
        batchClasses: choicesOf(
          within.filter(({ classId }) => classId !== null),
          'classId',
          ['title', 'payee'],
        ),
        batchClaims: choicesOf(
          within.filter(({ classId }) => classId === null),
          'claimId',
          ['title', 'payee'],
        ),
      };
    },
  },
  subsidyClaim: {
    group: 'money',
    readers: READ_ACCESS.listSubsidyClaims,
    title: ['payeeName', 'filedOn'],
    columns: [
      'number',
      'payeeName',
      'subsidyKind',
      'state',
      'fund',
      'filedOn',
      'lines',
      'amountFen',
      'approvedFen',
      'paidFen',
      'dueOn',
    ],
    totals: ['claims', 'amountFen', 'approvedFen', 'paidFen'],
    facts: [
      ...[
        'payeeName',
        'subsidyKind',
        'state',
        'totalFen',
        'policyVersionId',
        'filedOn',
        'reviewedOn',
        'checkedOn',
        'publicityPostedOn',
      ],
      ...['publicityEndsOn', 'approvedOn', 'instructedOn', 'confirmedOn', 'paymentReference', 'refusalReason'],
    ],
    offered: {
      verifySubsidyClaim: stands({ not: 'reviewedOn' }),
      returnSubsidyClaim: stands({ not: 'approvedOn' }),
      resubmitSubsidyClaim: isIn('RETURNED'),
      resubmitSupplementaryClaim: isIn('RETURNED'),
      resubmitPrepayment: isIn('RETURNED'),
      resubmitAwardClaim: isIn('RETURNED'),
      resubmitAllowanceClaim: isIn('RETURNED'),
      withdrawSubsidyClaim: (facts) => isIn('FILED', 'RETURNED')(facts) && facts['approvedOn'] === null,
      reviewSubsidyClaim: stands({ not: 'reviewedOn' }),
      queueSubsidyClaim: stands({ not: 'reviewedOn' }),
      changeSubsidyFund: stands({ not: 'reviewedOn' }),
      checkSubsidyClaim: stands({ after: 'reviewedOn', not: 'checkedOn' }),
      postSubsidyPublicity: stands({ after: 'checkedOn', not: 'publicityPostedOn' }),
      approveSubsidyClaim: stands({ after: 'publicityPostedOn', not: 'approvedOn' }),
      refuseSubsidyClaim: (facts) => isIn('FILED', 'RETURNED')(facts) && facts['approvedOn'] === null,
      instructSubsidyClaim: stands({ after: 'approvedOn', not: 'instructedOn' }),
      confirmSubsidyClaim: stands({ after: 'instructedOn', not: 'confirmedOn' }),
      extendSubsidyPublicity: stands({ after: 'publicityPostedOn', not: 'approvedOn' }),
      fileSubsidyObjection: stands({ after: 'publicityPostedOn', not: 'approvedOn' }),
      investigateSubsidyObjection: stands({ after: 'publicityPostedOn', not: 'approvedOn' }),
      resolveSubsidyObjection: stands({ after: 'publicityPostedOn', not: 'approvedOn' }),
      // An allowance that cannot be approved for want of its training, too.
      reopenSubsidyClaim: (facts) =>
        stands({
          after: facts['subsidyKind'] === 'LIVING_ALLOWANCE' ? 'reviewedOn' : 'approvedOn',
          not: 'instructedOn',
        })(facts),
    },
  },
  payeeAccount: {
    group: 'money',
    readers: READ_ACCESS.listPayeeAccounts,
    title: ['holder'],
    columns: ['holder', 'organisationName', 'bank', 'number', 'state', 'proposedOn', 'decidedOn'],
    totals: ['count', 'waiting'],
    facts: [
      ...[
        'holder',
        'organisationName',
        'bank',
        'number',
        'state',
        'proposedOn',
        'proposedBy',
        'decidedOn',
        'decidedBy',
      ],
      'reason',
    ],
    offered: { confirmPayeeAccount: isIn('PROPOSED'), refusePayeeAccount: isIn('PROPOSED') },
  },
} as const satisfies Record<string, DossierPage>;
