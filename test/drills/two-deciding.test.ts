import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CAST } from '../../scripts/story/plot.js';
import { type Client, anApi, type TestApi } from '../support/api.js';
import { randomFrom } from '../support/random.js';
import { aProjectIn, filingOf, postingOf } from '../support/small-life.js';
import { must } from '../../scripts/story/hands.js';
import { people } from '../../scripts/story/plot.js';

/** Two people decide the same matter at the same moment, over HTTP: the first decision stands (design §3). */
const ROUNDS = 50;
const PEOPLE = 2;
const COLLEAGUE = 'qz-reviewer2';
/** Names as the pages show them. */
const NAMES: Readonly<Record<string, string>> = { [CAST.reviewer]: '复核 陈复', [COLLEAGUE]: '复核 同事' };
const random = randomFrom(Number(process.env['DRILL_SEED'] ?? 20_250_701));

const DECISIONS = [
  { command: 'approveFiling', body: { opinion: '同意开班' } },
  { command: 'refuseFiling', body: { reason: '不符合开班条件' } },
  { command: 'returnFiling', body: { defects: [{ item: '教学计划', problem: '缺安全课时' }] } },
] as const;
type Decision = (typeof DECISIONS)[number];

interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

let api: TestApi;
let classIds: readonly string[];

beforeAll(async () => {
  api = await anApi();
  await api.world.asOwner(
    `INSERT INTO account (username, display_name, email, password_hash, organisation_id, roles, is_demo)
     SELECT $2, $3, 'colleague@demo.invalid', password_hash, organisation_id, roles, true FROM account WHERE username = $1`,
    [CAST.reviewer, COLLEAGUE, NAMES[COLLEAGUE]],
  );
  classIds = (await aProjectIn(api.world, 'filing', { classes: ROUNDS })).classIds;
  const plan = await filingOf(api.world);
  const waiting = [...classIds.entries()];
  const file = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, classId] = next;
      await api.world.hands.put(CAST.institution, classId, 'roster', people(PEOPLE, 1 + index * PEOPLE));
      await api.world.hands.confirmAll(CAST.institution, classId);
      await must(api.world.hands, CAST.institution, 'fileClass', classId, plan);
    }
  };
  await Promise.all([file(), file(), file(), file()]);
});
afterAll(() => api.end());

test(`of two who decide one filing at once, ${ROUNDS} times over, one is heard and the other told by whom`, async () => {
  const winners = new Map<string, number>();
  for (const [round, classId] of classIds.entries()) {
    // Approve against refuse, approve against return, refuse against return, and two who agree.
    const first = DECISIONS[round % 2]!;
    const second = DECISIONS[1 + (round % 3 === 0 ? 0 : 1)]!;
    const replies = await atOnce(
      () => decide(CAST.reviewer, classId, first),
      () => decide(COLLEAGUE, classId, second),
    );
    const [winner, decision] = replies[0].status === 200 ? [CAST.reviewer, first] : [COLLEAGUE, second];
    const loser = replies[winner === CAST.reviewer ? 1 : 0];
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(loser.body).toMatchObject({ code: 'ALREADY_DECIDED', decidedBy: NAMES[winner] });
    expect(loser.body['availableCommands']).toBeInstanceOf(Array);
    expect(await decisionOf(classId)).toBe(DECIDED[decision.command]);
    winners.set(winner, (winners.get(winner) ?? 0) + 1);
  }
  // Both were faster at times: otherwise the rounds were no races.
  expect([...winners.values()].filter((wins) => wins > 0)).toHaveLength(2);
});

const DECIDED = { approveFiling: 'APPROVED', refuseFiling: 'REFUSED', returnFiling: 'RETURNED' } as const;

test('each of these decisions and refusals is on the record once', async () => {
  const counts = await api.world.asOwner<{ accepted: boolean; n: number; events: number }>(
    `SELECT c.accepted, count(*)::int AS n, count(a.id)::int AS events FROM command c
     LEFT JOIN audit_event a ON a.command_id = c.id
     WHERE c.name = ANY ($1) GROUP BY c.accepted ORDER BY c.accepted`,
    [DECISIONS.map(({ command }) => command)],
  );
  expect(counts).toEqual([
    { accepted: false, n: ROUNDS, events: ROUNDS },
    { accepted: true, n: ROUNDS, events: ROUNDS },
  ]);
});

test(`one key sent twice at the same moment, ${ROUNDS} times over, acts once and answers the same`, async () => {
  const caseworker = await api.as(CAST.caseworker);
  const posting = await postingOf(api.world);
  const ids = new Set<unknown>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const key = randomUUID();
    const body = { ...posting, title: `同一操作编号 ${round}` };
    const send = (): Promise<Reply> => post(caseworker, '/api/commands/postProject', key, body);
    const [one, other] = await atOnce(send, send);
    expect(one.status).toBe(200);
    expect(other).toEqual(one);
    ids.add((one.body['result'] as { projectId: string }).projectId);
  }
  expect(ids.size).toBe(ROUNDS);
  const [made] = await api.world.asOwner(`SELECT count(*)::int AS n FROM project WHERE title LIKE '同一操作编号 %'`);
  expect(made).toEqual({ n: ROUNDS });
});

async function decide(who: string, classId: string, { command, body }: Decision): Promise<Reply> {
  return post(await api.as(who), `/api/classes/${classId}/commands/${command}`, randomUUID(), body);
}

/** On a machine at its limits a lock may not be had within its second: 503, and the same key is sent again. */
async function post(client: Client, path: string, key: string, body: object): Promise<Reply> {
  for (;;) {
    const { status, body: answer } = await client.post(path).set('Idempotency-Key', key).send(body);
    if (status !== 503) return { status, body: answer as Reply['body'] };
  }
}

/** Both within a few milliseconds, now the one and now the other ahead. */
async function atOnce(one: () => Promise<Reply>, other: () => Promise<Reply>): Promise<[Reply, Reply]> {
  const late = async (send: () => Promise<Reply>): Promise<Reply> => {
    await sleep(random() * 4);
    return send();
  };
  return Promise.all([late(one), late(other)]);
}

async function decisionOf(classId: string): Promise<string | undefined> {
  const [filing] = await api.world.asOwner<{ decision: string }>('SELECT decision FROM filing WHERE class_id = $1', [
    classId,
  ]);
  return filing?.decision;
}
