import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import { anApi, type TestApi } from '../support/api.js';
import { GULOU_COUNTY, gulouRulesInForce } from '../support/policies.js';
import { aClaimant } from '../support/subsidy-claims.js';
import { syntheticIdNumber } from '../support/synthetic-id.js';
import { choose, startBrowser, type TestBrowser } from './support/browser.js';

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

test('a firm files a month of work as training from the page, and is told at the cell what is missing', async () => {
  const { page } = await browser.open();
  const credentials = { data: { username: 'firm', password: DEMO_PASSWORD }, headers: { origin: api.url } };
  expect((await page.request.post(`${api.url}/api/session`, credentials)).status()).toBe(200);
  await page.addInitScript("localStorage.setItem('jiangxin.signedIn', '1')");
  await page.goto(`${api.url}/subsidyClaim`);
  await page.getByRole('button', { name: '提交补贴申领（不随班级）' }).click();
  const form = page.getByRole('dialog');
  await choose(page, '资金渠道', '就业补助资金');
  await choose(page, '补贴种类', '以工代训补贴');
  await form.getByLabel('姓名 1').fill('学员7');
  await form.getByLabel('身份证号码 1').fill(syntheticIdNumber(7));
  await choose(page, '人员类别 1', '就业困难人员');
  await page.keyboard.press('Escape');
  const hiredOn = form.getByLabel('招用日期 1');
  await hiredOn.fill('2025-01-06');
  await hiredOn.press('Tab');
  await form.getByRole('checkbox', { name: /承诺/ }).check();
  await form.getByRole('button', { name: '提交', exact: true }).click();
  await form.getByRole('cell').getByText('第1行未填写补贴月份，申领以工代训补贴须填写').waitFor();
  const month = form.getByLabel('补贴月份（以工代训） 1');
  await month.fill('2025-05');
  await month.press('Tab');
  await form.getByRole('button', { name: '提交', exact: true }).click();
  await page.getByRole('cell', { name: '以工代训补贴' }).first().waitFor();
  await page.getByRole('cell', { name: '2025-05' }).first().waitFor();
  await page.getByText('200.00').first().waitFor();
  expect(await page.locator('main').innerText()).not.toContain('WORK_AS_TRAINING');
}, 120_000);
