import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { refusalOf } from '../support/gate.js';
import { aPersonAtTheCounter, anEntry, found } from '../support/subsidy-claims.js';
import { syntheticIdNumber } from '../support/synthetic-id.js';

const OWN = 'Zhangsan-own#2025';
const SEQUENCE = 901;
const once = aPersonAtTheCounter(SEQUENCE);

let api: TestApi;
beforeAll(async () => {
  api = await anApi();
}, 60_000);
afterAll(() => api.end());

const register = async (change: Record<string, unknown> = {}, who = 'qz-caseworker') => {
  const body = { ...once, ...change };
  const { status, body: said } = await give(await api.as(who), '/api/commands/registerClaimant', body);
  return status === 200 ? said.result : { code: said.code, detail: said.detail };
};
const signIn = (client: Client, body: object) => client.post('/api/session').send(body);
const renew = async (id: string, body: object, who = 'qz-caseworker') =>
  give(await api.as(who), `/api/claimants/${id}/commands/renewClaimantPassword`, body);
const passDays = (days: number) =>
  api.world.asOwner(`UPDATE business_clock SET business_at = business_at + make_interval(days => ${days})`);

describe('a natural person at the counter', () => {
  let claimantId: string;
  let username: string;

  test('is registered once, by a name that says nothing of him', async () => {
    ({ claimantId, username } = await register());
    expect(username).toMatch(/^g\d{8}$/);
    const again = await register({ phone: '13900139000' });
    expect(again).toMatchObject({ code: 'CLAIMANT_REGISTERED', detail: expect.stringContaining(username) });
    const [kept] = await api.world.asOwner<{ organisations: number; phone: string }>(
      `SELECT count(*)::int AS organisations, min(c.phone_masked) AS phone FROM organisation o
       JOIN claimant c ON c.organisation_id = o.id WHERE o.kind = 'PERSON'`,
    );
    expect(kept).toEqual({ organisations: 1, phone: '138****8000' });
  });

  test('of two caseworkers at once one registers him, and the other is told', async () => {
    const person = aPersonAtTheCounter(902);
    const answers = await Promise.all([register(person), register(person, 'qz-caseworker')]);
    expect(answers.filter(({ code }) => code === 'CLAIMANT_REGISTERED')).toHaveLength(1);
    expect(answers.filter((answer) => 'username' in answer)).toHaveLength(1);
  });

  test.each([
    ['a number with a wrong check digit', { idNumber: '350199199001019018' }, 'ID_NUMBER_CHECK_DIGIT'],
    ['another name than the record has for the number', { name: '另一人' }, 'CLAIMANT_NAME_DIFFERS'],
    ['a region of others', { regionCode: '350200' }, 'REGION_OUT_OF_SCOPE'],
    ['a weak password', { ...aPersonAtTheCounter(903), oneTimePassword: 'abc' }, 'PASSWORD_WEAK'],
    ['a telephone that is none', { phone: '0595-1' }, 'INVALID_INPUT'],
  ])('is not registered with %s', async (_name, change, code) => {
    expect(await register(change)).toMatchObject({ code });
  });

  test('must choose a password of his own, and the first one is then worth nothing', async () => {
    const client = api.nobody();
    const first = { username, password: once.oneTimePassword };
    expect((await signIn(client, first).expect(409)).body.code).toBe('PASSWORD_MUST_CHANGE');
    await client.get('/api/me').expect(401);
    const unfit = async (newPassword: string) =>
      (await signIn(client, { ...first, newPassword }).expect(422)).body.detail;
    expect(await unfit('short')).toBe('密码至少12位');
    expect(await unfit(once.oneTimePassword)).toBe('新密码不能与原密码相同');
    const me = await signIn(client, { ...first, newPassword: OWN }).expect(200);
    expect(me.body).toMatchObject({ roles: ['institution'], organisation: { kind: 'PERSON', regionCode: '350500' } });
    expect((await signIn(api.nobody(), { ...first, newPassword: 'Another#2025-one' }).expect(401)).body.code).toBe(
      'WRONG_CREDENTIALS',
    );
    await signIn(api.nobody(), { username, password: OWN }).expect(200);
  });

  test('claims for himself, and for nobody else', async () => {
    const client = api.nobody();
    await signIn(client, { username, password: OWN }).expect(200);
    const claim = (sequence: number) => ({
      fund: 'EMPLOYMENT_SUBSIDY',
      entries: [anEntry(sequence)],
      commitment: true,
    });
    const other = await give(client, '/api/commands/fileSubsidyClaim', claim(902)).expect(422);
    expect(other.body.code).toBe('CLAIM_NOT_OWN');
    const filed = await give(client, '/api/commands/fileSubsidyClaim', claim(SEQUENCE)).expect(200);
    const { claimId } = filed.body.result;
    const path = `/api/subsidy-claims/${claimId}/commands/verifySubsidyClaim`;
    await give(await api.as('qz-caseworker'), path, found(1)).expect(200);
    const [item] = (await client.get('/api/subsidy-claims').expect(200)).body.items;
    expect(item).toMatchObject({ id: claimId, payeeName: '学****', amountFen: 1_300_00 });
  });

  test('who forgot his password gets another for one sign-in, and whoever was signed in as him is out', async () => {
    const before = api.nobody();
    await signIn(before, { username, password: OWN }).expect(200);
    expect((await renew(claimantId, { oneTimePassword: 'abc' }).then(({ body }) => body)).code).toBe('PASSWORD_WEAK');
    await renew(claimantId, { oneTimePassword: 'Chuangkou#2025-two' }, 'xm-caseworker').then(({ status }) =>
      expect(status).toBe(404),
    );
    const renewed = await renew(claimantId, { oneTimePassword: 'Chuangkou#2025-two', phone: '13900139000' });
    expect(renewed.body.result).toEqual({ username });
    await before.get('/api/me').expect(401);
    await signIn(api.nobody(), { username, password: OWN }).expect(401);
    await passDays(8);
    const late = await signIn(api.nobody(), { username, password: 'Chuangkou#2025-two', newPassword: OWN }).expect(409);
    expect(late.body.code).toBe('PASSWORD_LAPSED');
    await renew(claimantId, { oneTimePassword: 'Chuangkou#2025-six' }).then(({ status }) => expect(status).toBe(200));
    await signIn(api.nobody(), { username, password: 'Chuangkou#2025-six', newPassword: OWN }).expect(200);
  });

  test('is shown to the bureau with what hides him, and to no other region', async () => {
    const read = async (who: string) => (await (await api.as(who)).get('/api/claimants').expect(200)).body;
    const { items, totals } = await read('qz-reviewer');
    expect(totals).toEqual({ count: 2, waiting: 1 });
    expect(items.find(({ id }: { id: string }) => id === claimantId)).toMatchObject({
      ...{ holderName: '学＊＊＊＊', phone: '139****9000', username, passwordUntil: null },
      idNumberMasked: '350199********9019'.replace('9019', syntheticIdNumber(SEQUENCE).slice(-4)),
    });
    expect((await read('xm-caseworker')).items).toEqual([]);
    await (await api.as('xm-caseworker')).get(`/api/claimants/${claimantId}`).expect(404);
    const page = (await (await api.as('auditor')).get(`/api/claimants/${claimantId}`).expect(200)).body;
    expect(page).toMatchObject({ identityDocument: 'ID_CARD', registeredBy: expect.stringContaining('经办') });
  });

  test('leaves neither name, number, telephone nor password in commands, trail or tasks', async () => {
    const secrets = [once.name, once.idNumber, '13800138000', '13900139000', once.oneTimePassword, OWN];
    const kept = await api.world.asOwner<{ text: string }>(
      `SELECT concat(a.detail, c.answer, c.body_hash) AS text FROM audit_event a LEFT JOIN command c ON c.id = a.command_id
       UNION ALL SELECT title FROM task UNION ALL SELECT c::text FROM claimant c UNION ALL SELECT a::text FROM account a`,
    );
    expect(kept.filter(({ text }) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
    const changes = await api.world.asOwner("SELECT 1 FROM audit_event WHERE event = 'password-changed'");
    expect(changes).toHaveLength(2);
  });
});

describe('the database', () => {
  const asCounter = (organisation: string, account: string, by: string) =>
    api.world.asApplication(
      `INSERT INTO claimant (organisation_id, account_id, region_code, identity_document, phone_cipher, phone_masked,
         registered_by, registered_on)
       SELECT o.id, a.id, '350500', 'ID_CARD', '\\x00', '1', r.id, business_today()
       FROM organisation o, account a, account r WHERE ${organisation} AND ${account} AND r.username = '${by}'`,
    );
  const ofPerson = "o.kind = 'PERSON'";
  const hisAccount = 'a.organisation_id = o.id';

  test('takes no person whom nobody registered, and keeps each for one', async () => {
    expect(await refusalOf(asCounter("o.kind = 'INSTITUTION'", "a.username = 'qz-payer'", 'qz-caseworker'))).toBe(
      'JX110',
    );
    expect(await refusalOf(asCounter(ofPerson, hisAccount, 'base-manager'))).toBe('JX110');
    expect(await refusalOf(asCounter(ofPerson, "a.username = 'qz-payer'", 'qz-caseworker'))).toBe('JX110');
    const stolen = `UPDATE claimant SET organisation_id = '${randomUUID()}'`;
    expect(await refusalOf(api.world.asApplication(stolen))).toBe('42501');
  });

  test('lets no one-time password become somebody’s own unchanged', async () => {
    const kept = 'UPDATE account SET one_time_until = NULL WHERE one_time_until IS NOT NULL';
    expect(await refusalOf(api.world.asApplication(kept))).toBe('JX111');
    const longer = "UPDATE account SET one_time_until = '2099-01-01' WHERE one_time_until IS NOT NULL";
    expect(await refusalOf(api.world.asApplication(longer))).toBe('JX111');
  });
});
