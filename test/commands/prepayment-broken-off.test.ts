import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction, SYSTEM_SCOPE } from '../../platform/database.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { pressDossiers } from '../../store/dossier/dossiers.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo } from '../support/answers.js';
import { batchSupplement, publishSupplement } from '../support/late-life.js';
import {
  apprenticeClasses,
  certifyPrepaid,
  closeTracking,
  filePrepayment,
  holdsOf,
  PREPAID_ON,
} from '../support/prepaid-life.js';
import { complete, DAYS } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** Classes that are broken off while their prepayment is batched, approved, public, filed, returned, or on its way to the bank. */
let world: World;
let projectId = '';
const classes = { batched: '', approved: '', shown: '', filed: '', returned: '', instructed: '' };
const claims = { ...classes };
type Name = keyof typeof classes;
beforeAll(async () => {
  world = await aWorld();
  const life = await apprenticeClasses(world, 6);
  ({ projectId } = life);
  for (const [index, name] of (Object.keys(classes) as Name[]).entries()) {
    classes[name] = life.classIds[index] ?? '';
    claims[name] = await filePrepayment(world, classes[name]);
  }
  for (const name of ['batched', 'approved', 'shown', 'instructed'] as const)
    await publishSupplement(world, claims[name]);
  await must(world.hands, CAST.caseworker, 'returnSubsidyClaim', claims.returned, {
    defects: [{ item: '名册', problem: '与备案不符' }],
  });
  await world.hands.advance(PREPAID_ON);
  for (const name of ['batched', 'approved', 'instructed'] as const)
    await must(world.hands, CAST.approver, 'approveSubsidyClaim', claims[name], { opinion: '同意预拨' });
  for (const name of ['batched', 'instructed'] as const) await batchSupplement(world, claims[name]);
  await must(world.hands, CAST.payer, 'instructSubsidyClaim', claims.instructed);
}, 120_000);
afterAll(() => world.end());

const PAPER = { reason: '企业停产', documentReference: '泉人社〔2025〕9号' };
const violations = async () => (await checkInvariants(world.db)).filter(({ violations: count }) => count > 0);
/** Whoever is asked to act on it: by when, and what the prompt says. */
const prompts = (name: Name) =>
  world.asOwner<{ act: string; due: string; title: string }>(
    `SELECT concat_ws(' ', command, role, nullif(kind, 'ACT')) AS act, (due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS due, title
     FROM task WHERE dossier_id = $1 AND state = 'OPEN' ORDER BY kind, command`,
    [claims[name]],
  );
const acts = async (name: Name) => (await prompts(name)).map(({ act }) => act);
const give = (who: string, command: Parameters<typeof answerTo>[2], name: Name, input: object = PAPER) =>
  answerTo(world, who, command, claims[name], input);
const reason = { reason: '班级取消' };

describe('a prepayment that is approved, of a class that is cancelled', () => {
  test('was the payer’s to instruct, or the caseworker’s to batch', async () => {
    expect(await acts('batched')).toEqual(['instructSubsidyClaim payer']);
    expect(await acts('approved')).toEqual(['makeBatch caseworker']);
  });

  test('prompts who must end it, with its batch and a day', async () => {
    for (const name of ['batched', 'approved'] as const)
      await must(world.hands, CAST.reviewer, 'cancelClass', classes[name], PAPER);
    expect(await prompts('approved')).toMatchObject([
      { act: 'reopenSubsidyClaim approver', due: '2025-07-16', title: expect.stringContaining('班级已终止') },
    ]);
    expect(await prompts('batched')).toMatchObject([
      { act: 'dropFromBatch caseworker', due: '2025-07-16', title: expect.stringMatching(/请从批次B2025\d{6}移出/) },
    ]);
    expect(await give(CAST.payer, 'instructSubsidyClaim', 'batched', {})).toBe('GATE_CLOSED');
    expect(await violations()).toEqual([]);
  });

  test('goes from hand to hand until it is ended, by the same day, and asks nobody any more', async () => {
    const [batch] = await world.asOwner<{ id: string }>(
      'SELECT batch_id AS id FROM batch_claim WHERE claim_id = $1 AND left_on IS NULL',
      [claims.batched],
    );
    const drop = { claimId: claims.batched, ...reason };
    expect(await answerTo(world, CAST.caseworker, 'dropFromBatch', batch?.id ?? '', drop)).toBe('accepted');
    expect(await prompts('batched')).toMatchObject([{ act: 'reopenSubsidyClaim approver', due: '2025-07-16' }]);
    for (const name of ['batched', 'approved'] as const) {
      expect(await give(CAST.approver, 'reopenSubsidyClaim', name, reason)).toBe('accepted');
      expect(await prompts(name)).toMatchObject([{ act: 'refuseSubsidyClaim approver', due: '2025-07-16' }]);
      expect(await give(CAST.approver, 'refuseSubsidyClaim', name, reason)).toBe('accepted');
      expect(await prompts(name)).toEqual([]);
      expect(await holdsOf(world, classes[name])).toEqual({ class: [0, 0], prepayment: [0, 0] });
    }
    expect(await violations()).toEqual([]);
  });
});

