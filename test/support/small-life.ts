import { type Hands, must } from '../../scripts/story/hands.js';
import { CAST, PLAN, PLANNED_HOURS, PLOTS, people } from '../../scripts/story/plot.js';
import { STAGES, type Stage } from '../../domain/lifecycle/stages.js';

/** Where a small life is lived: in a world of its own, or on a whole stack. */
interface World {
  readonly hands: Hands;
}

/** A project whose classes are few people who all attend, pass and find work: the shortest way to any stage. */
export interface SmallLife {
  readonly projectId: string;
  readonly classIds: readonly string[];
}

interface Shape {
  readonly classes?: number;
  readonly size?: number;
  /** First of the synthetic people: two lives in one world must not share a person's quota. */
  readonly from?: number;
  readonly title?: string;
  /** The first so many of each class are out of poverty. */
  readonly poor?: number;
  /** Of apprentices: for how many months they are agreed on. */
  readonly months?: number;
  /** What the plan of its filing says besides. */
  readonly plan?: Readonly<Record<string, unknown>>;
  /** What its posting says otherwise. */
  readonly posting?: Readonly<Record<string, unknown>>;
}

/** The days on which a small life does what. */
export const DAYS = {
  posted: '2025-07-01',
  startsOn: '2025-07-14',
  endsOn: '2025-07-23',
  exam: '2025-07-25',
  certificates: '2025-07-28',
  employed: '2025-08-15',
  windowEnded: '2026-01-29',
  scored: '2026-01-30',
  objectionEnded: '2026-02-09',
  publicityEnded: '2026-02-25',
} as const;

export const SESSION_DATES = PLOTS[0]!.sessionDates;

/** What a class files: the timetable of the first class of the story, unless something is wrong on purpose. */
export async function filingOf(world: World, change: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const bodies = await world.hands.options(CAST.institution, 'assessmentBodies');
  return {
    startsOn: DAYS.startsOn,
    endsOn: DAYS.endsOn,
    assessmentBodyId: bodies[0]?.value,
    plan: PLAN,
    sessions: timetable(),
    ...change,
  };
}

export function timetable(hours = 8, theory = 2) {
  return SESSION_DATES.map((heldOn, index) => ({
    heldOn,
    hours,
    kind: index < theory ? 'THEORY' : 'PRACTICE',
    content: '焊条电弧焊',
  }));
}

/** Whatever projects need in their post: the demo's catalogue item, region and fund, unless changed on purpose. */
export async function postingOf(world: World, change: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const items = await world.hands.options(CAST.caseworker, 'catalogueItems');
  return {
    title: '焊工短班',
    catalogueItemId: items.find(({ label }) => label.includes('焊工（四级）'))?.value,
    regionCode: '350500',
    fund: 'EMPLOYMENT_SUBSIDY',
    classes: [{ title: '一班', plannedHeadcount: 20, plannedHours: PLANNED_HOURS }],
    ...change,
  };
}

/** A life that has completed every stage before this one, and nothing of it. */
export async function aProjectIn(world: World, stage: Stage, shape: Shape = {}): Promise<SmallLife> {
  const { classes = 1, title = '焊工短班' } = shape;
  const planned = Array.from({ length: classes }, (_, index) => ({
    title: `${index + 1}班`,
    plannedHeadcount: 20,
    plannedHours: PLANNED_HOURS,
  }));
  const posted = await must(
    world.hands,
    CAST.caseworker,
    'postProject',
    null,
    await postingOf(world, { title, classes: planned, ...shape.posting }),
  );
  const projectId = String(posted.result['projectId']);
  const life = { projectId, classIds: await world.hands.classIds(projectId) };
  for (const each of STAGES.slice(0, STAGES.indexOf(stage))) await complete(world, life, each, shape);
  return life;
}

/** One stage more: what it needs, and the process moves on. */
export async function complete(world: World, life: SmallLife, stage: Stage, shape: Shape = {}): Promise<void> {
  await COMPLETE[stage](world, life, shape);
  if (stage === 'catalogue') await world.hands.until('project', life.projectId, 'selection');
  else
    for (const id of life.classIds) await world.hands.until('class', id, STAGES[STAGES.indexOf(stage) + 1] ?? 'closed');
}

