import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { anApi, type TestApi } from '../support/api.js';
import { GULOU_COUNTY, gulouRulesInForce } from '../support/policies.js';
import { aClaimant, anEntry } from '../support/subsidy-claims.js';
import { give as send } from '../support/give.js';
import { accessibilityFaults, choose, startBrowser, type TestBrowser } from './support/browser.js';
import { windowOf } from './support/sign-in.js';

let api: TestApi;
let browser: TestBrowser;
beforeAll(async () => {
  [api, browser] = await Promise.all([anApi({ webRoot: join(process.cwd(), 'web/dist') }), startBrowser()]);
  await gulouRulesInForce(api);
  await aClaimant(api, { username: 'firm', kind: 'ENTERPRISE', regionCode: GULOU_COUNTY });
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await api?.end();
});

async function signIn(username: string, path: string): Promise<Page> {
  const { page } = await windowOf(browser, api.url, username);
  await page.goto(api.url + path);
  return page;
}
async function give(page: Page, command: string, fill: () => Promise<void> = async () => undefined): Promise<void> {
  await page.getByRole('button', { name: command, exact: true }).click();
  await fill();
  await page.getByRole('dialog').getByRole('button', { name: '提交' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
async function fillDay(page: Page, label: string, day: string): Promise<void> {
  await page.getByLabel(label).fill(day);
  await page.getByLabel(label).press('Tab');
}

test('an enterprise in hardship is recognised and withdrawn by clicks of two people, and its claims stand beside', async () => {
  const caseworker = await signIn('qz-caseworker', '/hardship');
  await give(caseworker, '提出困难企业认定', async () => {
    await choose(caseworker, '企业', 'firm');
    await caseworker.getByLabel('认定文件').fill('泉人社困〔2025〕1号');
    await fillDay(caseworker, '认定期起始日', '2025-01-01');
    await fillDay(caseworker, '认定期截止日（含当日）', '2025-12-31');
    await caseworker.getByLabel('理由').fill('连续亏损');
  });
  await caseworker.getByText('待决定', { exact: true }).first().waitFor();
  expect(await accessibilityFaults(caseworker)).toEqual([]);
  const address = new URL(caseworker.url()).pathname;

  const reviewer = await signIn('qz-reviewer', '/inbox');
  await reviewer.getByText('决定困难企业认定（firm）').first().waitFor();
  await reviewer.goto(api.url + address);
  await give(reviewer, '同意困难企业认定');
  await reviewer.getByText('有效', { exact: true }).first().waitFor();
  const entry = anEntry(1, { level: null, certificateKind: 'COMPLETION' });
  const body = { fund: 'EMPLOYMENT_SUBSIDY', subsidyKind: 'HARDSHIP_ENTERPRISE', entries: [entry], commitment: true };
  await send(await api.as('firm'), '/api/commands/fileSubsidyClaim', body).expect(200);

  await caseworker.reload();
  await give(caseworker, '提出撤销困难企业认定', async () => {
    await fillDay(caseworker, '撤销起始日（自始不应认定的，填认定期起始日）', '2025-06-01');
    await caseworker.getByLabel('撤销文件').fill('泉人社困撤〔2025〕1号');
    await caseworker.getByLabel('理由').fill('已恢复生产');
  });
  await caseworker.getByText('撤销待决定').first().waitFor();
  await reviewer.reload();
  await give(reviewer, '同意撤销困难企业认定');
  await reviewer.getByText('已撤销', { exact: true }).first().waitFor();
  const claims = reviewer.locator('.ant-card', {
    has: reviewer.getByRole('heading', { name: '该企业的困难企业培训补贴申领' }),
  });
  await claims.getByRole('row').filter({ hasText: 'S2025' }).getByRole('cell', { name: '1', exact: true }).waitFor();
  expect(await reviewer.locator('main').innerText()).not.toMatch(/HARDSHIP|STANDING|hardship_/);
  expect(await accessibilityFaults(reviewer)).toEqual([]);
}, 120_000);
