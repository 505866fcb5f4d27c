import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CommandOutcome, giveCommand } from '../../commands/command.js';
import { COMMANDS } from '../../commands/registry.js';
import { COMMAND_ACCESS, COMMAND_NAMES, type CommandName, isCommandName } from '../../domain/access/table.js';
import { type Hands, must } from '../../scripts/story/hands.js';
import { liveOneProject } from '../../scripts/story/life.js';
import { CAST } from '../../scripts/story/plot.js';
import { DEMO_ACCOUNTS } from '../../store/reference/demo-data.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { payBesideUpgrades } from '../support/allowance-life.js';
import {
  certifyAllButOne,
  lateResultOf,
  paySupplement,
  pendingResult,
  publishSupplement,
} from '../support/late-life.js';
import { allowPrepayment, nursesAsApprentices } from '../support/prepaid-life.js';
import {
  aProjectIn,
  assignEvaluator,
  complete,
  publishClaim,
  SCORE,
  type SmallLife,
  track,
} from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/**
 * Every command there is, given as nobody likes it: by everyone who may not, twice at the same moment under one key, again,
 * with another body, and once more at the very end. It acts once, and answers the same.
 */
let world: World;
let hands: Hands;
const given: {
  who: string;
  command: CommandName;
  caseId: string | null;
  input: unknown;
  key: string;
  answer: unknown;
}[] = [];
const tried = new Set<CommandName>();

async function send(
  who: string,
  command: CommandName,
  caseId: string | null,
  input: unknown,
  key: string,
): Promise<CommandOutcome> {
  const request = { command, key, input, ...(caseId ? { caseId } : {}) };
  return giveCommand(world.db, COMMANDS[command], await world.hands.actor(who), request);
}

/** Who holds the role and stands on the right side; the two foreigners are there to be turned away. */
function may(username: string, roles: readonly string[], command: CommandName): boolean {
  if (!roles.includes(COMMAND_ACCESS[command].role)) return false;
  if (username === 'other-institution') return command === 'submitBid';
  return username !== 'xm-caseworker';
}

async function expectStrangersTurnedAway(command: CommandName, caseId: string | null, input: unknown): Promise<void> {
  if (tried.has(command) || command === 'postProject') return;
  tried.add(command);
  const before = await countCommands();
  for (const [username, , , roles] of DEMO_ACCOUNTS) {
    if (may(username, roles, command)) continue;
    expect([command, username, await send(username, command, caseId, input, randomUUID())]).toEqual([
      command,
      username,
      expect.stringMatching(/^(FORBIDDEN|NOT_FOUND)$/),
    ]);
  }
  expect(await countCommands()).toBe(before);
}

async function countCommands(): Promise<number> {
  return (await world.asOwner<{ n: number }>('SELECT count(*)::int AS n FROM command'))[0]?.n ?? -1;
}

const give: Hands['give'] = async (who, command, caseId, typed) => {
  if (!isCommandName(command)) return world.hands.give(who, command, caseId, typed);
  const input = COMMANDS[command].schema.parse(typed);
  await expectStrangersTurnedAway(command, caseId, input);
  const key = randomUUID();
  if (caseId) await world.hands.ask(who, command, caseId);
  const [first, second] = await Promise.all([1, 2].map(() => send(who, command, caseId, input, key)));
  const again = await send(who, command, caseId, input, key);
  expect(second).toEqual(first);
  expect(again).toEqual(first);
  const other = await send(who, command, caseId, { ...input, other: true }, key);
  expect(other).toMatchObject({ accepted: false, refusal: { code: 'KEY_REUSED' } });
  given.push({ who, command, caseId, input, key, answer: first });
  if (!first || typeof first === 'string') throw new Error(`${command}: ${first}`);
  const { accepted, refusal, result = {} } = first;
  return { accepted, code: refusal?.code ?? null, message: refusal?.message ?? null, result, missing: [] };
};

beforeAll(async () => {
  world = await aWorld();
  hands = { ...world.hands, give };
  await allowPrepayment(world);
  await payBesideUpgrades(world);
  await liveBesideTheStory();
  const beside = await aProjectIn(world, 'supervision', { classes: 3, from: 120 });
  const late = await aProjectIn(world, 'supervision', { from: 160, poor: 1 });
  const prepaid = await nursesAsApprentices(world, 180);
  await liveOneProject(hands, {
    afterStage: async (stage, [classId = '']) => {
      await give(CAST.payer, 'instructPayment', classId, {});
      await liveBesideClaims(beside, stage);
      await liveLate(late, stage);
      await livePrepaid(prepaid, stage);
    },
  });
  await must(world.hands, CAST.approver, 'approveClaim', beside.classIds[0] ?? '', { opinion: '同意' });
  await must(hands, CAST.approver, 'reopenClaim', beside.classIds[0] ?? '', { reason: '考勤更正' });
});
afterAll(() => world.end());

