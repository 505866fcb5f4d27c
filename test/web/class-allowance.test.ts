import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CAST } from '../../scripts/story/plot.js';
import { asProjectBased, certifiedClasses, fileTraining } from '../support/allowance-life.js';
import { anApi, type TestApi } from '../support/api.js';
import { accessibilityFaults, choose, startBrowser, type TestBrowser } from './support/browser.js';
import { windowOf } from './support/sign-in.js';

let api: TestApi;
let browser: TestBrowser;
let classId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([anApi({ webRoot: join(process.cwd(), 'web/dist') }), startBrowser()]);
  await asProjectBased(api.world);
  [classId = ''] = (await certifiedClasses(api.world, 1)).classIds;
  await fileTraining(api.world, classId);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await api?.end();
});

test('an institution claims for all of its trainees in one form, and the page says whose account is missing', async () => {
  const { page, complaints } = await windowOf(browser, api.url, CAST.institution);
  await page.goto(`${api.url}/classes/${classId}`);
  await page.getByRole('button', { name: '申领学员生活费补贴' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('每人申请金额（不填按标准上限）').fill('450');
  await choose(page, '学员 1', '5 · ');
  await form.getByRole('checkbox', { name: /承诺/ }).check();
  expect(await accessibilityFaults(page)).toEqual([]);
  await form.getByRole('button', { name: '提交', exact: true }).click();
  await form.waitFor({ state: 'hidden' });
  const [claim] = await api.world.asOwner<{ id: string; fen: number; lines: number }>(
    `SELECT m.id, sum(l.amount_fen)::int AS fen, count(*)::int AS lines FROM claim m JOIN claim_line l ON l.claim_id = m.id
     WHERE m.gate_profile = 'ALLOWANCE' GROUP BY m.id`,
  );
  expect(claim).toMatchObject({ fen: 3 * 450_00, lines: 3 });
  await page.goto(`${api.url}/subsidyClaim/${claim?.id}`);
  await page.getByText('有学员没有经核实的本人账户，只暂缓其本人一笔').waitFor();
  expect(await page.getByText('无本人账户').count()).toBe(3);
  await page.getByText('学员本人账户已核实（至少一人').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
}, 120_000);
