import { createSteps } from '../../activities/steps.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import type { TestApi } from './api.js';
import { ACCOUNT, give } from './dossiers.js';
import { certifyAllButOne, publishSupplement } from './late-life.js';
import { aProjectIn, complete, DAYS, payClass, publishClaim, type SmallLife } from './small-life.js';
import { aPersonAtTheCounter, found } from './subsidy-claims.js';
import type { World } from './world.js';

/** Six people to a class, the first five out of poverty, of whom the third has failed. */
const SIZE = 6;

/** The catalogue's welders are trained by the hour from here on, as 项目制: 64 hours at 25 yuan. */
export async function asProjectBased(world: World): Promise<void> {
  await world.asOwner(`UPDATE catalogue_item SET subsidy_kind = 'PROJECT_BASED', certificate_kind = 'COMPLETION'
    WHERE project_name = '焊工（四级）'`);
}

/** A version that pays it beside a level upgrade, too, as a successor could say. Before anybody has read the version. */
export async function payBesideUpgrades(world: World): Promise<void> {
  await world.plant(
    `UPDATE policy_rule SET value = value || '{"trainingKinds": ["PROJECT_BASED", "LEVEL_UPGRADE"]}'
     WHERE version_id = 'FJ-QZ-2024' AND key = 'conditions.LIVING_ALLOWANCE'`,
  );
}

/** Classes whose certificates are verified, and which have not claimed yet. */
export async function certifiedClasses(world: World, classes: number, from = 1): Promise<SmallLife> {
  const life = await aProjectIn(world, 'assessment', { classes, size: SIZE, poor: 5, from });
  await certifyAllButOne(world, life);
  return life;
}

export async function fileTraining(world: World, classId: string): Promise<void> {
  await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
}

/** From the claims, which are filed, to the day after publicity: nothing is approved yet. */
export async function untilPublished(world: World, life: SmallLife, publish: () => Promise<void>): Promise<void> {
  await world.hands.advance(DAYS.windowEnded);
  for (const classId of life.classIds) {
    const rows = (await world.hands.trainees(classId)).map(({ traineeId }) => ({ traineeId, result: 'NOT_REQUIRED' }));
    await world.hands.put(CAST.institution, classId, 'employment-results', rows);
    await must(world.hands, CAST.caseworker, 'closeTracking', classId);
    await world.hands.until('class', classId, 'evaluation');
  }
  await complete(world, life, 'evaluation');
  await publish();
  await world.hands.advance(DAYS.publicityEnded);
}

const OWN = 'Benren-mima#2025';

/** At the counter with his paper, then signed in with a password of his own, his account proposed and confirmed. */
export async function opensAccount(api: TestApi, place: number, number: string): Promise<string> {
  const [own] = people(1, place);
  const once = aPersonAtTheCounter(1, { name: own?.name, idNumber: own?.idNumber });
  const made = await give(await api.as('qz-caseworker'), '/api/commands/registerClaimant', once).expect(200);
  const { username } = made.body.result;
  const client = api.nobody();
  await client.post('/api/session').send({ username, password: once.oneTimePassword, newPassword: OWN }).expect(200);
  const account = { ...ACCOUNT, holder: own?.name, number };
  const proposed = await give(client, '/api/commands/proposePayeeAccount', account).expect(200);
  const path = `/api/payee-accounts/${proposed.body.result.payeeAccountId}/commands/confirmPayeeAccount`;
  await give(await api.as('qz-caseworker'), path, {}).expect(200);
  return username;
}

export interface PaidAllowances {
  readonly life: SmallLife;
  readonly classId: string;
  readonly trainees: readonly string[];
  readonly claimId: string;
  readonly batchId: string;
}

/** A class and the allowances of its first, second and fourth, in one batch, paid to their own accounts. */
export async function paidAllowances(api: TestApi): Promise<PaidAllowances> {
  const { world } = api;
  await asProjectBased(world);
  const life = await certifiedClasses(world, 1);
  const [classId = ''] = life.classIds;
  const trainees = (await world.hands.trainees(classId)).map(({ traineeId }) => traineeId);
  await fileTraining(world, classId);
  const filed = await must(world.hands, CAST.institution, 'fileAllowanceClaim', classId, {
    ...{ exceptions: [{ traineeId: trainees[4] }], commitment: true },
  });
  const claimId = String(filed.result['claimId']);
  await must(
    world.hands,
    CAST.caseworker,
    'verifySubsidyClaim',
    claimId,
    found(3, { insured: null, categoryVerified: true }),
  );
  await publishSupplement(world, claimId);
  await untilPublished(world, life, () => publishClaim(world, classId));
  await must(world.hands, CAST.approver, 'approveClaim', classId, { opinion: '同意' });
  await must(world.hands, CAST.approver, 'approveSubsidyClaim', claimId, { opinion: '同意' });
  for (const place of [1, 2, 4]) await opensAccount(api, place, `9558 8202 5070 1000 0${place}9`);
  const made = await must(world.hands, CAST.caseworker, 'makeBatch', null, {
    classIds: [classId],
    claimIds: [claimId],
  });
  const batchId = String(made.result['batchId']);
  await must(world.hands, CAST.reviewer, 'checkBatch', batchId, { opinion: '一致' });
  await payClass(world, classId);
  await must(world.hands, CAST.payer, 'instructSubsidyClaim', claimId);
  await must(world.hands, CAST.secondPayer, 'confirmSubsidyClaim', claimId);
  await createSteps(world.db, { finance: financeSystemOf(world.hands.finance), personalData: world.secrets }).sendBatch(
    batchId,
  );
  return { life, classId, trainees, claimId, batchId };
}
