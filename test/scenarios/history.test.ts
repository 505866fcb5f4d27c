import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { subsidyHistory } from '../../commands/history-client.js';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { startHistoryServer, type HistoryServer } from '../../scripts/stand-ins/history-server.js';
import { answerTo } from '../support/answers.js';
import { aPrior } from '../support/history.js';
import {
  approveClaims,
  batchClaims,
  certificateNumber,
  complete,
  DAYS,
  inspect,
  postingOf,
  type SmallLife,
} from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/**
 * domain.md §6, E20: of forty, three withdraw, two stay below 80 %, four fail; after the roster was frozen the register of
 * another district shows one who got the same level there, and one over the cap. Through the real client, over HTTP.
 */
const PEOPLE = people(40, 1);
const HAD_THE_SAME = 1;
const HAD_THREE = 2;
const WELDER = { level: 'L4', certificateNumber: 'XM-1' } as const;
let register: HistoryServer;
let world: World;
let life: SmallLife;
let classId: string;

beforeAll(async () => {
  register = await startHistoryServer();
  world = await aWorld({ history: subsidyHistory({ url: register.url, patienceMs: 400 }) });
  const posting = await postingOf(world, { classes: [{ title: '四十人班', plannedHeadcount: 40, plannedHours: 64 }] });
  const posted = await must(world.hands, CAST.caseworker, 'postProject', null, posting);
  const projectId = String(posted.result['projectId']);
  life = { projectId, classIds: await world.hands.classIds(projectId) };
  classId = life.classIds[0] ?? '';
  for (const stage of ['catalogue', 'selection', 'filing'] as const) await complete(world, life, stage, { size: 40 });
});
afterAll(async () => {
  await world.end();
  await register.end();
});

const answers = (where = '') =>
  world.asOwner<{ moment: string; result: string; cause: string | null; n: number; requests: number }>(
    `SELECT moment, result, cause, count(*)::int AS n, count(DISTINCT request_id)::int AS requests FROM history_answer
     WHERE class_id = $1 ${where} GROUP BY 1, 2, 3 ORDER BY max(id)`,
    [classId],
  );
const enrolled = async () => (await world.hands.trainees(classId)).filter(({ state }) => state === 'ENROLLED');
const missing = async () => {
  const { code, missing: lacks } = await world.hands.give(CAST.payer, 'instructPayment', classId, {});
  return { code, lacks };
};

async function teach(): Promise<void> {
  const { hands } = world;
  await hands.advance(DAYS.startsOn);
  const all = await hands.trainees(classId);
  for (const { traineeId } of all.slice(37))
    await must(hands, CAST.institution, 'withdrawTrainee', classId, { traineeId, reason: '个人原因' });
  await hands.advance(DAYS.endsOn);
  const staying = await enrolled();
  for (const [index, { id }] of (await hands.sessions(classId)).entries()) {
    const rows = staying.map(({ traineeId, seq }) => ({ traineeId, hours: seq > 35 && index >= 6 ? 0 : 8 }));
    await hands.put(CAST.institution, classId, `sessions/${id}/attendance`, rows);
  }
  await inspect(world, classId);
  const calls = { kind: 'PHONE_CHECK', inspectedOn: DAYS.endsOn, note: '情况属实', traineesReached: 4 };
  await must(hands, CAST.inspector, 'recordInspection', classId, calls);
  await must(hands, CAST.caseworker, 'confirmDelivery', classId);
  await hands.until('class', classId, 'assessment');
}

async function examine(): Promise<void> {
  const { hands } = world;
  await hands.advance(DAYS.exam);
  const sat = (await enrolled()).filter(({ seq }) => seq <= 35);
  const marks = sat.map(({ traineeId, seq }) => {
    const points = seq > 31 ? 40 : 80;
    return { traineeId, attempt: 1, examinedOn: DAYS.exam, theory: points, practice: points };
  });
  await hands.put(CAST.assessor, classId, 'scores', marks);
  await must(hands, CAST.assessor, 'submitResults', classId);
  await hands.advance(DAYS.certificates);
  const passed = sat.filter(({ seq }) => seq <= 31);
  const rows = passed.map(({ traineeId }) => ({
    traineeId,
    number: certificateNumber(traineeId),
    issuedOn: DAYS.certificates,
  }));
  await hands.put(CAST.assessor, classId, 'certificates', rows);
  await must(hands, CAST.caseworker, 'verifyCertificates', classId);
  await hands.until('class', classId, 'employment');
}

async function track(): Promise<void> {
  await world.hands.advance(DAYS.windowEnded);
  const rows = (await enrolled()).map(({ traineeId }) => ({ traineeId, result: 'NOT_EMPLOYED_WINDOW_ENDED' }));
  await world.hands.put(CAST.institution, classId, 'employment-results', rows);
  await must(world.hands, CAST.caseworker, 'closeTracking', classId);
  await world.hands.until('class', classId, 'evaluation');
}

test('the register is asked for the whole roster at filing and at freezing, one request each', async () => {
  expect(await answers()).toEqual([
    { moment: 'FILING', result: 'KNOWN', cause: null, n: 40, requests: 1 },
    { moment: 'ROSTER_FREEZE', result: 'KNOWN', cause: null, n: 40, requests: 1 },
  ]);
  expect(register.requests).toHaveLength(2);
});

