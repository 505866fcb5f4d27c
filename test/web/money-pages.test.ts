import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { CAST, people } from '../../scripts/story/plot.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { aClassIn, publishClaim } from '../support/small-life.js';
import { GENERAL, propose } from '../support/vouchers.js';
import { accessibilityFaults, choose, startBrowser, type TestBrowser } from './support/browser.js';
import { windowOf } from './support/sign-in.js';

const PHONE = { width: 390, height: 844 };
const logged: string[] = [];
let api: TestApi;
let browser: TestBrowser;
beforeAll(async () => {
  const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  [api, browser] = await Promise.all([anApi({ webRoot: join(process.cwd(), 'web/dist'), logger }), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await api?.end();
});

test('an institution hands out slips, and a trainee confirms by his link on a phone', async () => {
  const classId = await aClassIn(api.world, 'filing');
  await api.world.hands.put(CAST.institution, classId, 'roster', people(2, 1));
  const manager = await signIn(CAST.institution, `/classes/${classId}`);
  await manager.getByText('未发确认单2人').waitFor();
  await manager.getByRole('button', { name: '发放确认单' }).click();
  await manager.getByRole('button', { name: '生成确认单' }).click();
  const slip = manager.locator('[data-slip="1"]');
  await slip.getByText('学员001').waitFor();
  expect(await slip.locator('svg').count()).toBe(1);
  expect(await accessibilityFaults(manager)).toEqual([]);
  const link = await slip.locator('code').innerText();
  const token = link.split('#')[1] ?? '';
  expect(token).toMatch(/^[\w-]{32}$/);

  const { page: phone, sent } = await openPhone(link);
  await phone.getByRole('heading', { name: '是您本人报名参加这个培训班吗？' }).waitFor();
  expect(await phone.locator('main').innerText()).not.toContain('学员001');
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  expect(await accessibilityFaults(phone)).toEqual([]);
  await phone.getByRole('button', { name: '是，我要参加' }).click();
  await phone.getByRole('button', { name: '重新选择' }).click();
  await phone.getByRole('button', { name: '是，我要参加' }).click();
  await phone.getByRole('button', { name: '确定', exact: true }).click();
  await phone.getByText('您已确认参加').waitFor();
  expect(leaksOf(sent, token)).toEqual([]);
  expect(logged.filter((line) => line.includes(token))).toEqual([]);

  // Opened again it says what was said, and takes nothing more; one that nobody made says that.
  await phone.reload();
  await phone.getByText('这个链接已经用过').waitFor();
  expect(await phone.getByRole('button', { name: '是，我要参加' }).count()).toBe(0);
  await phone.goto(`${api.url}/confirm#${'x'.repeat(32)}`);
  await phone.getByText('链接无效或已过期').waitFor();

  await manager.reload();
  await manager.getByText('已确认1人，待答复1人').waitFor();
  expect(await manager.getByText(token).count()).toBe(0);
});

test('anyone objects to a public list; one looks into it, another decides, and the line says why it is zero', async () => {
  const classId = await aClassIn(api.world, 'release', { from: 50 });
  await publishClaim(api.world, classId);
  const { page: anyone } = await browser.open();
  await anyone.goto(`${api.url}/public`);
  await anyone.getByRole('link', { name: '焊工短班 · 1班' }).click();
  await anyone.getByRole('cell', { name: '1,300.00' }).first().waitFor();
  expect(await anyone.locator('main').innerText()).not.toContain('学员0');
  await anyone.getByRole('button', { name: '提出异议' }).click();
  await anyone.getByLabel('名单序号').fill('2');
  await anyone.getByLabel('异议内容').fill('第2号学员当时在外地，没有到课');
  await anyone.getByLabel('联系方式').fill('13800000000');
  expect(await accessibilityFaults(anyone)).toEqual([]);
  await submit(anyone);
  await anyone.getByText('已收到您的异议').waitFor();

  const caseworker = await openClaim(CAST.caseworker, classId);
  await caseworker.getByRole('row').filter({ hasText: '学员051' }).getByText('有异议，暂缓').waitFor();
  await caseworker.getByRole('button', { name: '查看异议' }).click();
  await caseworker.getByText('没有到课').waitFor();
  expect(await caseworker.getByText('13800000000').count()).toBe(0);
  await caseworker.getByRole('button', { name: '显示', exact: true }).click();
  await caseworker.getByText('13800000000').waitFor();
  await caseworker.getByRole('listitem').getByRole('button', { name: '登记异议核查情况' }).click();
  await caseworker.getByRole('textbox', { name: '核查情况' }).fill('签到与视频不符');
  await submit(caseworker);
  await caseworker.getByText('签到与视频不符').waitFor();

  const reviewer = await openClaim(CAST.reviewer, classId);
  await reviewer.getByRole('button', { name: '查看异议' }).click();
  await reviewer.getByRole('listitem').getByRole('button', { name: '办结公示异议' }).click();
  await choose(reviewer, '办理结果', '成立');
  await reviewer.getByLabel('理由').fill('核查属实');
  await submit(reviewer);
  const line = reviewer.getByRole('row').filter({ hasText: '学员051' });
  await line.getByText('公示期异议成立，该笔补贴不予发放').waitFor();
  await line.getByRole('button', { name: '查看第2号计算过程' }).click();
  const working = reviewer.getByRole('dialog');
  await working.getByText('0.00 元').first().waitFor();
  await working.getByText('核查属实').waitFor();
  await working.getByRole('row').filter({ hasText: '上浮' }).getByText('1,300.00').first().waitFor();
  expect(await accessibilityFaults(reviewer)).toEqual([]);
  expect(browser.complaints().filter(isUnexpected)).toEqual([]);
});

test('a holder claims his voucher by his link, once he has said who he is', async () => {
  const [holder] = people(1, 90);
  const issueId = await propose(api, { ...GENERAL, rows: [holder] });
  await give(await api.as(CAST.reviewer), `/api/voucher-issues/${issueId}/commands/confirmIssue`, {}).expect(200);
  const links = await (await api.as(CAST.caseworker)).get(`/api/voucher-issues/${issueId}/links`).expect(200);
  const { page } = await browser.open(PHONE);
  await page.goto(`${api.url}/voucher-claim#${links.body.items[0].token}`);
  const claim = page.getByRole('button', { name: '领取' });
  await page.getByLabel('姓名').fill('别人');
  await page.getByLabel('身份证号码').fill(holder?.idNumber ?? '');
  await claim.click();
  await page.getByRole('alert').first().waitFor();
  expect(await page.getByLabel('姓名').inputValue()).toBe('别人');
  await page.getByLabel('姓名').fill(holder?.name ?? '');
  await claim.click();
  await page.getByText('领取成功').waitFor();
  expect(await page.locator('svg[height="160"]').count()).toBe(1);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  expect(await accessibilityFaults(page)).toEqual([]);
});

/** A link that nobody made is a 404, which the browser tells on its console. */
function isUnexpected(complaint: string): boolean {
  return !complaint.includes('404 (Not Found)');
}

interface Sent {
  readonly url: string;
  readonly referer: string | undefined;
}

async function openPhone(link: string): Promise<{ page: Page; sent: Sent[] }> {
  const { page } = await browser.open(PHONE);
  const sent: Sent[] = [];
  page.on('request', (request) => sent.push({ url: request.url(), referer: request.headers()['referer'] }));
  await page.goto(link);
  return { page, sent };
}

/** Requests that carry the token, other than the question and the answer themselves. */
function leaksOf(sent: readonly Sent[], token: string): Sent[] {
  const asked = `${api.url}/api/public/confirmations/${token}`;
  expect(sent.some(({ url }) => url === asked)).toBe(true);
  return sent.filter(({ url, referer }) => referer?.includes(token) || (url !== asked && sentUrl(url).includes(token)));
}

/** What goes over the wire of an address: what stands behind the # stays in the browser. */
function sentUrl(url: string): string {
  return url.split('#')[0] ?? '';
}

async function signIn(username: string, path: string): Promise<Page> {
  const { page } = await windowOf(browser, api.url, username);
  await page.goto(api.url + path);
  await page.getByRole('heading', { level: 1 }).filter({ hasText: '1班' }).waitFor();
  return page;
}

async function openClaim(username: string, classId: string): Promise<Page> {
  const page = await signIn(username, `/classes/${classId}`);
  await page.getByRole('tab', { name: '补贴申领' }).click();
  await page.getByRole('heading', { name: '逐人明细' }).waitFor();
  return page;
}

async function submit(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click();
}
