import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { ABSOLUTE_MS, IDLE_MS } from '../../api/session.js';
import { hashPassword } from '../../platform/password.js';
import { createAccount } from '../../store/people/accounts.js';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import { anApi, type Client, type TestApi } from '../support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(() => api.end());

const signIn = (client: Client, username: string, password: string) =>
  client.post('/api/session').send({ username, password });
const sessionIds = () => api.world.asOwner<{ sid: string }>('SELECT sid FROM session');

/** Moves a sign of life of every session into the past, as time would. */
const age = (field: 'seenAt' | 'signedInAt', milliseconds: number) =>
  api.world.asOwner(
    `UPDATE session SET sess = jsonb_set(sess::jsonb, '{${field}}', to_jsonb((sess->>'${field}')::bigint - $1))::json`,
    [milliseconds],
  );

describe('POST /api/session', () => {
  test('signs in, answers who it is, and sets a cookie that no script and no other site can use', async () => {
    const client = api.nobody();
    const answer = await signIn(client, 'qz-caseworker', DEMO_PASSWORD).expect(200);
    expect(answer.body).toMatchObject({
      username: 'qz-caseworker',
      displayName: '经办 林小青',
      roles: ['caseworker'],
      organisation: { name: '泉州市人力资源和社会保障局', kind: 'HR_BUREAU', regionCode: '350500' },
    });
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^jiangxin\.sid=/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toMatch(/Secure/);
    await client.get('/api/me').expect(200, answer.body);
  });

  test('signs nobody in whose session cannot be kept: 503, and no cookie that is worth nothing', async () => {
    const owner = new pg.Client({ connectionString: api.world.database.ownerUrl });
    await owner.connect();
    await owner.query('BEGIN; LOCK TABLE session IN SHARE MODE');
    try {
      const answer = await signIn(api.nobody(), 'qz-caseworker', DEMO_PASSWORD).expect(503);
      expect(answer.headers['retry-after']).toBeDefined();
      expect(answer.headers['set-cookie']).toBeUndefined();
    } finally {
      await owner.end();
    }
  });

  test('does not tell a wrong password from an unknown name', async () => {
    const wrong = await signIn(api.nobody(), 'qz-head', 'not the password').expect(401);
    const unknown = await signIn(api.nobody(), 'nobody-here', 'not the password').expect(401);
    const { requestId: _one, ...wrongBody } = wrong.body;
    const { requestId: _other, ...unknownBody } = unknown.body;
    expect(wrongBody).toEqual(unknownBody);
    expect(wrongBody).toMatchObject({ code: 'WRONG_CREDENTIALS', detail: '用户名或密码不正确' });
  });

  test('works as hard for a name that does not exist as for one that does', async () => {
    const timed = async (username: string) => {
      const from = performance.now();
      await signIn(api.nobody(), username, 'not the password').expect(401);
      return performance.now() - from;
    };
    const times = { unknown: [] as number[], known: [] as number[] };
    for (let round = 1; round <= 5; round += 1) {
      times.unknown.push(await timed('nobody-at-all'));
      times.known.push(await timed('qz-inspector2'));
    }
    const [unknown, known] = [Math.min(...times.unknown), Math.min(...times.known)]; // The least disturbed of each.
    expect(unknown).toBeGreaterThan(known / 5);
  });

  test('gives a new id to the session, so that one planted before is worth nothing', async () => {
    const client = api.nobody();
    await signIn(client, 'qz-reviewer', DEMO_PASSWORD).expect(200);
    const before = (await sessionIds()).map(({ sid }) => sid);
    await signIn(client, 'qz-reviewer', DEMO_PASSWORD).expect(200);
    const after = (await sessionIds()).map(({ sid }) => sid);
    expect(after).toHaveLength(before.length);
    expect(after).not.toEqual(before);
  });

  test('refuses a form of another shape with the names of its fields', async () => {
    const answer = await api.nobody().post('/api/session').send({ username: 5, remember: true }).expect(400);
    expect(answer.body).toMatchObject({
      code: 'INVALID_INPUT',
      errors: [
        { field: 'username', message: '请填写用户名' },
        { field: 'password', message: '请填写密码' },
        { field: 'remember', message: '没有这个字段，请删除' },
      ],
    });
  });

  test('lets no demo account in on a database that is not the launcher’s own', async () => {
    const outside = await anApi({ embedded: false });
    try {
      await signIn(outside.nobody(), 'admin', DEMO_PASSWORD).expect(401);
    } finally {
      await outside.end();
    }
  });
});

