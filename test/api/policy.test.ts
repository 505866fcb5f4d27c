import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { policyDifference, policyList, policyRules, policyVersion } from '../../api/policy-answers.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { aDraft } from '../support/policy-drafts.js';

let api: TestApi;
let own: Client;
let elsewhere: Client;
beforeAll(async () => {
  api = await anApi();
  [own, elsewhere] = await Promise.all([api.as('qz-caseworker'), api.as('xm-caseworker')]);
  const draft = aDraft('FJ-QZ-NEXT', { validFrom: '2026-01-01' }, { 'filing.leadWorkingDays': 7 });
  await give(own, '/api/commands/draftPolicyVersion', draft).expect(200);
});
afterAll(() => api.end());

const ids = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);
const list = async (client: Client, query = '') => (await client.get(`/api/policy/versions${query}`).expect(200)).body;

test('lists what is in force everywhere to everyone, and drafts in their region', async () => {
  const body = policyList.parse(await list(own));
  expect(ids(body)).toEqual(['FJ-QZ-NEXT', 'FJ-QZ-2024', 'FJ-PT', 'FJ-XM-2024', 'FJ-XM', 'FZ-GL-2019']);
  const public_ = ids(body).filter((id) => id !== 'FJ-QZ-NEXT');
  expect(ids(await list(elsewhere))).toEqual(public_);
  expect(ids(await list(await api.as('base-manager')))).toEqual(public_);
  expect(ids(await list(own, '?regionCode=350200'))).toEqual(['FJ-XM-2024', 'FJ-XM']);
  expect(ids(await list(own, '?status=SUPERSEDED'))).toEqual(['FJ-XM']);
  expect(ids(await list(own, '?status=DRAFT'))).toEqual(['FJ-QZ-NEXT']);
});

test('in pages that miss and repeat nothing', async () => {
  const seen: string[] = [];
  let next: string | null = null;
  do {
    const body: { items: { id: string }[]; next: string | null } = await list(
      own,
      `?limit=2${next ? `&after=${next}` : ''}`,
    );
    seen.push(...ids(body));
    next = body.next;
  } while (next);
  expect(seen).toEqual(ids(await list(own)));
  expect(seen.length).toBe(new Set(seen).size);
});

test.each(['?status=NONE', '?regionCode=x', '?after=x', '?colour=red'])('refuses %s', async (query) => {
  await own.get(`/api/policy/versions${query}`).expect(400);
});

test('a draft is known in its region alone', async () => {
  const body = policyVersion.parse((await own.get('/api/policy/versions/FJ-QZ-NEXT').expect(200)).body);
  expect(body).toMatchObject({ status: 'DRAFT', drafted: { on: '2025-07-01' }, checked: null, broughtIntoForce: null });
  for (const path of ['', '/rules', '/difference', '/difference?with=FJ-QZ-2024'])
    await elsewhere.get(`/api/policy/versions/FJ-QZ-NEXT${path}`).expect(404);
  await elsewhere.get('/api/policy/versions/FJ-QZ-2024/difference?with=FJ-QZ-NEXT').expect(404);
  await own.get('/api/policy/versions/FJ-NONE').expect(404);
  await own.get('/api/policy/versions/fj-qz-2024').expect(404);
});

test('shows each rule with its value, its words, its clause and whether any document gives it', async () => {
  const { body } = await elsewhere.get('/api/policy/versions/FJ-QZ-2024/rules').expect(200);
  const { rules } = policyRules.parse(body);
  expect(rules.length).toBeGreaterThan(60);
  expect(rules.find(({ key }) => key === 'voucher.rules')).toMatchObject({
    name: '培训券',
    clause: expect.stringContaining('职业培训券'),
    confidence: 'H',
    isDefault: false,
    decidingDate: 'CLAIM',
  });
  expect(rules.find(({ key }) => key === 'filing.leadWorkingDays')).toMatchObject({
    value: 5,
    text: '5个工作日',
    sourceDocument: '无文件规定，缺省值',
    isDefault: true,
    decidingDate: 'FILING',
  });
});

test('shows what one version changed of another, by default of the one before it', async () => {
  const { body } = await own.get('/api/policy/versions/FJ-QZ-NEXT/difference').expect(200);
  const { from, to, differences } = policyDifference.parse(body);
  expect([from, to]).toEqual(['FJ-QZ-2024', 'FJ-QZ-NEXT']);
  expect(differences.map(({ key, change }) => [key, change])).toEqual([
    ['filing.leadWorkingDays', 'CHANGED'],
    ['version.validFrom', 'CHANGED'],
  ]);
  expect(differences[0]).toMatchObject({
    name: '备案提前期',
    before: { value: 5, text: '5个工作日', clause: '开班前不少于5个工作日备案' },
    after: { value: 7, text: '7个工作日' },
  });
  const other = await own.get('/api/policy/versions/FJ-QZ-2024/difference?with=FJ-PT').expect(200);
  const changes = new Map(policyDifference.parse(other.body).differences.map(({ key, change }) => [key, change]));
  expect(changes.get('tariff.LEVEL_UPGRADE')).toBe('ADDED');
  expect(changes.get('tariff.PROJECT_BASED')).toBe('CHANGED');
  const back = await own.get('/api/policy/versions/FJ-PT/difference?with=FJ-QZ-2024').expect(200);
  const turned = policyDifference.parse(back.body).differences.find(({ key }) => key === 'tariff.LEVEL_UPGRADE');
  expect(turned).toMatchObject({ change: 'REMOVED', after: null });
});