/** What the story of the demo has no place for: bids, corrections, findings, interruptions. */
async function liveBesideTheStory(): Promise<void> {
  await bidFor((await aProjectIn(world, 'selection')).projectId);
  const paper = { reason: '线索核查', documentReference: '泉人社〔2025〕9号' };
  const stopped = await aProjectIn(world, 'selection');
  await must(hands, CAST.approver, 'suspend', stopped.projectId, paper);
  await must(hands, CAST.approver, 'resume', stopped.projectId, paper);
  await must(hands, CAST.approver, 'changeFund', stopped.projectId, { ...paper, fund: 'SKILL_UPGRADE_ACCOUNT' });
  await must(hands, CAST.approver, 'terminate', stopped.projectId, { ...paper, ground: 'OTHER' });
  const { classIds } = await aProjectIn(world, 'filing', { classes: 2 });
  await correct(classIds[0] ?? '');
  await must(hands, CAST.reviewer, 'cancelClass', classIds[1] ?? '', paper);
  const supervised = (await aProjectIn(world, 'supervision', { from: 60 })).classIds[0] ?? '';
  await must(hands, CAST.inspector, 'openFinding', supervised, { description: '签到不全' });
  const [finding] = await hands.options(CAST.caseworker, 'openFindings', { classId: supervised });
  await must(hands, CAST.caseworker, 'closeFinding', supervised, { findingId: finding?.value, note: '已补签' });
  await must(hands, CAST.reviewer, 'cancelClass', supervised, paper);
}

/** What may become of a claim, on three classes that go the way of the story's a stage behind it. */
async function liveBesideClaims(life: SmallLife, stage: string): Promise<void> {
  const [kept = '', taken = '', refused = ''] = life.classIds;
  if (stage === 'supervision' || stage === 'assessment') await complete(world, life, stage);
  if (stage === 'assessment')
    for (const classId of life.classIds)
      await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  if (stage === 'employment') {
    for (const classId of life.classIds) {
      await track(world, classId);
      await must(world.hands, CAST.caseworker, 'closeTracking', classId);
      await world.hands.until('class', classId, 'evaluation');
      await assignEvaluator(world, classId);
      await must(world.hands, CAST.evaluator, 'submitScore', classId, SCORE);
    }
  }
  if (stage === 'evaluation') {
    for (const classId of life.classIds) {
      await must(world.hands, CAST.approver, 'finaliseEvaluation', classId);
      await world.hands.until('class', classId, 'release');
    }
    await takeBackAndRefuse(taken, refused);
    await objectTo(kept);
  }
}

/** Who failed sits again after the certificates of his class were verified; his budget is spent at first. */
async function liveLate(life: SmallLife, stage: string): Promise<void> {
  if (stage === 'supervision') await complete(world, life, stage);
  if (stage !== 'assessment') return;
  await certifyAllButOne(world, life);
  const [classId = ''] = life.classIds;
  const lateResultId = async () => ({ lateResultId: await pendingResult(world, classId) });
  const result = await lateResultOf(world, classId);
  await must(hands, CAST.assessor, 'recordLateResult', classId, result);
  await must(hands, CAST.caseworker, 'refuseLateResult', classId, { ...(await lateResultId()), reason: '录像不全' });
  await must(world.hands, CAST.assessor, 'recordLateResult', classId, result);
  const allocate = (fen: string) => world.asOwner(`UPDATE budget SET allocated_fen = ${fen} WHERE budget_year = 2026`);
  await allocate('held_fen + drawn_fen');
  await must(hands, CAST.caseworker, 'queueLateResult', classId, await lateResultId());
  await allocate('500000000');
  await must(hands, CAST.caseworker, 'verifyLateResult', classId, {
    ...(await lateResultId()),
    queryReference: '查询1号',
  });
  await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  await must(hands, CAST.institution, 'fileSupplementaryClaim', classId, { commitment: true });
  await must(hands, CAST.institution, 'fileAllowanceClaim', classId, { commitment: true });
}

/** A part is paid ahead, the class is cancelled, and the part is ordered back. */
async function livePrepaid(classId: string, stage: string): Promise<void> {
  if (stage === 'filing') {
    const filed = await must(hands, CAST.institution, 'filePrepayment', classId, { commitment: true });
    prepaymentId = String(filed.result['claimId']);
    await publishSupplement(world, prepaymentId);
  }
  if (stage === 'supervision') await paySupplement(world, prepaymentId);
  if (stage !== 'assessment') return;
  const paper = { reason: '企业停产', documentReference: '泉人社〔2025〕9号' };
  await must(world.hands, CAST.reviewer, 'cancelClass', classId, paper);
  await must(hands, CAST.caseworker, 'recoverPrepayment', classId, { document: '泉人社追〔2025〕1号' });
}
let prepaymentId = '';

const DEFECTS = { defects: [{ item: '名单', problem: '证书编号不清' }] };

