import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandAnswer, commandRecord, problemDocument } from '../../api/answers.js';
import { CAST } from '../../scripts/story/plot.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { aProjectIn, postingOf } from '../support/small-life.js';

let api: TestApi;
let caseworker: Client;
let approver: Client;
beforeAll(async () => {
  api = await anApi();
  caseworker = await api.as(CAST.caseworker);
  approver = await api.as(CAST.approver);
});
afterAll(() => api.end());

const give = (client: Client, path: string, key: string, body: object = {}) =>
  client.post(path).set('Idempotency-Key', key).send(body);
const approve = (projectId: string) => `/api/projects/${projectId}/commands/approvePosting`;

async function countOf(query: string, ...values: string[]): Promise<number> {
  const [found] = await api.world.asOwner<{ count: number }>(`SELECT count(*)::int AS count FROM ${query}`, values);
  return found?.count ?? -1;
}

describe('a command over HTTP', () => {
  test('acts, and answers with its id and result', async () => {
    const answer = await give(
      caseworker,
      '/api/commands/postProject',
      'posting-one',
      await postingOf(api.world),
    ).expect(200);
    expect(commandAnswer.parse(answer.body)).toMatchObject({
      command: 'postProject',
      accepted: true,
      result: { projectId: expect.any(String), number: expect.stringMatching(/^350500-2025-/) },
    });
  });

  test('sent twice under one key acts once and answers the same', async () => {
    const body = await postingOf(api.world);
    const first = await give(caseworker, '/api/commands/postProject', 'posting-twice', body).expect(200);
    const second = await give(caseworker, '/api/commands/postProject', 'posting-twice', body).expect(200);
    expect(second.body).toEqual(first.body);
    expect(await countOf("command WHERE key = 'posting-twice'")).toBe(1);
    expect(await countOf('audit_event WHERE command_id = $1', first.body.commandId)).toBe(1);
  });

  test('answers the same after the stage has moved on', async () => {
    const { projectId } = await aProjectIn(api.world, 'catalogue');
    const first = await give(approver, approve(projectId), 'approve-and-move').expect(200);
    await api.world.hands.until('project', projectId, 'selection');
    const second = await give(approver, approve(projectId), 'approve-and-move').expect(200);
    expect(second.body).toEqual(first.body);
  });

  test('two at the same moment under one key act once and answer the same', async () => {
    const body = await postingOf(api.world, { title: '同时提交' });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => give(caseworker, '/api/commands/postProject', 'posting-at-once', body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await countOf("project WHERE title = '同时提交'")).toBe(1);
  });

  test('the same key with another body: 422, and the first stands', async () => {
    const body = await postingOf(api.world);
    const first = await give(caseworker, '/api/commands/postProject', 'posting-other', body).expect(200);
    const other = await give(caseworker, '/api/commands/postProject', 'posting-other', {
      ...body,
      title: '另一个',
    }).expect(422);
    expect(problemDocument.parse(other.body)).toMatchObject({ code: 'KEY_REUSED' });
    expect((await give(caseworker, '/api/commands/postProject', 'posting-other', body).expect(200)).body).toEqual(
      first.body,
    );
  });

  test('the same key for another case or another command: 422', async () => {
    const [one, two] = [await aProjectIn(api.world, 'catalogue'), await aProjectIn(api.world, 'catalogue')];
    await give(approver, approve(one.projectId), 'one-key-two-cases').expect(200);
    await give(approver, approve(two.projectId), 'one-key-two-cases').expect(422);
    await give(approver, `/api/projects/${one.projectId}/commands/suspend`, 'one-key-two-cases', {
      reason: '核查',
      documentReference: '泉人社〔2025〕1号',
    }).expect(422);
  });

  test('one person’s key says nothing about another’s', async () => {
    const body = await postingOf(api.world);
    await give(caseworker, '/api/commands/postProject', 'a-shared-key', body).expect(200);
    await approver.get('/api/commands/a-shared-key').expect(404);
    const { projectId } = await aProjectIn(api.world, 'catalogue');
    await give(approver, approve(projectId), 'a-shared-key').expect(200);
  });

  test('a refusal is kept under its key too: the repeat hears the same and is no second try', async () => {
    const { projectId } = await aProjectIn(api.world, 'catalogue');
    const path = `/api/projects/${projectId}/commands/assignFromDirectory`;
    const body = { directoryEntryId: randomUUID() };
    const first = await give(caseworker, path, 'refused-and-kept', body).expect(409);
    await give(approver, approve(projectId), randomUUID()).expect(200);
    await api.world.hands.until('project', projectId, 'selection');
    const second = await give(caseworker, path, 'refused-and-kept', body).expect(409);
    expect(second.body).toMatchObject({
      code: 'WRONG_STAGE',
      detail: first.body.detail,
      commandId: first.body.commandId,
    });
  });

  test('two different people deciding at once: one is accepted, the other hears who was faster', async () => {
    const passwordOf = "(SELECT password_hash FROM account WHERE username = 'qz-approver')";
    await api.world.asOwner(`INSERT INTO account (username, display_name, password_hash, organisation_id, roles)
      SELECT 'qz-approver2', '审批 蔡二', ${passwordOf}, organisation_id, roles FROM account WHERE username = 'qz-approver'`);
    const second = await api.as('qz-approver2');
    const { projectId } = await aProjectIn(api.world, 'catalogue');
    const answers = await Promise.all([
      give(approver, approve(projectId), randomUUID()),
      give(second, approve(projectId), randomUUID()),
    ]);
    const [won, lost] = answers[0].status === 200 ? answers : [answers[1], answers[0]];
    expect([won?.status, lost?.status]).toEqual([200, 409]);
    expect(lost?.body).toMatchObject({
      code: 'ALREADY_DECIDED',
      decidedBy: expect.stringMatching(/^审批 (黄批|蔡二)$/),
    });
  });
});

