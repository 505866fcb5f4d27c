import { afterEach, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { anApi, type TestApi } from '../support/api.js';
import { aProjectIn, certificateNumber, DAYS, filingOf, inspect, timetable } from '../support/small-life.js';

/** 项目制 by the hour (domain §6, E8 and E9): a class of 60 hours, of which somebody attended so many, of 25 yuan each. */
let api: TestApi;
afterEach(() => api.end());

test.each<[string, number, number, string | null]>([
  ['E8: 47 of 60 hours are less than 80 percent', 5, 0, 'ATTENDANCE_BELOW_THRESHOLD'],
  ['E9: 48 of 60 hours are paid as attended', 6, 120_000, null],
])('%s', async (_name, lastDay, amountFen, reasonCode) => {
  api = await anApi();
  const { world } = api;
  await world.asOwner(`UPDATE catalogue_item SET subsidy_kind = 'PROJECT_BASED', certificate_kind = 'COMPLETION', shortage = NULL
    WHERE project_name = '焊工（四级）'`);
  const classes = [{ title: '一班', plannedHeadcount: 20, plannedHours: 60 }];
  const life = await aProjectIn(world, 'filing', { posting: { classes } });
  const [classId = ''] = life.classIds;
  await world.hands.put(CAST.institution, classId, 'roster', people(3, 1));
  await world.hands.confirmAll(CAST.institution, classId);
  const filing = await filingOf(world, { sessions: timetable(7.5) });
  await must(world.hands, CAST.institution, 'fileClass', classId, filing);
  await must(world.hands, CAST.reviewer, 'approveFiling', classId, { opinion: '同意开班' });
  await world.hands.until('class', classId, 'supervision');

  await world.hands.advance(DAYS.endsOn);
  await attendSixHours(classId, lastDay);
  await inspect(world, classId);
  await must(world.hands, CAST.caseworker, 'confirmDelivery', classId);
  await world.hands.until('class', classId, 'assessment');
  await assess(classId, reasonCode === null ? 0 : 1);
  await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  const [first] = await world.asOwner(
    `SELECT amount_fen::int AS "amountFen", reason_code AS "reasonCode" FROM claim_line l
     JOIN trainee t ON t.id = l.trainee_id WHERE l.class_id = $1 AND t.seq = 1`,
    [classId],
  );
  expect(first).toEqual({ amountFen, reasonCode });
});

/** Six hours on each of the eight days, the first of the roster `lastDay` hours on the last; the others all there. */
async function attendSixHours(classId: string, lastDay: number): Promise<void> {
  const { hands } = api.world;
  const trainees = await hands.trainees(classId);
  const sessions = await hands.sessions(classId);
  for (const [index, { id }] of sessions.entries()) {
    const his = index === sessions.length - 1 ? lastDay : 6;
    const rows = trainees.map(({ traineeId }, place) => ({ traineeId, hours: place === 0 ? his : 7.5 }));
    await hands.put(CAST.institution, classId, `sessions/${id}/attendance`, rows);
  }
}

/** Who was not there long enough is not admitted; the others pass and are certified. */
async function assess(classId: string, leftOut: number): Promise<void> {
  const { hands } = api.world;
  const admitted = (await hands.trainees(classId)).slice(leftOut).map(({ traineeId }) => ({ traineeId }));
  await hands.advance(DAYS.exam);
  const passed = { attempt: 1, examinedOn: DAYS.exam, theory: 80, practice: 80 };
  await hands.put(
    CAST.assessor,
    classId,
    'scores',
    admitted.map((each) => ({ ...each, ...passed })),
  );
  await must(hands, CAST.assessor, 'submitResults', classId);
  await hands.advance(DAYS.certificates);
  const paper = ({ traineeId }: { traineeId: string }) => ({
    traineeId,
    number: certificateNumber(traineeId),
    issuedOn: DAYS.certificates,
  });
  await hands.put(CAST.assessor, classId, 'certificates', admitted.map(paper));
  await must(hands, CAST.caseworker, 'verifyCertificates', classId);
}