async function takeBackAndRefuse(taken: string, refused: string): Promise<void> {
  await must(hands, CAST.caseworker, 'returnClaim', taken, DEFECTS);
  await must(hands, CAST.institution, 'resubmitClaim', taken, { commitment: true });
  await must(hands, CAST.institution, 'withdrawClaim', taken, { reason: '名单有误' });
  await must(world.hands, CAST.caseworker, 'reviewClaim', refused, { opinion: '存疑' });
  await must(hands, CAST.reviewer, 'returnClaimAtCheck', refused, DEFECTS);
  await must(world.hands, CAST.institution, 'resubmitClaim', refused, { commitment: true });
  await must(world.hands, CAST.caseworker, 'reviewClaim', refused, { opinion: '仍存疑' });
  await must(hands, CAST.approver, 'refuseClaim', refused, { reason: '材料不实' });
}

async function objectTo(classId: string): Promise<void> {
  await publishClaim(world, classId);
  await must(hands, CAST.caseworker, 'extendPublicity', classId, { workingDays: 1, reason: '网站停机' });
  await must(hands, CAST.caseworker, 'fileObjection', classId, { line: 1, objectionGround: '未到课' });
  const [open] = await world.hands.options(CAST.reviewer, 'openObjections', { classId });
  const objectionId = open?.value;
  await must(hands, CAST.caseworker, 'investigateObjection', classId, { objectionId, investigation: '已核对' });
  const resolution = { objectionId, objectionOutcome: 'REJECTED', reason: '查无此事' };
  await must(hands, CAST.reviewer, 'resolveObjection', classId, resolution);
}

async function bidFor(projectId: string): Promise<void> {
  await must(hands, CAST.institution, 'submitBid', projectId, { proposal: '本校方案' });
  await must(hands, 'other-institution', 'submitBid', projectId, { proposal: '外校方案' });
  await world.asOwner(
    `INSERT INTO bid (project_id, institution_id, proposal, submitted_by, submitted_on)
     SELECT $1, o.id, '第三家', a.id, business_today() FROM organisation o, account a
     WHERE o.kind = 'INSTITUTION' AND a.username = 'base-manager'
       AND o.id NOT IN (SELECT institution_id FROM bid WHERE project_id = $1) LIMIT 1`,
    [projectId],
  );
  const bids = await hands.options(CAST.caseworker, 'bids', { projectId });
  const [bidId, ...reserveBidIds] = bids.map(({ value }) => value);
  await must(hands, CAST.caseworker, 'award', projectId, { bidId, reserveBidIds });
  await must(hands, CAST.approver, 'confirmAward', projectId);
}

async function correct(classId: string): Promise<void> {
  const { filingOf } = await import('../support/small-life.js');
  const { people } = await import('../../scripts/story/plot.js');
  await world.hands.put(CAST.institution, classId, 'roster', people(3, 90));
  await world.hands.confirmAll(CAST.institution, classId);
  await must(hands, CAST.institution, 'fileClass', classId, await filingOf(world));
  const allocate = (fen: number) =>
    world.asOwner('UPDATE budget SET allocated_fen = $1 WHERE budget_year = 2026', [fen]);
  await allocate(0);
  await must(hands, CAST.reviewer, 'queueForBudget', classId);
  await allocate(500_000_000);
  await must(hands, CAST.reviewer, 'returnFiling', classId, { defects: [{ item: '教材', problem: '版本过旧' }] });
  await must(hands, CAST.institution, 'fileClass', classId, await filingOf(world));
  await must(hands, CAST.reviewer, 'refuseFiling', classId, { reason: '场地不合格' });
}

test.each(COMMAND_NAMES)('%s was given', (command) => {
  expect(given.map((each) => each.command)).toContain(command);
});

describe('after all of it', () => {
  test('every key still answers as it did the first time', async () => {
    for (const { who, command, caseId, input, key, answer } of given)
      expect(await send(who, command, caseId, input, key)).toEqual(answer);
  });

  test('every key has one command row and one audit event, refused or not', async () => {
    const rows = await world.asOwner<{ key: string; events: number }>(
      `SELECT c.key, (SELECT count(*)::int FROM audit_event a WHERE a.command_id = c.id AND a.accepted = c.accepted) AS events
       FROM command c WHERE c.key = ANY ($1)`,
      [given.map(({ key }) => key)],
    );
    expect(rows).toHaveLength(given.length);
    expect(rows.every(({ events }) => events === 1)).toBe(true);
  });

  test('a case does not tell people apart by who sent the second copy', async () => {
    expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('everyone who may not was turned away, and postProject is the caseworkers’ alone', async () => {
    expect(tried.size).toBe(COMMAND_NAMES.length - 1);
    const posting = given.find(({ command }) => command === 'postProject')?.input;
    for (const [username, , , roles] of DEMO_ACCOUNTS)
      if (!roles.includes('caseworker'))
        expect(await send(username, 'postProject', null, posting, randomUUID())).toBe('FORBIDDEN');
    expect(await send('xm-caseworker', 'postProject', null, posting, randomUUID())).toMatchObject({
      refusal: { code: 'REGION_OUT_OF_SCOPE' },
    });
  });
});
