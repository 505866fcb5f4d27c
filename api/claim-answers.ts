import { z } from 'zod';
import { CLAWBACK_GROUNDS, CLAWBACK_SCOPES } from '../domain/clawback/rules.js';
import { day, fen, id, page } from './answer-parts.js';
import { claimDays } from './case-answers.js';

/** What is answered of claims and of their publicity. */
const publicityFacts = {
  id,
  place: z.string(),
  postedOn: day,
  endsOn: day,
  provisional: z.boolean(),
  lines: z.int(),
  totalFen: fen,
  snapshotHash: z.string(),
};
const publicityItem = z.strictObject({
  ...publicityFacts,
  projectNumber: z.string(),
  projectTitle: z.string(),
  classTitle: z.string(),
  institutionName: z.string(),
  regionName: z.string(),
});
export const publicityList = z.strictObject(page(publicityItem));
const publicRow = z.strictObject({
  line: z.int(),
  name: z.string(),
  idNumberMasked: z.string(),
  occupationName: z.string(),
  level: z.string().nullable(),
  amountFen: fen,
});
export const publicityPage = publicityItem.extend({ rows: z.strictObject(page(publicRow)) });
export const objectionReceipt = z.strictObject({ objectionId: id, answerBy: day });

export const claimPublicities = z.strictObject({
  items: z.array(
    z.strictObject({
      ...publicityFacts,
      round: z.int(),
      postingProof: z.string(),
      workingDays: z.int(),
      state: z.enum(['STANDING', 'REPLACED']),
      extensionReason: z.string().nullable(),
    }),
  ),
});
export const objectionList = z.strictObject(
  page(
    z.strictObject({
      id,
      publicityId: id,
      line: z.int().nullable(),
      channel: z.enum(['WEB', 'PHONE']),
      objectionGround: z.string(),
      contact: z.string().nullable(),
      filedOn: day,
      investigation: z.string().nullable(),
      investigatedOn: day.nullable(),
      objectionOutcome: z.enum(['UPHELD', 'REJECTED']).nullable(),
      reasons: z.string().nullable(),
      resolvedOn: day.nullable(),
    }),
  ),
);

const line = z.strictObject({
  id,
  seq: z.int(),
  name: z.string(),
  idNumberMasked: z.string(),
  subsidyKind: z.string(),
  level: z.string().nullable(),
  certificateNumber: z.string().nullable(),
  subsidyMonth: z.string().nullable(),
  amountFen: fen,
  approvedFen: fen.nullable(),
  reasonCode: z.string().nullable(),
  held: z.boolean().meta({ description: '有未办结异议，暂缓' }),
  paymentState: z.string().nullable(),
  lacksAccount: z.boolean().meta({ description: '付给学员本人，而本人尚无经核实的账户，只暂缓此笔' }),
});
export const claimSheet = z
  .strictObject({
    ...claimDays,
    subsidyKind: z.string(),
    /** Null of a claim without a class. */
    classId: id.nullable(),
    projectId: id.nullable(),
    state: z.enum(['FILED', 'RETURNED', 'WITHDRAWN', 'REFUSED']),
    payeeName: z.string(),
    policyVersionId: z.string().nullable(),
    refusalReason: z.string().nullable(),
    totals: z.array(
      z.strictObject({
        reasonCode: z.string().nullable(),
        reasonText: z.string().nullable(),
        lines: z.int(),
        amountFen: fen,
      }),
    ),
    rounds: z.array(
      z.strictObject({
        round: z.int(),
        kind: z.enum(['FILED', 'RESUBMITTED', 'SUPPLEMENTED', 'OBJECTION', 'REOPENED']),
        submittedOn: day,
        reason: z.string().nullable(),
        outcome: z.enum(['RETURNED', 'WITHDRAWN', 'REFUSED']).nullable(),
        decidedOn: day.nullable(),
        grounds: z.unknown(),
      }),
    ),
    lines: z.strictObject(page(line)),
  })
  .meta({ id: 'ClaimSheet' });

const worked = z.strictObject({ amountFen: fen, reasonCode: z.string().nullable(), working: z.unknown() });
const shares = z.strictObject({ governmentFen: fen, enterpriseFen: fen, personFen: fen });
export const lineExplanation = z
  .strictObject({
    lineId: id,
    stored: worked,
    recomputed: worked
      .extend({ shares: shares.nullable().meta({ description: '成本分担：每人成本由谁负担多少' }) })
      .nullable(),
    agrees: z.boolean(),
    differences: z.array(z.enum(['amountFen', 'reasonCode', 'working', 'inputs'])),
    /** Its last payment: in full, what was kept back for clawbacks, and what the bank was to be sent. */
    payment: z
      .strictObject({
        reference: z.string(),
        state: z.enum(['INSTRUCTED', 'CONFIRMED', 'PAID', 'RETURNED', 'REVERSED']),
        amountFen: fen,
        offsetFen: fen,
        netFen: fen,
        offsets: z.array(
          z.strictObject({
            document: z.string(),
            amountFen: fen,
            state: z.enum(['RECORDED', 'CONFIRMED', 'REFUSED']),
          }),
        ),
      })
      .nullable(),
    /** An upheld objection that has brought the line to nothing. */
    adjustment: z
      .strictObject({ objectionId: id, reasons: z.string().nullable(), resolvedOn: day.nullable() })
      .nullable(),
    inputs: z.unknown(),
    policyVersion: z.string(),
    reasonText: z.string().nullable(),
    clauses: z.array(z.string()),
  })
  .meta({ id: 'LineExplanation' });

const decided = z.enum(['CONFIRMED', 'REFUSED']).nullable();
export const classMoney = z
  .strictObject({
    batch: z
      .strictObject({
        id,
        number: z.string(),
        state: z.enum(['MADE', 'CHECKED', 'SETTLED', 'RETURNED', 'CANCELLED']),
        madeOn: day,
        checkedOn: day.nullable(),
        payerName: z.string(),
      })
      .nullable(),
    payments: z.array(
      z.strictObject({
        reference: z.string(),
        seq: z.int(),
        family: z.string(),
        amountFen: fen,
        state: z.enum(['INSTRUCTED', 'CONFIRMED', 'PAID', 'RETURNED', 'REVERSED']),
        instructedOn: day,
        confirmedOn: day.nullable(),
        replaces: z.string().nullable(),
      }),
    ),
    clawbacks: z.array(
      z.strictObject({
        id,
        document: z.string(),
        scope: z.enum(CLAWBACK_SCOPES),
        state: z.enum(['PROPOSED', 'REFUSED', 'OPEN', 'SETTLED', 'REVERSED']),
        ground: z.enum(CLAWBACK_GROUNDS),
        proposedOn: day,
        dueOn: day.nullable(),
        people: z.int(),
        amountFen: fen,
      }),
    ),
  })
  .meta({ id: 'ClassMoney' });
export const classShortfalls = z.strictObject({
  items: z.array(
    z.strictObject({
      id,
      condition: z.string(),
      responsibleName: z.string(),
      reason: z.string(),
      evidence: z.string(),
      declaredByName: z.string(),
      declaredOn: day,
      decision: decided,
      decidedByName: z.string().nullable(),
      decisionReason: z.string().nullable(),
    }),
  ),
});
