import { must } from '../../scripts/story/hands.js';
import { CAST, PLAN } from '../../scripts/story/plot.js';
import type { TestApi } from './api.js';
import { certificateNumber, complete, filingOf, inspect, attend, postingOf, type SmallLife } from './small-life.js';

/** Eight working days of June 2026: a class that ends on Friday, 12 June. */
export const JUNE = [
  ...['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04'],
  ...['2026-06-05', '2026-06-10', '2026-06-11', '2026-06-12'],
] as const;
const TIMETABLE = JUNE.map((heldOn, index) => ({
  heldOn,
  hours: 8,
  kind: index < 2 ? 'THEORY' : 'PRACTICE',
  content: '焊接',
}));

/** A class that the unemployment fund is to pay, ready for its roster. */
export async function aClassOfTheFund({ world }: TestApi, fund = 'UNEMPLOYMENT_INSURANCE'): Promise<SmallLife> {
  const posted = await must(world.hands, CAST.caseworker, 'postProject', null, await postingOf(world, { fund }));
  const projectId = String(posted.result['projectId']);
  const life = { projectId, classIds: await world.hands.classIds(projectId) };
  await complete(world, life, 'catalogue');
  await complete(world, life, 'selection');
  return life;
}

/** Its roster is drafted, confirmed and filed; it waits for approval. */
export async function fileInJune({ world }: TestApi, classId: string, roster: readonly unknown[], plan: object = {}) {
  await world.hands.put(CAST.institution, classId, 'roster', roster);
  await world.hands.confirmAll(CAST.institution, classId);
  const dates = { startsOn: JUNE[0], endsOn: JUNE.at(-1), sessions: TIMETABLE };
  await must(
    world.hands,
    CAST.institution,
    'fileClass',
    classId,
    await filingOf(world, { ...dates, plan: { ...PLAN, ...plan } }),
  );
}

/** Held, examined and certified in the middle of June. */
export async function certifyInJune({ world }: TestApi, life: SmallLife): Promise<void> {
  const [classId = ''] = life.classIds;
  const { hands } = world;
  await hands.advance('2026-06-12');
  await attend(world, classId);
  await inspect(world, classId, '2026-06-12');
  await must(hands, CAST.caseworker, 'confirmDelivery', classId);
  await hands.until('class', classId, 'assessment');
  await hands.advance('2026-06-15');
  const trainees = (await hands.trainees(classId)).filter(({ state }) => state === 'ENROLLED');
  const passed = trainees.map(({ traineeId }) => ({
    traineeId,
    attempt: 1,
    examinedOn: '2026-06-15',
    theory: 80,
    practice: 80,
  }));
  await hands.put(CAST.assessor, classId, 'scores', passed);
  await must(hands, CAST.assessor, 'submitResults', classId);
  const certified = trainees.map(({ traineeId }) => ({
    traineeId,
    number: certificateNumber(traineeId),
    issuedOn: '2026-06-15',
  }));
  await hands.put(CAST.assessor, classId, 'certificates', certified);
  await must(hands, CAST.caseworker, 'verifyCertificates', classId);
  await hands.until('class', classId, 'employment');
}