describe('a decision that comes when the stage is gone', () => {
  test('hears who has decided; where nobody has, or the act is no decision, it hears of nobody', async () => {
    const { projectId } = await aProjectIn(api.world, 'selection');
    const late = await give(approver, approve(projectId), randomUUID()).expect(409);
    expect(late.body).toMatchObject({ code: 'WRONG_STAGE', decidedBy: '审批 黄批' });
    const [classId] = (await aProjectIn(api.world, 'assessment')).classIds;
    const inspector = await api.as('qz-inspector');
    const of = (command: string) => `/api/classes/${classId}/commands/${command}`;
    const inspection = { kind: 'PHONE_CHECK', inspectedOn: '2025-07-14', traineesReached: 3, note: '情况属实' };
    const visit = await give(inspector, of('recordInspection'), randomUUID(), inspection).expect(409);
    expect([visit.body.code, visit.body.decidedBy]).toEqual(['WRONG_STAGE', undefined]);
    const early = await give(caseworker, of('closeTracking'), randomUUID()).expect(409);
    expect([early.body.code, early.body.decidedBy]).toEqual(['WRONG_STAGE', undefined]);
  });
});

describe('GET /api/commands/:key', () => {
  test('tells what became of an accepted command', async () => {
    const { body } = await give(
      caseworker,
      '/api/commands/postProject',
      'look-me-up',
      await postingOf(api.world),
    ).expect(200);
    const record = commandRecord.parse((await caseworker.get('/api/commands/look-me-up').expect(200)).body);
    expect(record).toMatchObject({ key: 'look-me-up', command: 'postProject', accepted: true, result: body.result });
  });

  test('and of a refused one, with the reason', async () => {
    const body = await postingOf(api.world, { catalogueItemId: randomUUID() });
    await give(caseworker, '/api/commands/postProject', 'look-up-the-no', body).expect(422);
    const record = commandRecord.parse((await caseworker.get('/api/commands/look-up-the-no').expect(200)).body);
    expect(record).toMatchObject({ accepted: false, refusal: { code: 'CATALOGUE_ITEM_NOT_PUBLISHED' } });
  });
});

describe('when the record is away', () => {
  test('503 with Retry-After for reads, commands and sign-in, at once and nothing half done; then it goes on', async () => {
    const own = await anApi();
    try {
      const client = await own.as(CAST.caseworker);
      const body = await postingOf(own.world);
      const name = own.world.database.name;
      await own.world.plant(
        `ALTER DATABASE ${name} CONNECTION LIMIT 0`,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND usename = 'jx_app'`,
      );
      const from = Date.now();
      const answers = [
        await client.get('/api/projects'),
        await give(client, '/api/commands/postProject', 'while-it-is-away', body),
        await own.nobody().post('/api/session').send({ username: 'admin', password: 'Jiangxin-2025' }),
      ];
      for (const answer of answers) {
        expect(problemDocument.parse(answer.body)).toMatchObject({ status: 503, code: 'RECORD_DOWN' });
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      }
      expect(Date.now() - from).toBeLessThan(12_000);
      await own.nobody().get('/api/health').expect(200);
      await own.world.plant(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
      await give(client, '/api/commands/postProject', 'while-it-is-away', body).expect(200);
    } finally {
      await own.end();
    }
  });
});
