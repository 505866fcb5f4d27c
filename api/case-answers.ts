import { z } from 'zod';
import { STAGES } from '../domain/lifecycle/stages.js';
import { availableCommands, command, day, fen, hours, id, instant, named, role } from './answer-parts.js';

/** What the pages of a project and of a class answer. */
const whatNow = {
  dueOn: day.nullable(),
  dueAt: instant.nullable(),
  dueProvisional: z.boolean(),
  awaited: z.array(
    z.strictObject({
      command: z.union([command, z.literal('makeBatch')]),
      ...{ role, organisationId: id, organisationName: z.string(), dueOn: day.nullable() },
    }),
  ),
  availableCommands,
  steps: z.array(z.strictObject({ stage: z.enum(STAGES), openedOn: day.nullable(), completedOn: day.nullable() })),
};

const assignment = z.strictObject({
  basis: z.string(),
  institutionId: id,
  assignedBy: id,
  confirmedBy: id.nullable(),
  publicityEndsOn: day.nullable(),
  publicityProvisional: z.boolean(),
  agreementSignedBy: id.nullable(),
  agreementSignedOn: day.nullable(),
});
export const projectPage = z
  .strictObject({
    id,
    number: z.string(),
    title: z.string(),
    regionCode: z.string(),
    regionName: z.string(),
    stage: z.string(),
    state: z.string(),
    version: z.int(),
    occupationName: z.string(),
    level: z.string(),
    fund: z.string(),
    institution: named.nullable(),
    owner: named,
    catalogueItem: named,
    assignment: assignment.nullable(),
    postedOn: day,
    ...whatNow,
    classes: z.array(
      z.strictObject({
        id,
        seq: z.int(),
        title: z.string(),
        stage: z.string(),
        state: z.string(),
        plannedHeadcount: z.int(),
        plannedHours: z.int(),
      }),
    ),
    bids: z.array(
      z.strictObject({ id, institutionName: z.string(), submittedOn: day, reserveRank: z.int().nullable() }),
    ),
    provenAt: instant.nullable(),
    grade: z.string().nullable(),
  })
  .meta({ id: 'ProjectPage' });

const defect = z.strictObject({ item: z.string(), problem: z.string() });
const filing = z.strictObject({
  round: z.int(),
  startsOn: day,
  endsOn: day,
  months: z.int().nullable().meta({ description: '学徒制约定培养月数' }),
  submittedOn: day,
  decision: z.enum(['RETURNED', 'APPROVED', 'REFUSED']).nullable(),
  decidedOn: day.nullable(),
  defects: z.unknown().meta({ description: '退回时为问题清单', items: defect }),
  plan: z.record(z.string(), z.unknown()),
});
const points = z.number().nullable();
const evaluation = z.strictObject({
  evaluatorName: z.string(),
  assignedOn: day,
  scheduleCompletion: points,
  certification: points,
  satisfaction: points,
  employment: points,
  scoredOn: day.nullable(),
  objectionEndsOn: day.nullable(),
  score: points,
  grade: z.string().nullable(),
  finalisedOn: day.nullable(),
});
export const claimDays = {
  id,
  filedOn: day,
  reviewedOn: day.nullable(),
  checkedOn: day.nullable(),
  publicityPostedOn: day.nullable(),
  publicityEndsOn: day.nullable(),
  approvedOn: day.nullable(),
  instructedOn: day.nullable(),
  confirmedOn: day.nullable(),
  specialReviewReference: z.string().nullable(),
  paymentReference: z.string().nullable(),
  totalFen: fen,
};
export const classPage = z
  .strictObject({
    id,
    projectId: id,
    number: z.string(),
    projectTitle: z.string(),
    seq: z.int(),
    title: z.string(),
    regionCode: z.string(),
    regionName: z.string(),
    stage: z.string(),
    state: z.string(),
    projectState: z.string(),
    version: z.int(),
    occupationName: z.string(),
    level: z.string(),
    fund: z.string(),
    plannedHeadcount: z.int(),
    plannedHours: z.int(),
    enrolled: z.int(),
    startsOn: day.nullable(),
    endsOn: day.nullable(),
    filingNumber: z.string().nullable(),
    policyVersionId: z.string().nullable(),
    institution: named.nullable(),
    assessmentBody: named.nullable(),
    ...whatNow,
    filing: filing.nullable(),
    evaluation: evaluation.nullable(),
    claim: z.strictObject(claimDays).nullable(),
    provenAt: instant.nullable(),
  })
  .meta({ id: 'ClassPage' });

