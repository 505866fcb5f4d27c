import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { policyDifference, policyList, policyRules, policyVersion, publicVersions } from '../../api/policy-answers.js';
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

describe('the tariffs, for everyone', () => {
  const PUBLIC = '/api/public/policy/versions';
  const read = async (query = '') =>
    publicVersions.parse((await api.nobody().get(`${PUBLIC}${query}`).expect(200)).body);

  test('of versions in force alone: no draft, nothing that is superseded or over', async () => {
    const { items, regions } = await read();
    expect(ids({ items })).toEqual(['FJ-QZ-2024', 'FJ-PT', 'FJ-XM-2024']);
    expect(regions.map(({ code }) => code)).toEqual(['350200', '350300', '350500']);
    expect(items[0]).toMatchObject({ validFrom: '2024-07-01', validTo: null, validToIsDefault: true });
  });

  test('by kind and level, with clause, source and the mark of what no document says', async () => {
    const { items } = await read('?regionCode=350500&kind=LEVEL_UPGRADE');
    const [tariff, ...others] = items[0]?.tariffs ?? [];
    expect([items.length, others]).toEqual([1, []]);
    expect(tariff).toMatchObject({
      ...{ kind: 'LEVEL_UPGRADE', name: '职业技能提升补贴标准', clause: '职业培训补贴标准（按技能等级）' },
      ...{ isDefault: false, decidingDate: 'FILING', sourceDocument: expect.stringContaining('闽人社文〔2024〕3号') },
      terms: '收款方 培训机构；凭证 职业技能等级证书、职业资格证书',
    });
    expect(tariff?.amounts).toContainEqual({ level: 'L3', levelName: '高级工', per: 'PERSON', amountFen: 150_000 });
    const special = { level: 'SPECIAL_ABILITY', levelName: '专项职业能力证书', per: 'PERSON', amountFen: 50_000 };
    expect(tariff?.amounts).toContainEqual(special);
    const all = (await read()).items.flatMap(({ tariffs }) => tariffs);
    expect(all.some(({ isDefault }) => isDefault)).toBe(true);
  });

  test('a kind without a tariff is paid nothing there, and says so by being empty', async () => {
    const { items } = await read('?regionCode=350300&kind=MASTER_APPRENTICE');
    expect(items.map(({ id, tariffs }) => [id, tariffs])).toEqual([['FJ-PT', []]]);
  });

  test('in pages, and not sent again to who has them', async () => {
    const first = await read('?limit=2');
    expect(ids(first)).toEqual(['FJ-QZ-2024', 'FJ-PT']);
    expect(ids(await read(`?limit=2&after=${first.next}`))).toEqual(['FJ-XM-2024']);
    const { etag } = (await api.nobody().get(PUBLIC).expect(200)).headers;
    await api
      .nobody()
      .get(PUBLIC)
      .set('If-None-Match', etag ?? '')
      .expect(304);
  });

  test.each(['?kind=NONE', '?regionCode=x', '?after=x', '?status=DRAFT'])('refuses %s', async (query) => {
    await api.nobody().get(`${PUBLIC}${query}`).expect(400);
  });

  test('a version that a successor has ended is shown to its last day, and the successor before its first', async () => {
    const command = async (who: string, name: string, body: object) =>
      give(await api.as(who), `/api/policy/versions/FJ-QZ-NEXT/commands/${name}`, body).expect(200);
    await command('qz-reviewer', 'checkPolicyVersion', { opinion: '与文件一致' });
    await command('qz-approver', 'bringIntoForce', { supersedes: 'FJ-QZ-2024' });
    const terms = ({ items }: { items: { id: string; validTo: string | null; validToIsDefault: boolean }[] }) =>
      items.map(({ id, validTo, validToIsDefault }) => [id, validTo, validToIsDefault]);
    const next = ['FJ-QZ-NEXT', null, true];
    expect(terms(await read('?regionCode=350500'))).toEqual([next, ['FJ-QZ-2024', '2025-12-31', false]]);
    await api.world.hands.advance('2026-01-01');
    expect(terms(await read('?regionCode=350500'))).toEqual([next]);
  });
});
