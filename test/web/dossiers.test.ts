import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import type { Download, Page } from 'playwright-core';
import { aBatchWorld, type BatchWorld } from '../support/batch-world.js';
import { ACCOUNT } from '../support/dossiers.js';
import { aPersonAtTheCounter } from '../support/subsidy-claims.js';
import { accessibilityFaults, choose, type Size, startBrowser, type TestBrowser } from './support/browser.js';
import { windowOf } from './support/sign-in.js';

const PERSON = aPersonAtTheCounter(905);
let at: BatchWorld;
let browser: TestBrowser;

/** The real API on a database whose one class has an approved claim; its process's steps are not needed here. */
beforeAll(async () => {
  [at, browser] = await Promise.all([aBatchWorld(1, { webRoot: join(process.cwd(), 'web/dist') }), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await at?.api.end();
});

test('a batch is made, checked, instructed, confirmed and booked from the bank’s file, by clicks of four people', async () => {
  const caseworker = await signIn('qz-caseworker');
  await goTo(caseworker, '支付批次');
  await caseworker.getByRole('button', { name: '编制拨付批次' }).click();
  const form = caseworker.getByRole('dialog');
  await form.getByRole('button', { name: '提交' }).click();
  await form.getByText('请至少选择一个班级或一件申领').waitFor();
  await choose(caseworker, '班级', '3,900.00');
  await caseworker.keyboard.press('Escape'); // A list to choose several from stays open.
  await form.getByRole('button', { name: '提交' }).click();
  const number = await headingOf(caseworker, /^B\d{10}$/);
  await caseworker.getByText('叁仟玖佰元整').waitFor();
  expect(await accessibilityFaults(caseworker)).toEqual([]);

  const reviewer = await signIn('qz-reviewer');
  await openTask(reviewer, '复核拨付批次');
  await give(reviewer, '复核拨付批次', () => reviewer.getByLabel('意见').fill('账户与金额无误'));
  await reviewer.getByText('已复核', { exact: true }).first().waitFor();

  const payer = await signIn('qz-payer');
  await openTask(payer, '发起拨付');
  await give(payer, '发起拨付');
  const second = await signIn('qz-payer2');
  await openTask(second, '确认拨付');
  await give(second, '确认拨付');

  await goTo(second, '支付批次');
  await second.getByRole('link', { name: number }).click();
  await headingOf(second, number);
  const payments = second.locator('.ant-card', { has: second.getByRole('heading', { name: '款项' }) });
  await payments.getByText('已确认，待付').first().waitFor();
  expect(await payments.getByRole('row').count()).toBe(4);
  expect(await payments.innerText()).not.toContain(ACCOUNT.number.replaceAll(' ', ''));
  expect(await accessibilityFaults(second)).toEqual([]);

  const [file] = await Promise.all([
    second.waitForEvent('download'),
    second.getByRole('button', { name: '下载 csv' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`${number}.csv`);
  expect(await textOf(file)).toMatch(/,9558\d{15},/);

  const results = (await paymentsOf()).map(({ reference }) => `${reference},1300.00,成功`);
  await second.getByRole('button', { name: '上传银行回单' }).click();
  await upload(second, ['参考号,金额,结果', ...results.slice(1)]);
  await second.getByRole('dialog').getByRole('alert').first().waitFor(); // A row is missing: nothing is booked.
  await upload(second, ['参考号,金额,结果', ...results]);
  await second.getByRole('dialog').waitFor({ state: 'hidden' });
  await second.getByText('账目相符').waitFor();
  expect(new Set((await paymentsOf()).map(({ state }) => state))).toEqual(new Set(['PAID']));
});

test('one payer proposes an allocation, his own confirmation is refused in words, and a second confirms it', async () => {
  const payer = await signIn('qz-payer');
  await goTo(payer, '预算下达');
  await payer.getByRole('button', { name: '拟下达预算' }).click();
  await choose(payer, '下达或收回', '下达');
  await choose(payer, '资金渠道', '就业补助资金');
  await payer.getByLabel('预算年度').fill('2026');
  await payer.getByLabel('金额').fill('1000000.5');
  await payer.getByLabel('文号').fill('泉财社〔2026〕1号');
  await payer.getByRole('dialog').getByRole('button', { name: '提交' }).click();
  await headingOf(payer, '泉财社〔2026〕1号');
  await payer.getByText('1,000,000.50 元').waitFor();
  await payer.getByRole('button', { name: '确认下达预算' }).click();
  await payer.getByRole('dialog').getByRole('button', { name: '提交' }).click();
  await payer.getByRole('dialog').getByRole('alert').getByText('依据').first().waitFor();
  expect(await accessibilityFaults(payer)).toEqual([]);

  const second = await signIn('qz-payer2');
  await openTask(second, '确认下达预算');
  await give(second, '确认下达预算');
  await second.getByText('已确认', { exact: true }).first().waitFor();
  const [budget] = await at.world.asOwner<{ fen: number }>(
    "SELECT allocated_fen::float8 AS fen FROM budget WHERE budget_year = 2026 AND fund = 'EMPLOYMENT_SUBSIDY'",
  );
  expect(budget?.fen).toBe(600_000_050);
});

test('an institution proposes an account, what is wrong with it stands at its field, and the caseworker confirms it', async () => {
  const manager = await signIn('base-manager');
  await goTo(manager, '收款账户');
  await manager.getByRole('button', { name: '填报收款账户' }).click();
  const form = manager.getByRole('dialog');
  await form.getByLabel('户名').fill(ACCOUNT.holder);
  await form.getByLabel('开户行').fill(ACCOUNT.bank);
  await form.getByLabel('账号').fill('1111111111111111');
  await form.getByRole('button', { name: '提交' }).click();
  const field = form.locator('.ant-form-item', { has: manager.getByLabel('账号') });
  await field.locator('.ant-form-item-explain-error').waitFor();
  expect(await form.getByLabel('户名').inputValue()).toBe(ACCOUNT.holder);
  await form.getByLabel('账号').fill(ACCOUNT.number);
  await form.getByRole('button', { name: '提交' }).click();
  await headingOf(manager, ACCOUNT.holder);
  expect(await manager.locator('main').innerText()).toMatch(/账号[\s\S]*\*{4}/);

  const caseworker = await signIn('qz-caseworker');
  await openTask(caseworker, '核实收款账户');
  await give(caseworker, '核实收款账户');
  await caseworker.getByText('已核实', { exact: true }).first().waitFor();
});

test('a list is exported for a purpose, and not without', async () => {
  const auditor = await signIn('auditor');
  await goTo(auditor, '导出');
  await choose(auditor, '清单', '支付批次');
  await auditor.getByRole('button', { name: '导出文件' }).click();
  await auditor.getByText('必须填写').waitFor();
  await auditor.getByLabel(/^用途/).fill('季度核对批次');
  const [file] = await Promise.all([
    auditor.waitForEvent('download'),
    auditor.getByRole('button', { name: '导出文件' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('支付批次.xlsx');
  expect(await accessibilityFaults(auditor)).toEqual([]);
});

test('on a phone everything this person may open is behind one button, and a policy version can be compared', async () => {
  const reviewer = await signIn('qz-reviewer', { width: 390, height: 844 });
  await reviewer.getByRole('button', { name: '全部事项' }).click();
  expect(await accessibilityFaults(reviewer)).toEqual([]);
  await reviewer.getByRole('dialog').getByRole('link', { name: '政策版本' }).click();
  await reviewer
    .getByRole('link', { name: /厦门.*2024|FJ-XM-2024/ })
    .first()
    .click();
  await reviewer.getByText('默认值').first().waitFor();
  await reviewer.getByRole('button', { name: '对比' }).click();
  await choose(reviewer, '选择对比的版本', 'FJ-PT');
  await reviewer.getByText(/FJ-PT → FJ-XM-2024，\d+项不同/).waitFor();
  expect(await reviewer.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await accessibilityFaults(reviewer)).toEqual([]);
});

test('a natural person is registered at the counter, and signs in with a password of his own', async () => {
  const caseworker = await signIn('qz-caseworker');
  await goTo(caseworker, '个人申领人');
  await give(caseworker, '登记个人申领人', async () => {
    const { name, idNumber, phone, oneTimePassword } = PERSON;
    await caseworker.getByLabel('姓名').fill(name);
    await caseworker.getByLabel('身份证号码').fill(idNumber);
    await caseworker.getByLabel('手机号码').fill(phone);
    await choose(caseworker, '地区', '泉州市');
    await choose(caseworker, '证件种类（已查验原件）', '居民身份证');
    await caseworker.getByLabel('一次性密码（本人首次登录时修改）').fill(oneTimePassword);
    expect(await caseworker.getByRole('dialog').innerText()).not.toContain(oneTimePassword);
  });
  const username = /g\d{8}/.exec(await headingOf(caseworker, /g\d{8}/))?.[0] ?? '';
  expect(caseworker.url()).not.toContain(PERSON.idNumber);
  expect(await caseworker.getByRole('main').innerText()).not.toContain(PERSON.idNumber);
  expect(await accessibilityFaults(caseworker)).toEqual([]);

  const { page } = await browser.open();
  await page.goto(`${at.api.url}/sign-in`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(PERSON.oneTimePassword);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByLabel('新密码').fill('Zhangsan-own#2025');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: '待办事项' }).waitFor();
  await goTo(page, '补贴申领');
  await page.getByRole('button', { name: '提交补贴申领（不随班级）' }).waitFor();
});

test('no page has complained', () => {
  // A refused form is answered 409 or 422, which the browser notes by itself.
  const complaints = browser.complaints().filter((one) => !/status of (409|422)/.test(one));
  expect(complaints).toEqual([]);
});

async function signIn(username: string, size?: Size): Promise<Page> {
  const { page } = await windowOf(browser, at.api.url, username, size);
  await page.goto(`${at.api.url}/inbox`);
  await page.getByRole('heading', { name: '待办事项' }).waitFor();
  return page;
}

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function headingOf(page: Page, name: string | RegExp): Promise<string> {
  const heading = page.getByRole('heading', { level: 1, name });
  await heading.waitFor();
  return heading.innerText();
}

/** From the inbox, as it would be done. */
async function openTask(page: Page, command: string): Promise<void> {
  await page.getByRole('link', { name: command, exact: true }).click();
  await page.getByRole('button', { name: command, exact: true }).waitFor();
}

async function give(page: Page, command: string, fill: () => Promise<void> = async () => {}): Promise<void> {
  await page.getByRole('button', { name: command, exact: true }).click();
  const form = page.getByRole('dialog');
  await fill();
  await form.getByRole('button', { name: '提交' }).click();
  await form.waitFor({ state: 'hidden' }); // It stays open on a "no".
}

async function upload(page: Page, rows: readonly string[]): Promise<void> {
  const file = { name: '回单.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n'), 'utf8') };
  await page.getByRole('dialog').locator('input[type=file]').setInputFiles(file);
  await page.getByText('回单.csv').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '提交' }).click();
}

async function textOf(file: Download): Promise<string> {
  const chunks = await (await file.createReadStream()).toArray();
  return Buffer.concat(chunks as Buffer[]).toString('utf8');
}

function paymentsOf() {
  return at.world.asOwner<{ reference: string; state: string }>(
    'SELECT reference, state FROM payment ORDER BY reference',
  );
}