describe('one that is not approved, of a project that is terminated', () => {
  beforeAll(async () => {
    await must(world.hands, CAST.approver, 'terminate', projectId, { ...PAPER, ground: 'OTHER' });
  });

  test('is the approver’s to refuse, and the look of the process leaves his day where it is', async () => {
    for (const name of ['shown', 'filed'] as const) expect(await acts(name)).toEqual(['refuseSubsidyClaim approver']);
    expect(await acts('returned')).toEqual(['resubmitPrepayment institution']);
    await world.hands.advance('2025-07-11');
    expect(await prompts('shown')).toMatchObject([{ due: '2025-07-16' }]);
    expect(await violations()).toEqual([]);
  });

  test('may be taken back by the institution, which closes the prompt', async () => {
    expect(await give(CAST.institution, 'withdrawSubsidyClaim', 'filed', reason)).toBe('accepted');
    expect(await acts('filed')).toEqual([]);
  });

  test('is put before the head of the bureau once its day is over', async () => {
    await world.hands.advance('2025-07-17');
    await inTransaction(world.db, SYSTEM_SCOPE, pressDossiers);
    expect(await acts('shown')).toEqual(['refuseSubsidyClaim approver', 'refuseSubsidyClaim bureau_head ESCALATION']);
    expect(await give(CAST.approver, 'refuseSubsidyClaim', 'shown', reason)).toBe('accepted');
    expect(await acts('shown')).toEqual([]);
  });

  test('ends by itself where it was returned, as any correction that does not come', async () => {
    await world.hands.advance('2025-07-30');
    expect(await acts('returned')).toEqual([]);
    expect(await world.asOwner('SELECT state FROM claim WHERE id = $1', [claims.returned])).toEqual([
      { state: 'REFUSED' },
    ]);
    expect(await violations()).toEqual([]);
  });

  test('stays with the payers where one of them has instructed it, and is recovered once it is paid', async () => {
    expect(await acts('instructed')).toEqual(['confirmSubsidyClaim payer']);
    await must(world.hands, CAST.secondPayer, 'confirmSubsidyClaim', claims.instructed);
    await world.hands.advance('2025-07-31');
    const due = await world.asOwner(
      "SELECT command FROM task WHERE class_id = $1 AND state = 'OPEN' AND kind = 'ACT'",
      [classes.instructed],
    );
    expect(due).toEqual([{ command: 'recoverPrepayment' }]);
    expect(await violations()).toEqual([]);
  });
});

test('verify finds a prepayment of an ended class that nobody is asked to end', async () => {
  await world.plant(`UPDATE claim SET state = 'FILED' WHERE id = '${claims.filed}'`);
  expect((await violations()).map(({ name }) => name)).toContain('prepayments-of-ended-classes-are-awaited');
});

test('a class that nobody claimed for in time leaves its prepayment to the approver, too', async () => {
  const lapsing = await aWorld();
  try {
    const life = await apprenticeClasses(lapsing, 1);
    const [classId = ''] = life.classIds;
    const claimId = await filePrepayment(lapsing, classId);
    await certifyPrepaid(lapsing, [classId]);
    await lapsing.hands.advance(DAYS.windowEnded);
    await closeTracking(lapsing, classId);
    // Its last stage has nothing to wait for.
    await expect(complete(lapsing, life, 'evaluation')).rejects.toThrow('仍在 closed');
    const open = await lapsing.asOwner(
      "SELECT command, role FROM task WHERE dossier_id = $1 AND state = 'OPEN' AND kind = 'ACT'",
      [claimId],
    );
    expect(open).toEqual([{ command: 'refuseSubsidyClaim', role: 'approver' }]);
    expect((await checkInvariants(lapsing.db)).filter(({ violations: count }) => count > 0)).toEqual([]);
  } finally {
    await lapsing.end();
  }
});
