import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemDocument } from '../../api/answers.js';
import { anApi, type Client, type TestApi } from '../support/api.js';

const NO_SUCH = '00000000-0000-4000-8000-000000000000';

let api: TestApi;
let caseworker: Client;
beforeAll(async () => {
  api = await anApi();
  caseworker = await api.as('qz-caseworker');
}, 30_000);
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
