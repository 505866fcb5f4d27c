import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { aProjectIn, certificateNumber, DAYS, PLACE, type SmallLife } from './small-life.js';
import type { World } from './world.js';

/** When who failed sits again, gets his certificate, and both are put before the bureau. */
export const LATE = { resit: '2025-08-05', certificate: '2025-08-08' } as const;

/** Small classes of three, verified: the third of each has failed, and his slot and money went back. */
export async function classesWithFailure(world: World, classes: number, from = 1): Promise<SmallLife> {
  const life = await aProjectIn(world, 'assessment', { classes, from });
  await certifyAllButOne(world, life);
  return life;
}

/** The assessment of small classes in which the third has failed. */
export async function certifyAllButOne(world: World, life: SmallLife): Promise<void> {
  await world.hands.advance(DAYS.exam);
  for (const classId of life.classIds) {
    const trainees = await world.hands.trainees(classId);
    const rows = trainees.map(({ traineeId, seq }) => ({
      ...{ traineeId, attempt: 1, examinedOn: DAYS.exam, theory: 80, practice: seq === 3 ? 40 : 80 },
    }));
    await world.hands.put(CAST.assessor, classId, 'scores', rows);
    await must(world.hands, CAST.assessor, 'submitResults', classId);
  }
  await world.hands.advance(DAYS.certificates);
  for (const classId of life.classIds) {
    const passed = (await world.hands.trainees(classId)).filter(({ seq }) => seq !== 3);
    const rows = passed.map(({ traineeId }) => ({
      ...{ traineeId, number: certificateNumber(traineeId), issuedOn: DAYS.certificates },
    }));
    await world.hands.put(CAST.assessor, classId, 'certificates', rows);
    await must(world.hands, CAST.caseworker, 'verifyCertificates', classId);
    await world.hands.until('class', classId, 'employment');
  }
}

export async function traineeAt(world: World, classId: string, seq = 3): Promise<string> {
  return (await world.hands.trainees(classId)).find((each) => each.seq === seq)?.traineeId ?? '';
}

/** A passed re-sit with its certificate, as the assessment body gives it. */
export async function lateResultOf(world: World, classId: string, change: object = {}): Promise<object> {
  const traineeId = await traineeAt(world, classId);
  return {
    ...{ traineeId, examinedOn: LATE.resit, theory: 75, practice: 70 },
    ...{
      certificateNumber: certificateNumber(traineeId),
      issuedOn: LATE.certificate,
      evidenceReference: '补考录像1号',
    },
    ...change,
  };
}

export async function pendingResult(world: World, classId: string): Promise<string> {
  const [pending] = await world.hands.options(CAST.caseworker, 'lateResults', { classId });
  return pending?.value ?? '';
}

/** Recorded and verified: it may be claimed for. */
export async function certifyLate(world: World, classId: string, change: object = {}): Promise<void> {
  await must(world.hands, CAST.assessor, 'recordLateResult', classId, await lateResultOf(world, classId, change));
  const lateResultId = await pendingResult(world, classId);
  await must(world.hands, CAST.caseworker, 'verifyLateResult', classId, { lateResultId, queryReference: '查询1号' });
}

const OPINION = { opinion: '同意' };

export async function fileSupplement(world: World, classId: string): Promise<string> {
  const filed = await must(world.hands, CAST.institution, 'fileSupplementaryClaim', classId, { commitment: true });
  return String(filed.result['claimId']);
}

/** Reviewed twice and made public. */
export async function publishSupplement({ hands }: World, claimId: string): Promise<void> {
  await must(hands, CAST.caseworker, 'reviewSubsidyClaim', claimId, OPINION);
  await must(hands, CAST.reviewer, 'checkSubsidyClaim', claimId, OPINION);
  await must(hands, CAST.caseworker, 'postSubsidyPublicity', claimId, PLACE);
}

/** Put into a batch of its own and checked: the payers may act. */
export async function batchSupplement({ hands }: World, claimId: string): Promise<void> {
  const made = await must(hands, CAST.caseworker, 'makeBatch', null, { claimIds: [claimId] });
  await must(hands, CAST.reviewer, 'checkBatch', String(made.result['batchId']), OPINION);
}

/** From publicity, which has ended, to the bank's answer. */
export async function paySupplement(world: World, claimId: string): Promise<void> {
  await must(world.hands, CAST.approver, 'approveSubsidyClaim', claimId, OPINION);
  await batchSupplement(world, claimId);
  await must(world.hands, CAST.payer, 'instructSubsidyClaim', claimId);
  await must(world.hands, CAST.secondPayer, 'confirmSubsidyClaim', claimId);
  await world.hands.advance(await today(world));
}

async function today(world: World): Promise<string> {
  const [clock] = await world.asOwner<{ today: string }>('SELECT business_today()::text AS today');
  return clock?.today ?? '';
}

/** The lines of who was late: in his class's own claim, and in its supplements. */
export function linesOfLate(world: World, classId: string, seq = 3) {
  return world.asOwner(
    `SELECT m.class_id IS NULL AS late, l.amount_fen::int AS fen, l.reason_code AS reason FROM claim_line l
     JOIN claim m ON m.id = l.claim_id WHERE l.class_id = $1 AND l.seq = $2 AND l.live ORDER BY 1`,
    [classId, seq],
  );
}

export function holdOfClaim(world: World, claimId: string) {
  return world.asOwner(
    'SELECT (held_fen - returned_fen)::int AS held, drawn_fen::int AS drawn FROM budget_hold WHERE claim_id = $1',
    [claimId],
  );
}

/** The last supplementary claim of a class. */
export async function supplementOf(world: World, classId: string): Promise<string> {
  const [claim] = await world.asOwner<{ id: string }>(
    'SELECT id FROM claim WHERE of_class_id = $1 AND class_id IS NULL ORDER BY number DESC',
    [classId],
  );
  return claim?.id ?? '';
}
