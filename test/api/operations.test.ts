import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemDocument } from '../../api/answers.js';
import { type Route, route } from '../../api/route.js';
import { createLogger } from '../../platform/logger.js';
import { anApi, type Client, type TestApi } from '../support/api.js';

const NO_SUCH = '00000000-0000-4000-8000-000000000000';

let api: TestApi;
let caseworker: Client;
beforeAll(async () => {
  api = await anApi();
  caseworker = await api.as('qz-caseworker');
});
afterAll(() => api.end());

const problem = (answer: { body: unknown }) => problemDocument.parse(answer.body);

describe('the clock', () => {
  test('is told to everyone and refuses to go back or to nonsense', async () => {
    expect((await caseworker.get('/api/clock').expect(200)).body).toMatchObject({
      mode: 'STOPPED',
      today: '2025-07-01',
    });
    const back = await caseworker.post('/api/clock/advance').send({ to: '2025-06-30' });
    expect(problem(back)).toMatchObject({ status: 409, code: 'CLOCK_BACKWARDS' });
    const beyond = await caseworker.post('/api/clock/advance').send({ to: '2035-01-01' });
    expect(problem(beyond)).toMatchObject({ status: 409, code: 'CLOCK_YEAR_MISSING' });
    expect(problem(await caseworker.post('/api/clock/advance').send({ to: '2025-02-30' }))).toMatchObject({
      status: 400,
      field: 'to',
    });
    expect(problem(await caseworker.post('/api/clock/advance').send({ to: 'NEXT_DUE' }))).toMatchObject({
      status: 409,
      code: 'NOTHING_DUE',
    });
  });

  test('moves when nothing is open, and says that all is kept', async () => {
    const moved = await caseworker.post('/api/clock/advance').send({ to: '2025-07-03' }).expect(200);
    expect(moved.body).toMatchObject({ today: '2025-07-03', kept: true });
  });

  test('cannot be moved where time is real', async () => {
    await api.world.asOwner("UPDATE business_clock SET mode = 'REAL'");
    const answer = await caseworker.post('/api/clock/advance').send({ to: 'NEXT_DUE' });
    expect(problem(answer)).toMatchObject({ status: 409, code: 'CLOCK_IS_REAL' });
  });
});

describe('operations', () => {
  test('health, readiness and metrics need no sign-in', async () => {
    await api.nobody().get('/api/health').expect(200, { alive: true });
    const parts = { database: true, temporal: true, worker: true, relay: true, queues: true };
    await api.nobody().get('/api/ready').expect(200, { ready: true, parts });
    await caseworker.get(`/api/projects/${NO_SUCH}`).expect(404);
    await caseworker.get('/api/me').expect(200);
    await caseworker.get('/nothing').expect(404);
    const metrics = await api.nobody().get('/api/metrics').expect(200);
    expect(metrics.text).toContain('http_request_duration_seconds_count{method="GET",route="/api/me",status="200"}');
    expect(metrics.text).toContain('route="/api/projects/:id",status="404"');
    expect(metrics.text).toContain('route="unmatched"');
    expect(metrics.text).not.toContain(NO_SUCH);
  });

  test('readiness says which part is missing', async () => {
    const parts = { database: true, temporal: false, worker: false, relay: true, queues: true };
    const other = await anApi({ readiness: async () => parts });
    try {
      await other.nobody().get('/api/ready').expect(503, { ready: false, parts });
    } finally {
      await other.end();
    }
  });
});

describe('the log', () => {
  test('has a line a request with pattern, status and account id, and no personal data', async () => {
    const lines: string[] = [];
    const logger = createLogger('api', 'info', { write: (line: string) => void lines.push(line) });
    const logged = await anApi({ logger });
    try {
      const institution = await logged.as('base-manager');
      const rows = [{ name: '学员甲乙丙', idNumber: '350199197501010011' }];
      await institution.put(`/api/classes/${NO_SUCH}/roster?secret=1`).send({ rows }).expect(404);
    } finally {
      await logged.end();
    }
    const text = lines.join('');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      level: 'info',
      req: { method: 'PUT', id: expect.any(String) },
      res: { status: 404 },
      route: '/api/classes/:id/roster',
      accountId: expect.any(String),
    });
    for (const secret of [
      'base-manager',
      'Jiangxin-2025',
      '学员甲乙丙',
      '350199197501010011',
      'secret=1',
      'jiangxin.sid',
      NO_SUCH,
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('what nobody expected', () => {
  const failing: Route[] = [
    route({
      method: 'get',
      path: '/api/broken',
      access: 'PUBLIC',
      tag: 'x',
      summary: 'x',
      handle: () => Promise.reject(new Error('a secret inside')),
    }),
    route({
      method: 'get',
      path: '/api/slow',
      access: 'PUBLIC',
      tag: 'x',
      summary: 'x',
      limitMs: 100,
      handle: () => new Promise(() => {}),
    }),
  ];
  let broken: TestApi;
  beforeAll(async () => {
    broken = await anApi({}, failing);
  });
  afterAll(() => broken.end());

  test('is a 500 without detail, with the id to ask for', async () => {
    const answer = await broken.nobody().get('/api/broken');
    expect(problem(answer)).toMatchObject({ status: 500, code: 'INTERNAL', requestId: answer.headers['x-request-id'] });
    expect(answer.text).not.toContain('secret');
  });

  test('never hangs: a handler that does not answer is answered for', async () => {
    expect(problem(await broken.nobody().get('/api/slow'))).toMatchObject({ status: 503, code: 'TIMED_OUT' });
  });
});