export async function aClassIn(world: World, stage: Stage, shape: Shape = {}): Promise<string> {
  return (await aProjectIn(world, stage, shape)).classIds[0] ?? '';
}

type Complete = (world: World, life: SmallLife, shape: Shape) => Promise<void>;

/** Everything that a stage needs to be left, by the people whose acts they are. */
const COMPLETE: Record<Stage, Complete> = {
  catalogue: async ({ hands }, { projectId }) => {
    await must(hands, CAST.approver, 'approvePosting', projectId);
  },
  selection: async (world, { projectId }) => {
    await assign(world, projectId);
    await must(world.hands, CAST.approver, 'confirmAssignment', projectId);
    await must(world.hands, CAST.institution, 'signAgreement', projectId, { agreementReference: '协议1号' });
  },
  filing: async (world, { classIds }, { size = 3, from = 1, months, poor = 0, plan }) => {
    for (const [index, classId] of classIds.entries()) {
      const roster = people(size, from + index * size).map((each, place) =>
        place < poor ? { ...each, categories: ['OUT_OF_POVERTY'] } : each,
      );
      await world.hands.put(CAST.institution, classId, 'roster', roster);
      await world.hands.confirmAll(CAST.institution, classId);
      const filing = await filingOf(world, { ...(months ? { months } : {}), plan: { ...PLAN, ...plan } });
      await must(world.hands, CAST.institution, 'fileClass', classId, filing);
      await must(world.hands, CAST.reviewer, 'approveFiling', classId, { opinion: '同意开班' });
    }
  },
  supervision: async (world, { classIds }) => {
    await world.hands.advance(DAYS.endsOn);
    for (const classId of classIds) {
      await attend(world, classId);
      await inspect(world, classId);
      await must(world.hands, CAST.caseworker, 'confirmDelivery', classId);
    }
  },
  assessment: async (world, { classIds }) => {
    await world.hands.advance(DAYS.exam);
    for (const classId of classIds) {
      await examine(world, classId);
      await must(world.hands, CAST.assessor, 'submitResults', classId);
    }
    await world.hands.advance(DAYS.certificates);
    for (const classId of classIds) {
      await certify(world, classId);
      await must(world.hands, CAST.caseworker, 'verifyCertificates', classId);
    }
  },
  employment: async (world, { classIds }) => {
    for (const classId of classIds)
      await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
    await world.hands.advance(DAYS.windowEnded);
    for (const classId of classIds) {
      await track(world, classId);
      await must(world.hands, CAST.caseworker, 'closeTracking', classId);
    }
  },
  evaluation: async (world, { classIds }) => {
    await world.hands.advance(DAYS.scored);
    for (const classId of classIds) {
      await assignEvaluator(world, classId);
      await must(world.hands, CAST.evaluator, 'submitScore', classId, SCORE);
    }
    await world.hands.advance(DAYS.objectionEnded);
    for (const classId of classIds) await must(world.hands, CAST.approver, 'finaliseEvaluation', classId);
  },
  release: async (world, { classIds }) => {
    await approveClaims(world, classIds);
    await batchClaims(world, classIds);
    for (const classId of classIds) await payClass(world, classId);
  },
};

export const SCORE = { scheduleCompletion: 96, certification: 100, satisfaction: 90, employment: 100 } as const;

export async function assign({ hands }: World, projectId: string): Promise<void> {
  const entries = await hands.options(CAST.caseworker, 'directoryEntries', { projectId });
  await must(hands, CAST.caseworker, 'assignFromDirectory', projectId, { directoryEntryId: entries[0]?.value });
}

export async function attend({ hands }: World, classId: string, hours = 8): Promise<void> {
  const trainees = (await hands.trainees(classId)).filter(({ state }) => state === 'ENROLLED');
  for (const { id } of await hands.sessions(classId)) {
    const rows = trainees.map(({ traineeId }) => ({ traineeId, hours }));
    await hands.put(CAST.institution, classId, `sessions/${id}/attendance`, rows);
  }
}

