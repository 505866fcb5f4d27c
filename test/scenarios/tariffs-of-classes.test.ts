import { afterEach, expect, test } from '@jest/globals';
import { lineExplanation } from '../../api/claim-answers.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { anApi, type TestApi } from '../support/api.js';
import { aClassIn } from '../support/small-life.js';

/** The worked examples of domain §6 that differ by what a class trains for, from the posting to the line that is claimed. */
let api: TestApi;
afterEach(() => api.end());

test.each<[string, string, { poor?: number }, number, string]>([
  ['E1: 四级, an ordinary trade', `level = 'L4', shortage = NULL`, {}, 100_000, '1000'],
  ['E2: 三级, a manufacturing trade in short supply', `level = 'L3', shortage = 'MANUFACTURING'`, {}, 195_000, '30%'],
  ['E3: 四级, a service trade in short supply', `level = 'L4', shortage = 'SERVICES'`, {}, 120_000, '20%'],
  [
    'E4: 五级, of the six categories and in short supply: the highest uplift alone',
    `level = 'L5', shortage = 'MANUFACTURING'`,
    { poor: 3 },
    91_000,
    '30%',
  ],
])('%s', async (_name, item, shape, amountFen, said) => {
  api = await anApi();
  await api.world.asOwner(`UPDATE catalogue_item SET ${item} WHERE project_name = '焊工（四级）'`);
  const classId = await aClassIn(api.world, 'employment', shape);
  await must(api.world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  const lines = await api.world.asOwner<{ claim: string; line: string }>(
    'SELECT claim_id AS claim, id AS line FROM claim_line WHERE class_id = $1',
    [classId],
  );
  expect(lines).toHaveLength(3);
  const auditor = await api.as('auditor');
  for (const { claim, line } of lines) {
    const answer = await auditor.get(`/api/claims/${claim}/lines/${line}/explanation`).expect(200);
    const why = lineExplanation.parse(answer.body);
    expect(why).toMatchObject({ agrees: true, stored: { amountFen, reasonCode: null } });
    expect(JSON.stringify(why.stored.working)).toContain(said);
  }
});