export const condition = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    clause: z.string(),
    owner: z.string(),
    role,
    stage: z.string(),
    met: z.boolean(),
    byShortfall: z.boolean(),
    dueOn: day.nullable(),
  })
  .meta({ id: 'Condition' });
export const releasePage = z.strictObject({
  open: z.boolean(),
  conditions: z.array(condition),
  missing: z.array(condition),
});

const trainee = z.strictObject({
  id,
  seq: z.int(),
  name: z.string(),
  idNumberMasked: z.string(),
  categories: z.array(z.string()),
  state: z.string(),
  withdrawnOn: day.nullable(),
  withdrawalReason: z.string().nullable(),
  /** The trainee's own word that his quota may be used; null where he has not been asked. */
  confirmation: z.enum(['ASKED', 'CONFIRMED', 'DECLINED']).nullable(),
  warnings: z.array(z.enum(['ENROLLED_ELSEWHERE', 'SAME_LEVEL_TAKEN'])),
  attendedHours: hours,
  scores: z.array(
    z.strictObject({ attempt: z.int(), theory: points, practice: points, absent: z.boolean(), examinedOn: day }),
  ),
  certificate: z.strictObject({ number: z.string(), issuedOn: day }).nullable(),
  employment: z
    .strictObject({
      result: z.string(),
      employedOn: day.nullable(),
      proofKind: z.string().nullable(),
      proofReference: z.string().nullable(),
    })
    .nullable(),
});
export const rosterList = z.strictObject({ frozen: z.boolean(), items: z.array(trainee) });
export const sessionList = z.strictObject({
  items: z.array(
    z.strictObject({
      id,
      heldOn: day,
      hours,
      kind: z.string(),
      content: z.string(),
      attendance: z.array(z.strictObject({ traineeId: id, hours })),
    }),
  ),
});
const ofTrainee = { traineeId: id, seq: z.int(), name: z.string() };
export const lateResultList = z.strictObject({
  items: z.array(
    z
      .strictObject({
        ...{
          id,
          ...ofTrainee,
          examinedOn: day.nullable(),
          absent: z.boolean().nullable(),
          theory: points,
          practice: points,
        },
        ...{ certificateNumber: z.string().nullable(), issuedOn: day.nullable(), evidenceReference: z.string() },
        ...{ recordedBy: z.string(), recordedOn: day, verifyBy: day },
        decision: z.enum(['VERIFIED', 'REFUSED']).nullable(),
        ...{ decidedBy: z.string().nullable(), decidedOn: day.nullable() },
        ...{ queryReference: z.string().nullable(), reason: z.string().nullable() },
        /** The last day to claim for a verified certificate, and the supplementary claim that it is in. */
        ...{ claimBy: day.nullable(), claimNumber: z.string().nullable() },
      })
      .meta({ id: 'LateResult' }),
  ),
  /** Who had passed and was not waited for when the certificates of the others were verified. */
  lateTrainees: z.array(z.strictObject({ ...ofTrainee, reason: z.string(), namedBy: z.string(), namedOn: day })),
});
export const findingList = z.strictObject({
  items: z.array(
    z.strictObject({
      id,
      description: z.string(),
      openedOn: day,
      correctBy: day,
      closedOn: day.nullable(),
      closingNote: z.string().nullable(),
    }),
  ),
  inspections: z.array(
    z.strictObject({
      id,
      kind: z.string(),
      inspectedOn: day,
      inspectorName: z.string(),
      presentCount: z.int().nullable(),
      traineesReached: z.int().nullable(),
      note: z.string(),
    }),
  ),
});
const claimLine = z.strictObject({
  id,
  traineeId: id,
  seq: z.int(),
  name: z.string(),
  idNumberMasked: z.string(),
  subsidyKind: z.string(),
  family: z.string(),
  level: z.string().nullable(),
  certificateNumber: z.string().nullable(),
  amountFen: fen,
  approvedFen: fen.nullable(),
  reasonCode: z.string().nullable(),
  working: z.unknown(),
  paymentState: z.string().nullable(),
});
export const claimPage = z.strictObject({
  claim: z.strictObject({ ...claimDays, payeeName: z.string(), lines: z.array(claimLine) }).nullable(),
});
