import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { anApi, type TestApi } from '../support/api.js';
import { aClassIn } from '../support/small-life.js';
import { accessibilityFaults, startBrowser, type TestBrowser } from './support/browser.js';
import { windowOf } from './support/sign-in.js';

let api: TestApi;
let browser: TestBrowser;
let classId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([anApi({ webRoot: join(process.cwd(), 'web/dist') }), startBrowser()]);
  const costShares = { government: 40, enterprise: 45, person: 15 };
  classId = await aClassIn(api.world, 'employment', { plan: { costPerHeadFen: 300_000, costShares } });
  await must(api.world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await api?.end();
});

test('the class says how its cost is shared, and the working of a line what that comes to', async () => {
  const { page, complaints } = await windowOf(browser, api.url, CAST.caseworker);
  await page.goto(`${api.url}/classes/${classId}`);
  await page.getByText('每人成本 3,000.00 元：政府 40%、企业 45%、个人 15%').waitFor();
  await page.getByRole('tab', { name: '补贴申领' }).click();
  await page.getByRole('button', { name: '查看第1号计算过程' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('成本分担：政府 1,200.00 元、企业 1,350.00 元、个人 450.00 元。').waitFor();
  expect(await drawer.getByRole('row').filter({ hasText: '政府分担40%' }).innerText()).toMatch(/1,300\.00\s+1,200\.00/);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
}, 120_000);
