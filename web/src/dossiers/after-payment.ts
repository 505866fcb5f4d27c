import { READ_ACCESS } from '../../../domain/access/table.js';
import type { DossierPage } from './page.js';
import type { Facts } from './places.js';
import { choicesOf, isIn, isUndecided, rowsOf, toClass } from './rows.js';

const openRefunds = (facts: Facts) =>
  rowsOf(facts, 'recoveries').filter(({ kind, state }) => kind === 'REPAYMENT' && state === 'RECORDED');
const isReversing = (facts: Facts) => isIn('OPEN')(facts) && facts['reversalReason'] !== null;

export const AFTER_PAYMENT_PAGES = {
  clawback: {
    group: 'after',
    readers: READ_ACCESS.listClawbacks,
    title: ['payeeName', 'document'],
    columns: [
      'document',
      'payeeName',
      'state',
      'scope',
      'ground',
      'amountFen',
      'recoveredFen',
      'outstandingFen',
      'dueOn',
    ],
    totals: ['orders', 'orderedFen', 'recoveredFen', 'outstandingFen'],
    facts: [
      ...['document', 'payeeName', 'state', 'scope', 'ground', 'reason', 'fund', 'amountFen', 'recoveredFen'],
      ...['outstandingFen', 'dueOn', 'projectId', 'classId', 'proposedOn', 'decidedOn', 'decisionReason', 'settledOn'],
      ...['reversalDocument', 'reversalReason', 'reversedOn', 'refundDueFen', 'allowancesLeftFen'],
    ],
    tables: {
      lines: { columns: ['classTitle', 'seq', 'paidFen', 'amountFen', 'paymentState'], to: toClass },
      recoveries: { columns: ['receivedOn', 'kind', 'amountFen', 'reference', 'state', 'reason'] },
    },
    offered: {
      confirmClawback: isIn('PROPOSED'),
      refuseClawback: isIn('PROPOSED'),
      recordRefund: isIn('OPEN'),
      confirmRefund: (facts) => openRefunds(facts).length > 0,
      refuseRefund: (facts) => openRefunds(facts).length > 0,
      reverseClawback: (facts) => isIn('OPEN')(facts) && !isReversing(facts),
      confirmClawbackReversal: isReversing,
      refuseClawbackReversal: isReversing,
    },
    lists: (facts) => ({ openRefunds: choicesOf(openRefunds(facts), 'id', ['receivedOn', 'reference']) }),
  },
  sanction: {
    group: 'after',
    readers: READ_ACCESS.listSanctions,
    title: ['subjectName', 'document'],
    columns: [
      'document',
      'subjectName',
      'measure',
      'ground',
      'proposedOn',
      'decision',
      'endsOn',
      'liftedOn',
      'standing',
    ],
    totals: ['standing'],
    facts: [
      ...['document', 'subjectName', 'measure', 'ground', 'reason', 'clause', 'clawbackId', 'proposedOn', 'decision'],
      ...['decidedOn', 'decisionReason', 'standing', 'endsOn', 'liftedOn', 'liftReason', 'liftDocument', 'referral'],
    ],
    offered: {
      confirmSanction: isUndecided,
      refuseSanction: isUndecided,
      liftSanction: ({ standing }) => standing === true,
      referToJustice: ({ decision, referral }) => decision === 'CONFIRMED' && referral === null,
    },
  },
  spotCheck: {
    group: 'after',
    readers: READ_ACCESS.readSpotCheck,
    title: ['quarterFrom'],
    columns: ['quarterFrom', 'percent', 'population', 'drawn', 'checked', 'errors', 'drawnOn'],
    totals: ['count', 'waiting'],
    facts: [
      ...['quarterFrom', 'percent', 'seed', 'population', 'drawn', 'checked', 'checkedFen', 'errors', 'errorFen'],
      'errorPercent',
    ],
    tables: {
      lines: {
        columns: ['title', 'seq', 'drawnFor', 'paidFen', 'result', 'errorFen', 'note', 'checkedOn'],
        to: toClass,
      },
    },
    offered: { recordSpotCheck: ({ drawn, checked }) => Number(drawn) > Number(checked) },
    lists: (facts) => ({
      uncheckedLines: choicesOf(
        rowsOf(facts, 'lines').filter(({ result }) => result === null),
        'claimLineId',
        ['title', 'seq'],
      ),
    }),
  },
  signal: {
    group: 'after',
    readers: READ_ACCESS.readSpotCheck,
    title: ['title', 'seq'],
    columns: ['title', 'seq', 'kind', 'detail', 'raisedOn', 'raisedBy'],
    totals: ['count', 'waiting'],
    facts: ['title', 'classId', 'seq', 'kind', 'detail', 'raisedOn', 'raisedBy'],
    offered: {},
  },
  shortfall: {
    group: 'after',
    readers: READ_ACCESS.listShortfalls,
    title: ['title'],
    columns: ['title', 'condition', 'responsibleName', 'declaredByName', 'proposedOn', 'decision', 'decidedByName'],
    totals: ['count', 'waiting'],
    listTables: { officials: { columns: ['name', 'count'] } },
    facts: [
      ...[
        'title',
        'classId',
        'claimId',
        'condition',
        'responsibleName',
        'reason',
        'evidence',
        'declaredByName',
        'proposedOn',
      ],
      ...['decision', 'decidedByName', 'decidedOn', 'decisionReason'],
    ],
    offered: { confirmShortfall: isUndecided, refuseShortfall: isUndecided },
  },
  appeal: {
    group: 'after',
    readers: READ_ACCESS.readAppeal,
    title: ['title'],
    columns: ['title', 'organisationName', 'filedOn', 'windowEndsOn', 'decision', 'decidedOn'],
    totals: ['count', 'waiting'],
    facts: [
      ...['title', 'organisationName', 'classId', 'seq', 'ground', 'evidence', 'filedOn', 'windowEndsOn'],
      ...['decision', 'decisionReason', 'decidedOn', 'effect', 'obstacle', 'carriedOutOn', 'carriedOutHow'],
    ],
    offered: {
      decideAppeal: isUndecided,
      carryOutAppeal: ({ effect, carriedOutOn }) => effect === 'TO_CARRY_OUT' && carriedOutOn === null,
    },
  },
} as const satisfies Record<string, DossierPage>;