describe('the throttle', () => {
  test('stops guessing at one account after ten wrong passwords, the right one included', async () => {
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await signIn(api.nobody(), 'xm-caseworker', `wrong ${attempt}`).expect(401);
    }
    const answer = await signIn(api.nobody(), 'xm-caseworker', DEMO_PASSWORD).expect(429);
    expect(answer.body).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', detail: '登录尝试次数过多，请在15分钟后再试' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(800);
    await signIn(api.nobody(), 'qz-payer', DEMO_PASSWORD).expect(200); // Others of the same office go on.
  });

  test('treats a name that does not exist alike', async () => {
    for (let attempt = 1; attempt <= 10; attempt += 1) await signIn(api.nobody(), 'ghost', 'wrong').expect(401);
    await signIn(api.nobody(), 'ghost', 'wrong').expect(429);
  });

  test('forgets an account’s wrong passwords once the right one came', async () => {
    for (let round = 1; round <= 2; round += 1) {
      for (let attempt = 1; attempt <= 6; attempt += 1) await signIn(api.nobody(), 'auditor', 'wrong').expect(401);
      await signIn(api.nobody(), 'auditor', DEMO_PASSWORD).expect(200);
    }
  });

  test('stops one address that tries many accounts', async () => {
    await api.world.asOwner("UPDATE login_throttle SET points = 50 WHERE key LIKE 'address:%'");
    await signIn(api.nobody(), 'evaluator', DEMO_PASSWORD).expect(429);
    await api.world.asOwner('DELETE FROM login_throttle');
    await signIn(api.nobody(), 'evaluator', DEMO_PASSWORD).expect(200);
  });
});

describe('the end of a session', () => {
  const signedIn = async () => {
    const client = api.nobody();
    await signIn(client, 'qz-approver', DEMO_PASSWORD).expect(200);
    return client;
  };

  test('without a cookie nobody is signed in', async () => {
    const answer = await api.nobody().get('/api/me').expect(401);
    expect(answer.body).toMatchObject({ code: 'NOT_SIGNED_IN', detail: '请先登录' });
  });

  test('signing out ends it at once, and twice is no error', async () => {
    const client = await signedIn();
    await client.delete('/api/session').expect(204);
    await client.get('/api/me').expect(401);
    await client.delete('/api/session').expect(204);
  });

  test('half an hour without a sign of life ends it', async () => {
    const client = await signedIn();
    await age('seenAt', IDLE_MS - 60_000);
    await client.get('/api/me').expect(200);
    await age('seenAt', IDLE_MS);
    const answer = await client.get('/api/me').expect(401);
    expect(answer.body).toMatchObject({ code: 'SESSION_EXPIRED' });
    await client.get('/api/me').expect(401);
  });

  test('a sign of life keeps it', async () => {
    const client = await signedIn();
    await age('seenAt', IDLE_MS - 60_000);
    await client.get('/api/me').expect(200);
    await age('seenAt', IDLE_MS - 60_000);
    await client.get('/api/me').expect(200);
  });

  test('twelve hours end it however busy it was', async () => {
    const client = await signedIn();
    await age('signedInAt', ABSOLUTE_MS);
    expect((await client.get('/api/me').expect(401)).body).toMatchObject({ code: 'SESSION_EXPIRED' });
  });

  test('a cookie that the record does not know has expired', async () => {
    const client = await signedIn();
    await api.world.asOwner('DELETE FROM session');
    expect((await client.get('/api/me').expect(401)).body).toMatchObject({ code: 'SESSION_EXPIRED' });
  });

  test('a person who is disabled is out at once', async () => {
    const [organisation] = await api.world.asOwner<{ id: string }>(
      "SELECT id FROM organisation WHERE kind = 'HR_BUREAU' LIMIT 1",
    );
    const passwordHash = await hashPassword('Quanzhou#2025-x');
    await createAccount(api.world.db, {
      username: 'leaver',
      displayName: '离职人员',
      passwordHash,
      organisationId: organisation?.id ?? '',
      roles: ['caseworker'],
    });
    const client = api.nobody();
    await signIn(client, 'leaver', 'Quanzhou#2025-x').expect(200);
    await api.world.asOwner("UPDATE account SET disabled_at = now() WHERE username = 'leaver'");
    await client.get('/api/me').expect(401);
    await signIn(api.nobody(), 'leaver', 'Quanzhou#2025-x').expect(401);
  });

  test('403 does not sign out', async () => {
    const client = await signedIn();
    await client.put('/api/classes/00000000-0000-4000-8000-000000000000/roster').send({ rows: [] }).expect(403);
    await client.get('/api/me').expect(200);
  });
});

describe('behind TLS', () => {
  test('the cookie is for this host and for TLS only', async () => {
    const secure = await anApi({ secureCookies: true });
    try {
      const answer = await secure
        .nobody()
        .post('/api/session')
        .set('X-Forwarded-Proto', 'https')
        .send({ username: 'qz-head', password: DEMO_PASSWORD })
        .expect(200);
      expect(answer.headers['set-cookie']?.[0]).toMatch(
        /^__Host-jiangxin\.sid=.*Path=\/.*HttpOnly.*Secure.*SameSite=Strict/,
      );
      expect(answer.headers['strict-transport-security']).toBeDefined();
      expect(answer.headers['content-security-policy']).toMatch(/upgrade-insecure-requests/);
    } finally {
      await secure.end();
    }
  });
});
