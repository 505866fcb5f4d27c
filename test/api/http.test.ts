import { get as httpGet } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemDocument } from '../../api/answers.js';
import { anApi, type Client, type TestApi } from '../support/api.js';

const NO_SUCH = '00000000-0000-4000-8000-000000000000';

let api: TestApi;
let caseworker: Client;
let institution: Client;
beforeAll(async () => {
  api = await anApi();
  caseworker = await api.as('qz-caseworker');
  institution = await api.as('base-manager');
});
afterAll(() => api.end());

const post = (body: string, type = 'application/json') =>
  caseworker
    .post('/api/commands/postProject')
    .set('Idempotency-Key', 'http-test-key')
    .set('Content-Type', type)
    .send(body);

/** Every problem is one of the document's own shape, in Chinese, with the id of its request. */
function problem(answer: { status: number; body: unknown; headers: Record<string, string> }) {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const read = problemDocument.parse(answer.body);
  expect(read.status).toBe(answer.status);
  expect(read.detail).toMatch(/[\u4e00-\u9fff]/);
  expect(read.requestId).toBe(answer.headers['x-request-id']);
  return read;
}

describe('what cannot be read', () => {
  test.each([
    ['cut off', '{"title":'],
    ['not JSON', 'title=x'],
    ['a bare value', '"hello"'],
    ['a NUL', '{"title":"\u0000"}'],
  ])('malformed JSON, %s: 400', async (_name, body) => {
    expect(problem(await post(body)).code).toBe('MALFORMED_JSON');
    expect((await post(body)).status).toBe(400);
  });

  test.each([
    ['nothing', undefined, ''],
    ['a list', undefined, '[]'],
    ['a NUL inside a text', 'title', JSON.stringify({ title: 'a\u0000b' })],
    ['half a surrogate pair', 'title', '{"title":"\\ud800"}'],
    ['the prototype', '__proto__', '{"__proto__":{"roles":["approver"]}}'],
    ['a very deep list', undefined, `{"title":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ])('JSON of another shape, %s: 400', async (_name, field, body) => {
    const read = problem(await post(body));
    expect(read).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    if (field) expect(read.errors?.map((error) => error.field)).toContain(field);
  });

  test('10 MB: 413, and the connection goes on', async () => {
    const answer = await post(JSON.stringify({ title: 'x'.repeat(10 * 1024 * 1024) }));
    expect(problem(answer)).toMatchObject({ status: 413, code: 'TOO_LARGE', detail: '提交的内容超过1MB，请分批提交' });
    await caseworker.get('/api/me').expect(200);
  });

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/json; charset=gbk'],
  ])('%s: 415', async (type) => {
    expect(problem(await post('{}', type))).toMatchObject({ status: 415, code: 'WRONG_CONTENT_TYPE' });
  });

  test('compressed: 415, so that a small body cannot unfold into a large one', async () => {
    const answer = await caseworker
      .post('/api/commands/postProject')
      .set('Idempotency-Key', 'http-test-key')
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip')
      .send('{}');
    expect(problem(answer).status).toBe(415);
  });

  test('a broken address: 400', async () => {
    expect(problem(await caseworker.get('/api/projects/%E0%A4%A'))).toMatchObject({
      status: 400,
      code: 'MALFORMED_REQUEST',
    });
  });
});

describe('what does not exist', () => {
  test.each(['/api/nothing', '/api', '/nothing.js', `/api/projects/${NO_SUCH}/nothing`])('%s: 404', async (path) => {
    expect(problem(await caseworker.get(path)).code).toBe('NOT_FOUND');
  });

  test.each([
    `/api/projects/${NO_SUCH}`,
    `/api/classes/${NO_SUCH}`,
    `/api/classes/${NO_SUCH}/roster`,
    `/api/classes/${NO_SUCH}/release`,
    `/api/classes/${NO_SUCH}/claim`,
    `/api/classes/${NO_SUCH}/sessions`,
    `/api/classes/${NO_SUCH}/findings`,
    `/api/projects/${NO_SUCH}/audit`,
    `/api/classes/${NO_SUCH}/audit`,
    '/api/commands/no-such-key-here',
  ])('an unknown id, %s: 404', async (path) => {
    expect(problem(await caseworker.get(path))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  test.each(['1', 'null', "'; DROP TABLE project; --", NO_SUCH.slice(1), '%00'])(
    'what is no id, %s: 404 before any SQL',
    async (id) => {
      expect(problem(await caseworker.get(`/api/projects/${encodeURIComponent(id)}`)).status).toBe(404);
      const command = caseworker.post(`/api/projects/${encodeURIComponent(id)}/commands/assignFromDirectory`);
      const answer = await command.set('Idempotency-Key', 'no-such-id-key').send({ directoryEntryId: NO_SUCH });
      expect(problem(answer).status).toBe(404);
    },
  );

  test('an unknown command, or one of another kind of case: 404', async () => {
    for (const path of [
      `/api/projects/${NO_SUCH}/commands/payEverybody`,
      `/api/projects/${NO_SUCH}/commands/fileClass`,
    ]) {
      expect(problem(await caseworker.post(path).set('Idempotency-Key', 'unknown-command').send({})).status).toBe(404);
    }
  });

  test('a known command on an unknown case: 404', async () => {
    const answer = await caseworker
      .post(`/api/classes/${NO_SUCH}/commands/confirmDelivery`)
      .set('Idempotency-Key', 'unknown-case-key')
      .send({});
    expect(problem(answer).status).toBe(404);
    await caseworker.get('/api/commands/unknown-case-key').expect(404); // Nothing of it was written.
  });

  test('row facts of an unknown class: 404', async () => {
    expect(problem(await institution.put(`/api/classes/${NO_SUCH}/roster`).send({ rows: [] })).status).toBe(404);
  });
});

describe('what is not meant so', () => {
  test('another method: 405 with those that are', async () => {
    const answer = await caseworker.patch(`/api/classes/${NO_SUCH}/roster`).send({});
    expect(problem(answer)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers['allow']).toBe('GET, PUT');
    expect((await caseworker.delete('/api/metrics')).status).toBe(405);
  });

  test.each([[undefined], ['short'], ['with a space in it'], ['x'.repeat(101)], ['钥匙钥匙钥匙钥匙']])(
    'a command with key %s: 400',
    async (key) => {
      const request = caseworker.post('/api/commands/postProject');
      if (key) request.set('Idempotency-Key', Buffer.from(key).toString('latin1'));
      expect(problem(await request.send({}))).toMatchObject({
        status: 400,
        code: 'KEY_MISSING',
        field: 'Idempotency-Key',
      });
    },
  );

  test.each([
    ['/api/projects?limit=0', 'limit'],
    ['/api/projects?limit=1000', 'limit'],
    ['/api/projects?limit=many', 'limit'],
    ['/api/projects?after=2025-99-99_' + NO_SUCH, 'after'],
    ['/api/projects?after=x', 'after'],
    ['/api/projects?stage=nowhere', 'stage'],
    ['/api/projects?page=2', 'page'],
    ['/api/tasks?after=2025-07-01T99:99:99.999Z_' + NO_SUCH, 'after'],
    ['/api/tasks?after=1&after=2', 'after'],
    ['/api/notifications?after=-1', 'after'],
    ['/api/reference/bids?projectId=1', 'projectId'],
  ])('%s: 400 that names %s', async (path, field) => {
    expect(problem(await caseworker.get(path))).toMatchObject({ status: 400, code: 'INVALID_INPUT', field });
  });

  test.each([
    ['a browser on another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a browser on a sister site', { 'Sec-Fetch-Site': 'same-site' }],
    ['an old browser elsewhere', { Origin: 'https://elsewhere.example' }],
    ['a sandboxed frame', { Origin: 'null' }],
  ])('%s may not act: 403', async (_name, headers) => {
    const answer = await caseworker.post('/api/notifications/read').set(headers).send({ upTo: '1' });
    expect(problem(answer)).toMatchObject({ status: 403, code: 'CROSS_SITE' });
    expect((await api.nobody().post('/api/session').set(headers).send({})).status).toBe(403);
  });

  test('our own page may', async () => {
    await caseworker
      .post('/api/notifications/read')
      .set('Sec-Fetch-Site', 'same-origin')
      .send({ upTo: '1' })
      .expect(200);
    const host = new URL(api.url).host;
    await caseworker
      .post('/api/notifications/read')
      .set('Host', host)
      .set('Origin', `http://${host}`)
      .send({ upTo: '1' })
      .expect(200);
  });
});

describe('answers', () => {
  /** Node's fetch and supertest send their own cache headers with If-None-Match; plain http does not. */
  const plainGet = (path: string, headers: Record<string, string>) =>
    new Promise<{ status: number; etag: string; length: number }>((resolve, reject) => {
      httpGet(`${api.url}${path}`, { headers }, (response) => {
        let length = 0;
        response.on('data', (chunk: Buffer) => (length += chunk.length));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, etag: String(response.headers['etag']), length }),
        );
      }).on('error', reject);
    });

  test('that have not changed cost no body: 304 by ETag', async () => {
    const signIn = await api
      .nobody()
      .post('/api/session')
      .send({ username: 'qz-head', password: 'Jiangxin-2025' })
      .expect(200);
    const cookie = (signIn.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    const first = await plainGet('/api/me', { cookie });
    expect(first).toMatchObject({ status: 200, etag: expect.stringMatching(/^W\//) });
    expect(await plainGet('/api/me', { cookie, 'if-none-match': first.etag })).toMatchObject({
      status: 304,
      length: 0,
    });
    expect(await plainGet('/api/me', { cookie, 'if-none-match': 'W/"another"' })).toMatchObject({ status: 200 });
    expect((await plainGet('/api/me', { 'if-none-match': first.etag })).status).toBe(401); // An ETag is no key.
  });

  test('are never kept without asking, and never framed, sniffed or loaded from elsewhere', async () => {
    const { headers } = await caseworker.get('/api/me').expect(200);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).toContain("style-src 'self' 'unsafe-inline'");
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('carry the caller’s request id where it looks like one', async () => {
    expect((await caseworker.get('/api/me').set('X-Request-Id', 'abcd-1234-efgh')).headers['x-request-id']).toBe(
      'abcd-1234-efgh',
    );
    expect((await caseworker.get('/api/me').set('X-Request-Id', '<script>')).headers['x-request-id']).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });
});
