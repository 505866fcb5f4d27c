import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import * as answers from '../../api/answers.js';
import { readSearchTerm } from '../../domain/search-term.js';
import { anApi, type TestApi } from '../support/api.js';
import { aPaidClass, type PaidClass } from '../support/paid-class.js';
import { aPlantedClaim } from '../support/subsidy-claims.js';
import { syntheticIdNumber } from '../support/synthetic-id.js';

const ID_NUMBER = syntheticIdNumber(77);
const MASKED = `${ID_NUMBER.slice(0, 6)}********${ID_NUMBER.slice(-4)}`;
const logged: string[] = [];
let api: TestApi;
let old: PaidClass;
let claimNumber: string;
beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  api = await anApi({ logger });
  old = await aPaidClass(api.world, { people: 2, paidOn: '2025-04-01' });
  await aPaidClass(api.world, { people: 501 });
  await api.world.plant(
    `UPDATE project SET number = '350500-2024-00007', title = '旧年电工' WHERE id = '${old.projectId}'`,
    `UPDATE person SET id_number_hash = decode('${api.world.secrets.hash(ID_NUMBER).toString('hex')}', 'hex'),
       id_number_masked = '${MASKED}' WHERE id = (SELECT person_id FROM trainee WHERE id = '${old.traineeIds[1]}')`,
    `INSERT INTO organisation (kind, name, region_code)
     SELECT 'ENTERPRISE', '第' || lpad(n::text, 3, '0') || '家企业', '350500' FROM generate_series(1, 510) AS n`,
    `INSERT INTO organisation (kind, name, region_code) VALUES ('ENTERPRISE', '鼓楼100%_有限公司', '350500')`,
  );
  const planted = await aPlantedClaim(api);
  const [claim] = await api.world.asOwner<{ number: string }>('SELECT number FROM claim WHERE id = $1', [planted]);
  claimNumber = claim?.number ?? '';
}, 120_000);
afterAll(() => api.end());

const read = async (list: string, who = 'qz-inspector') =>
  answers.choiceList.parse((await (await api.as(who)).get(`/api/reference/${list}`).expect(200)).body);
const search = async (list: string, query: string, who = 'qz-inspector', of: object = {}) => {
  const path = `/api/reference/${list}/search`;
  return answers.choiceList.parse(
    (
      await (
        await api.as(who)
      )
        .post(path)
        .send({ query, ...of })
        .expect(200)
    ).body,
  );
};
const labels = ({ items }: { items: { label: string }[] }) => items.map(({ label }) => label);

describe('a term', () => {
  test.each([
    [` ${ID_NUMBER.toLowerCase()} `, { kind: 'ID_NUMBER', idNumber: ID_NUMBER }],
    ['350502＊＊＊＊＊＊＊＊123x', { kind: 'MASKED_ID', masked: '350502********123X' }],
    ['350500-2024-00007-2', { kind: 'TEXT', text: '350500-2024-00007-2', number: '350500-2024-00007', classSeq: 2 }],
    ['350500-2024', { kind: 'TEXT', text: '350500-2024', number: '350500-2024', classSeq: null }],
    ['电工  一班', { kind: 'TEXT', text: '电工 一班', number: '电工一班', classSeq: null }],
    ['3505021990', { kind: 'TEXT', text: '3505021990', number: '3505021990', classSeq: null }],
  ])('%s is read for what it is', (typed, term) => expect(readSearchTerm(typed)).toEqual(term));
});

