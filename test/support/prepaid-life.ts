import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { batchSupplement, publishSupplement } from './late-life.js';
import {
  aProjectIn,
  approveClaims,
  attend,
  certificateNumber,
  complete,
  DAYS,
  inspect,
  type SmallLife,
} from './small-life.js';
import type { World } from './world.js';

/** The day after a prepayment's publicity, before the class begins. */
export const PREPAID_ON = '2025-07-09';

/** The catalogue's welders are apprentices from here on: 5,000 yuan a year each. */
export async function asApprentices(world: World): Promise<void> {
  await world.asOwner(`UPDATE catalogue_item SET subsidy_kind = 'APPRENTICESHIP' WHERE project_name = '焊工（四级）'`);
}

/** A version in which the switch is on, as a successor could say: no loaded one does. Before anybody has read the version. */
export async function allowPrepayment(world: World, enabled = true, maximumPercent = 50): Promise<void> {
  await world.plant(
    `UPDATE policy_rule SET value = '{"enabled": ${enabled}, "maximumPercent": ${maximumPercent}}'
     WHERE version_id = 'FJ-QZ-2024' AND key = 'apprenticeship.prepayment'`,
  );
}

/** Classes of apprentices whose filings are approved. */
export async function apprenticeClasses(world: World, classes: number, percent?: number): Promise<SmallLife> {
  await asApprentices(world);
  await allowPrepayment(world, true, percent);
  return aProjectIn(world, 'supervision', { classes, size: 4, months: 12 });
}

/** A class of apprentices beside the welders, who stay what they are. */
export async function nursesAsApprentices(world: World, from: number): Promise<string> {
  await world.asOwner(
    `UPDATE catalogue_item SET subsidy_kind = 'APPRENTICESHIP', level = 'L4' WHERE project_name = '养老护理员（五级）'`,
  );
  const items = await world.hands.options(CAST.caseworker, 'catalogueItems');
  const catalogueItemId = items.find(({ label }) => label.includes('养老护理员'))?.value;
  const { classIds } = await aProjectIn(world, 'supervision', { from, months: 12, posting: { catalogueItemId } });
  return classIds[0] ?? '';
}

export async function filePrepayment(world: World, classId: string): Promise<string> {
  const filed = await must(world.hands, CAST.institution, 'filePrepayment', classId, { commitment: true });
  return String(filed.result['claimId']);
}

/** From the filing of a prepayment to its approval, on the day after its publicity. */
export async function approvePrepayments(world: World, claimIds: readonly string[]): Promise<void> {
  for (const claimId of claimIds) await publishSupplement(world, claimId);
  await world.hands.advance(PREPAID_ON);
  for (const claimId of claimIds)
    await must(world.hands, CAST.approver, 'approveSubsidyClaim', claimId, { opinion: '同意预拨' });
}

/** Batched, signed by two payers, and answered by the bank. */
export async function payPrepayment(world: World, claimId: string, answeredOn: string = PREPAID_ON): Promise<void> {
  await batchSupplement(world, claimId);
  await must(world.hands, CAST.payer, 'instructSubsidyClaim', claimId);
  await must(world.hands, CAST.secondPayer, 'confirmSubsidyClaim', claimId);
  await world.hands.advance(answeredOn);
}

/** What is held for the places of a class, and for its prepayment. */
export async function holdsOf(world: World, classId: string) {
  const holds = await world.asOwner<{ whose: string; held: number; drawn: number }>(
    `SELECT CASE WHEN h.class_id IS NULL THEN 'prepayment' ELSE 'class' END AS whose, (h.held_fen - h.returned_fen)::int AS held,
       h.drawn_fen::int AS drawn FROM budget_hold h LEFT JOIN claim m ON m.id = h.claim_id
     WHERE h.class_id = $1 OR m.of_class_id = $1 ORDER BY 1`,
    [classId],
  );
  return Object.fromEntries(holds.map(({ whose, held, drawn }) => [whose, [held, drawn]]));
}

/** Everyone still there attends; all but the third pass, and are certified. */
export async function certifyPrepaid(world: World, classIds: readonly string[]): Promise<void> {
  const { hands } = world;
  const still = async (classId: string) => (await hands.trainees(classId)).filter(({ state }) => state === 'ENROLLED');
  await hands.advance(DAYS.endsOn);
  for (const classId of classIds) {
    await attend(world, classId);
    await inspect(world, classId);
    await must(hands, CAST.caseworker, 'confirmDelivery', classId);
  }
  await hands.advance(DAYS.exam);
  for (const classId of classIds) {
    const rows = (await still(classId)).map(({ traineeId, seq }) => ({
      ...{ traineeId, attempt: 1, examinedOn: DAYS.exam, theory: 80, practice: seq === 3 ? 40 : 80 },
    }));
    await hands.put(CAST.assessor, classId, 'scores', rows);
    await must(hands, CAST.assessor, 'submitResults', classId);
  }
  await hands.advance(DAYS.certificates);
  for (const classId of classIds) {
    const passed = (await still(classId)).filter(({ seq }) => seq !== 3);
    const rows = passed.map(({ traineeId }) => ({
      ...{ traineeId, number: certificateNumber(traineeId), issuedOn: DAYS.certificates },
    }));
    await hands.put(CAST.assessor, classId, 'certificates', rows);
    await must(hands, CAST.caseworker, 'verifyCertificates', classId);
    await hands.until('class', classId, 'employment');
  }
}

/** Nobody has to find work. */
export async function closeTracking(world: World, classId: string): Promise<void> {
  const rows = (await world.hands.trainees(classId)).filter(({ state }) => state === 'ENROLLED');
  await world.hands.put(
    CAST.institution,
    classId,
    'employment-results',
    rows.map(({ traineeId }) => ({ traineeId, result: 'NOT_REQUIRED' })),
  );
  await must(world.hands, CAST.caseworker, 'closeTracking', classId);
  await world.hands.until('class', classId, 'evaluation');
}

/** From the claim, which is filed, to its approval. */
export async function approveSettlement(world: World, life: SmallLife): Promise<void> {
  await world.hands.advance(DAYS.windowEnded);
  for (const classId of life.classIds) await closeTracking(world, classId);
  await complete(world, life, 'evaluation');
  await approveClaims(world, life.classIds);
}

/** The database's own code for a statement given round the service. */
export async function refusedBy(world: World, statement: string): Promise<string | undefined> {
  const failed = await world.asApplication(statement).then(
    () => undefined,
    (error: Error & { code?: string }) => error,
  );
  return failed?.code;
}