test('what it tells after the roster was frozen makes those two lines zero, each with its reason', async () => {
  const [occupation] = await world.asOwner<{ code: string }>(
    'SELECT DISTINCT occupation_canonical AS code FROM quota_hold WHERE class_id = $1',
    [classId],
  );
  const same = aPrior({ ...WELDER, occupationCode: occupation?.code ?? '' });
  register.paid.set(PEOPLE[HAD_THE_SAME - 1]?.idNumber ?? '', [same]);
  register.paid.set(
    PEOPLE[HAD_THREE - 1]?.idNumber ?? '',
    [1, 2, 3].map((n) => aPrior({ certificateNumber: `XM-1${n}`, occupationCode: `elsewhere-${n}` })),
  );
  await teach();
  await examine();
  await must(world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
  const lines = await world.asOwner(
    `SELECT amount_fen::int AS fen, reason_code AS reason, count(*)::int AS n, sum(amount_fen)::int AS sum FROM claim_line
     WHERE class_id = $1 GROUP BY 1, 2 ORDER BY 1, 2`,
    [classId],
  );
  expect(lines).toEqual([
    { fen: 0, reason: 'ATTENDANCE_BELOW_THRESHOLD', n: 2, sum: 0 },
    { fen: 0, reason: 'CERTIFICATE_NOT_OBTAINED', n: 4, sum: 0 },
    { fen: 0, reason: 'CUMULATIVE_CAP_REACHED', n: 1, sum: 0 },
    { fen: 0, reason: 'DUPLICATE_OCCUPATION_LEVEL', n: 1, sum: 0 },
    { fen: 0, reason: 'WITHDRAWN', n: 3, sum: 0 },
    { fen: 130_000, reason: null, n: 29, sum: 3_770_000 },
  ]);
});

describe('at the gate', () => {
  beforeAll(async () => {
    await track();
    await complete(world, life, 'evaluation');
    await approveClaims(world, [classId]);
    await batchClaims(world, [classId]);
  });

  test.each([
    ['TIMES_OUT', 'TIMED_OUT'],
    ['FAILS', 'REFUSED'],
    ['UNKNOWN', 'NOT_FOUND'],
    ['SLOW', 'TIMED_OUT'],
    ['MALFORMED', 'MALFORMED'],
    ['OTHER_REQUEST', 'MALFORMED'],
  ] as const)('a register that %s holds the lines: neither paid nor refused', async (mode, cause) => {
    register.mode = mode;
    // Asked once more while it is unknown; while it is only old, the refusal comes from the paying transaction.
    expect(await answerTo(world, CAST.payer, 'instructPayment', classId)).toBe('GATE_CLOSED');
    expect(await missing()).toEqual({ code: 'GATE_CLOSED', lacks: ['HISTORY_KNOWN'] });
    expect((await answers(`AND moment = 'PAYMENT'`)).at(-1)).toMatchObject({ result: 'UNKNOWN', cause });
    register.mode = 'WORKS';
    await world.hands.ask(CAST.payer, 'instructPayment', classId);
    const [claim] = await world.asOwner('SELECT instructed_on FROM claim WHERE class_id = $1', [classId]);
    expect(claim).toEqual({ instructed_on: null });
    await world.asOwner(`INSERT INTO history_answer (request_id, person_key, class_id, moment, asked_at, result)
      SELECT gen_random_uuid(), person_key, class_id, 'ASKED', asked_at - interval '25 hours', 'KNOWN' FROM (
        SELECT DISTINCT ON (person_key) * FROM history_answer ORDER BY person_key, id DESC) AS last`);
  });

  test('what comes to light between claim and payment stops it, by row', async () => {
    const line = PEOPLE[4]?.idNumber ?? '';
    register.paid.set(
      line,
      [1, 2, 3].map((n) => aPrior({ certificateNumber: `PT-${n}`, occupationCode: `late-${n}` })),
    );
    const answer = await world.hands.give(CAST.payer, 'instructPayment', classId, {});
    expect(answer).toMatchObject({ code: 'HISTORY_CHANGED', message: expect.stringContaining('第5行') });
    register.paid.delete(line);
    await world.hands.ask(CAST.payer, 'instructPayment', classId);
  });

  test('an answer of yesterday is not enough in the paying transaction, whoever forgot to ask', async () => {
    await world.asOwner(`INSERT INTO history_answer (request_id, person_key, class_id, moment, asked_at, result)
      SELECT gen_random_uuid(), person_key, class_id, 'ASKED', asked_at - interval '25 hours', 'KNOWN' FROM (
        SELECT DISTINCT ON (person_key) * FROM history_answer ORDER BY person_key, id DESC) AS last`);
    const { giveCommand } = await import('../../commands/command.js');
    const { COMMANDS } = await import('../../commands/registry.js');
    const request = { command: 'instructPayment', key: 'not-asked-1', caseId: classId, input: {} } as const;
    const outcome = await giveCommand(world.db, COMMANDS.instructPayment, await world.hands.actor(CAST.payer), request);
    expect(outcome).toMatchObject({ accepted: false, refusal: { code: 'HISTORY_STALE' } });
  });

  test('asked again the same day, 37,700.00 yuan are paid, and the refused hold nothing', async () => {
    await must(world.hands, CAST.payer, 'instructPayment', classId);
    await must(world.hands, CAST.secondPayer, 'confirmPayment', classId);
    await world.hands.until('class', classId, 'closed');
    const [paid] = await world.asOwner(
      `SELECT count(*)::int AS n, sum(y.amount_fen)::int AS fen FROM payment y JOIN claim m ON m.id = y.claim_id
       WHERE m.class_id = $1 AND y.state = 'PAID'`,
      [classId],
    );
    expect(paid).toEqual({ n: 29, fen: 3_770_000 });
    const quotas = await world.asOwner(
      'SELECT state, count(*)::int AS n FROM quota_hold WHERE class_id = $1 GROUP BY 1 ORDER BY 1',
      [classId],
    );
    expect(quotas).toEqual([
      { state: 'RETURNED', n: 11 },
      { state: 'USED', n: 29 },
    ]);
  });
});