describe('a list that is cut', () => {
  test('says so, and offers the newest', async () => {
    const { items, more } = await read('paidLines');
    expect([items.length, more]).toEqual([500, true]);
    expect(labels({ items }).join()).not.toContain('350500-2024-00007');
    expect(await read('institutions')).toMatchObject({ more: true });
    expect(await read('paidProjects')).toMatchObject({ more: false });
  });

  test.each([
    ['its project’s number', '350500-2024-00007', 2],
    ['the beginning of it', '350500-2024', 2],
    ['its class’s number', '350500-2024-00007-1', 2],
    ['another class of the project', '350500-2024-00007-2', 0],
    ['its trainee’s ID number', ID_NUMBER, 1],
    ['the masked ID number', MASKED, 1],
    ['nobody’s ID number', syntheticIdNumber(78), 0],
    ['words that only an older one has', '旧年电工', 0],
  ])('finds an older line by %s', async (_by, query, found) => {
    const { items, more } = await search('paidLines', query);
    expect([items.length, more]).toEqual([found, false]);
    for (const label of labels({ items })) expect(label).toMatch(/^350500-2024-00007 · 旧年电工 · /);
  });

  test('finds words among the newest, and says when there are more than it shows', async () => {
    const { items, more } = await search('paidLines', '已拨付项目');
    expect([items.length, more]).toEqual([50, true]);
  });

  test.each([
    ['paidClasses', 'qz-caseworker'],
    ['paidProjects', 'qz-caseworker'],
    ['ownClaims', 'base-manager'],
  ])('finds what %s lists by number and person, for whoever may choose it', async (list, who) => {
    for (const query of ['350500-2024-00007', ID_NUMBER, MASKED])
      expect([query, (await search(list, query, who)).items.length]).toEqual([query, 1]);
    expect((await search(list, syntheticIdNumber(78), who)).items).toEqual([]);
    for (const elsewhere of ['xm-caseworker', 'other-institution'])
      expect((await search(list, ID_NUMBER, elsewhere)).items).toEqual([]);
  });

  test('finds a claim without a class by its number, and no other list does', async () => {
    expect(claimNumber).toMatch(/^S2025/);
    expect(labels(await search('heldClaims', claimNumber, 'qz-approver'))).toEqual([claimNumber]);
    expect((await search('heldClaims', 'S2019', 'qz-approver')).items).toEqual([]);
    expect((await search('paidClaims', claimNumber, 'qz-caseworker')).items).toEqual([]);
  });

  test('finds an organisation by a part of its name, taken as it is written', async () => {
    expect(labels(await search('institutions', '第509家', 'qz-caseworker'))).toEqual(['第509家企业']);
    expect(labels(await search('institutions', '100%_', 'qz-caseworker'))).toEqual(['鼓楼100%_有限公司']);
    expect((await search('institutions', '第509家', 'base-manager')).items).toEqual([]);
  });

  test('finds an order to give back by who owes it, by its class and by its people', async () => {
    const { projectId, classId, payeeId, paymentIds } = old;
    await api.world.plant(
      `WITH k AS (INSERT INTO clawback (organisation_id, region_code, scope, project_id, class_id, payee_organisation_id,
         payer_organisation_id, fund, ground, reason, document, amount_fen, proposed_by, proposed_on, decision, decided_by, decided_on)
         SELECT a.organisation_id, '350500', 'CLASS', '${projectId}', '${classId}', '${payeeId}', f.organisation_id,
         'EMPLOYMENT_SUBSIDY', 'ERROR', '多付', '旧一号', 1, a.id, '2025-04-02', 'CONFIRMED', b.id, '2025-04-03'
         FROM account a, account b, account f
         WHERE a.username = 'qz-caseworker' AND b.username = 'qz-approver' AND f.username = 'qz-payer' RETURNING id)
       INSERT INTO clawback_line (clawback_id, payment_id, person_id, class_id, amount_fen)
       SELECT k.id, y.id, y.person_id, '${classId}', 1 FROM k, payment y WHERE y.id = '${paymentIds[0]}'`,
    );
    for (const query of ['高级技工', '350500-2024-00007-1', ID_NUMBER, '旧一号'])
      expect([query, (await search('clawbacks', query, 'qz-caseworker')).items.length]).toEqual([query, 1]);
  });
});

test('a list of a case is searched with its id, by those who may see it', async () => {
  const of = { classId: old.classId };
  expect((await search('trainees', '学员2', 'qz-caseworker', of)).items).toHaveLength(1);
  const unnamed = await (await api.as('qz-caseworker')).post('/api/reference/trainees/search').send({ query: '学员' });
  expect(unnamed.body).toMatchObject({ status: 400, field: 'classId' });
  await (await api.as('evaluator'))
    .post('/api/reference/trainees/search')
    .send({ query: '学员', ...of })
    .expect(403);
  await (await api.as('qz-caseworker')).post('/api/reference/nothing/search').send({ query: '学员' }).expect(404);
  for (const query of ['', '  ', 'x'.repeat(101), 7])
    await (await api.as('qz-caseworker')).post('/api/reference/paidLines/search').send({ query }).expect(400);
});

test('nothing that was searched for stands in an address or a log', async () => {
  await search('paidLines', ID_NUMBER);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join('\n')).not.toContain(ID_NUMBER);
  expect(logged.join('\n')).not.toContain(MASKED);
  const put = (await (await api.as('qz-inspector')).get(`/api/reference/paidLines?query=${ID_NUMBER}`)).body;
  expect(put).toMatchObject({ status: 400, field: 'query' });
});
