import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { anApi, type TestApi } from '../support/api.js';
import { aPaidClass } from '../support/paid-class.js';
import { syntheticIdNumber } from '../support/synthetic-id.js';
import { accessibilityFaults, startBrowser, type TestBrowser } from './support/browser.js';
import { windowOf } from './support/sign-in.js';

const ID_NUMBER = syntheticIdNumber(77);
const OLD = '350500-2024-00007';
let api: TestApi;
let browser: TestBrowser;
beforeAll(async () => {
  [api, browser] = await Promise.all([anApi({ webRoot: join(process.cwd(), 'web/dist') }), startBrowser()]);
  const old = await aPaidClass(api.world, { people: 2, paidOn: '2025-04-01' });
  await aPaidClass(api.world, { people: 501 });
  await api.world.plant(
    `UPDATE project SET number = '${OLD}', title = '旧年电工' WHERE id = '${old.projectId}'`,
    `UPDATE person SET id_number_hash = decode('${api.world.secrets.hash(ID_NUMBER).toString('hex')}', 'hex')
     WHERE id = (SELECT person_id FROM trainee WHERE id = '${old.traineeIds[1]}')`,
  );
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await api?.end();
});

const options = (page: Page) => page.locator('.ant-select-dropdown:visible .ant-select-item-option');

test('whoever cannot find an older line in the list types a number, and the server finds it', async () => {
  const { page, complaints } = await windowOf(browser, api.url, 'qz-inspector');
  const addresses: string[] = [];
  page.on('request', (request) => void addresses.push(request.url()));
  await page.goto(`${api.url}/signal`);
  await page.getByRole('button', { name: '登记风险信号' }).click();
  const line = page.getByRole('dialog').getByLabel('申领明细');
  await line.click();
  await page.getByText('还有更多，请输入项目编号').waitFor();
  await options(page).first().waitFor();
  expect(await options(page).filter({ hasText: OLD }).count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);

  await line.fill('没有这个项目');
  await page.getByText('没有找到。请核对编号').waitFor();
  await line.fill(OLD);
  await options(page).filter({ hasText: OLD }).nth(1).waitFor();
  expect(await options(page).count()).toBe(2);
  await line.fill(ID_NUMBER);
  const found = options(page).filter({ hasText: '旧年电工 · 已拨付班 · 2' });
  await options(page).filter({ hasText: '旧年电工 · 已拨付班 · 1' }).waitFor({ state: 'detached' });
  await found.waitFor();
  expect(await options(page).count()).toBe(1);
  await found.click();
  await page.getByRole('dialog').getByTitle(`${OLD} · 旧年电工 · 已拨付班 · 2`).waitFor();

  await page.getByRole('dialog').getByLabel('信号种类').click();
  await options(page).filter({ hasText: '投诉' }).first().click();
  await page.getByRole('dialog').getByLabel('情况').fill('来电反映未到课');
  await page.getByRole('dialog').getByRole('button', { name: '提交' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.locator('main').getByText('旧年电工').first().waitFor();
  expect(addresses.filter((address) => decodeURIComponent(address).includes(ID_NUMBER))).toEqual([]);
  expect(complaints).toEqual([]);
}, 120_000);