/** The inspections that a class of 64 hours needs: two visits, two patrols, three people on the phone. */
export async function inspect({ hands }: World, classId: string, inspectedOn: string = DAYS.endsOn): Promise<void> {
  const [second] = await hands.options(CAST.inspector, 'inspectors');
  const give = (input: Record<string, unknown>) =>
    must(hands, CAST.inspector, 'recordInspection', classId, { inspectedOn, note: '正常', ...input });
  for (let visit = 0; visit < 2; visit += 1) {
    await give({ kind: 'ON_SITE', presentCount: 3, secondInspectorId: second?.value });
    await give({ kind: 'ONLINE_PATROL' });
  }
  await give({ kind: 'PHONE_CHECK', traineesReached: 3 });
}

export async function examine({ hands }: World, classId: string, points = 80): Promise<void> {
  const rows = (await hands.trainees(classId)).map(({ traineeId }) => ({
    traineeId,
    attempt: 1,
    examinedOn: DAYS.exam,
    theory: points,
    practice: points,
  }));
  await hands.put(CAST.assessor, classId, 'scores', rows);
}

export function certificateNumber(traineeId: string): string {
  return `S350500${traineeId.replaceAll('-', '').slice(0, 20).toUpperCase()}`;
}

export async function certify({ hands }: World, classId: string): Promise<void> {
  const rows = (await hands.trainees(classId)).map(({ traineeId }) => ({
    traineeId,
    number: certificateNumber(traineeId),
    issuedOn: DAYS.certificates,
  }));
  await hands.put(CAST.assessor, classId, 'certificates', rows);
}

export async function track({ hands }: World, classId: string): Promise<void> {
  const rows = (await hands.trainees(classId)).map(({ traineeId }) => ({
    traineeId,
    result: 'EMPLOYED',
    employedOn: DAYS.employed,
    proofKind: 'CONTRACT',
    proofReference: '合同1号',
  }));
  await hands.put(CAST.institution, classId, 'employment-results', rows);
}

export async function assignEvaluator({ hands }: World, classId: string): Promise<void> {
  const [evaluator] = await hands.options(CAST.caseworker, 'evaluators');
  await must(hands, CAST.caseworker, 'assignEvaluator', classId, { evaluatorOrganisationId: evaluator?.value });
}

/** Reviewed twice, published, and approved: all that the gate asks for is there. */
export async function approveClaims(world: World, classIds: readonly string[]): Promise<void> {
  for (const classId of classIds) await publishClaim(world, classId);
  await world.hands.advance(DAYS.publicityEnded);
  for (const classId of classIds)
    await must(world.hands, CAST.approver, 'approveClaim', classId, { opinion: '同意拨付' });
}

/** Put into a batch and checked: the payers may act. */
export async function batchClaims({ hands }: World, classIds: readonly string[]): Promise<string> {
  const made = await must(hands, CAST.caseworker, 'makeBatch', null, { classIds });
  const batchId = String(made.result['batchId']);
  await must(hands, CAST.reviewer, 'checkBatch', batchId, { opinion: '与批准金额一致' });
  return batchId;
}

/** Instructed and confirmed: from here the process sends it. */
export async function payClass({ hands }: World, classId: string): Promise<void> {
  await must(hands, CAST.payer, 'instructPayment', classId);
  await must(hands, CAST.secondPayer, 'confirmPayment', classId);
}

export async function publishClaim({ hands }: World, classId: string): Promise<void> {
  await must(hands, CAST.caseworker, 'reviewClaim', classId, { opinion: '初审通过' });
  await must(hands, CAST.reviewer, 'checkClaim', classId, { opinion: '复审通过' });
  await must(hands, CAST.caseworker, 'postPublicity', classId, PLACE);
}

export const PLACE = { place: '市人社局网站', postingProof: '网页截图1号' } as const;
