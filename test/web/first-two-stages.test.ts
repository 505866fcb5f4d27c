import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityFaults, choose, startBrowser, type TestBrowser } from './support/browser.js';
import { type Service, startService } from './support/service.js';

const PASSWORD = 'Jiangxin-2025';
const BASE = '泉州市高级技工学校';
const TITLE = '2025年焊工（四级）培训';
/** A stage is left within seconds; a busy machine may need more. */
const MOVES = { timeout: 30_000 };

let service: Service;
let browser: TestBrowser;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), startBrowser()]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

test('three people carry a project through its first two stages by clicks', async () => {
  const caseworker = await signIn('qz-caseworker');
  expect(await accessibilityFaults(caseworker)).toEqual([]);

  await postProject(caseworker);
  await expectStep(caseworker, '需求目录', /2025-07-01 开始/);
  await expectAwaited(caseworker, '审批立项', '审批（泉州市人力资源和社会保障局）', /2025-07-08 前/);
  await expectGate(caseworker, { unmet: 19, met: ['项目与班级未暂停、未终止'] });
  expect(await caseworker.getByText('您目前没有可办理的事项').isVisible()).toBe(true);
  expect(await accessibilityFaults(caseworker)).toEqual([]);

  const approver = await signIn('qz-approver');
  await openTask(approver, '审批立项');
  await give(approver, '审批立项');
  await expectStep(approver, '需求目录', /2025-07-01 完成/);
  await expectStep(approver, '机构遴选', /2025-07-01 开始/);
  await expectGate(approver, { unmet: 18, met: ['需求目录环节已完成'] });

  await openTask(caseworker, '从目录指定机构');
  await give(caseworker, '从目录指定机构', () => choose(caseworker, '目录机构', BASE));
  await expectAwaited(caseworker, '确认指定', '审批（泉州市人力资源和社会保障局）', /前/);

  await openTask(approver, '确认指定');
  await give(approver, '确认指定');
  await expectAwaited(approver, '签订协议', `承训机构（${BASE}）`, /前/);

  const manager = await signIn('base-manager');
  await openTask(manager, '签订协议');
  await give(manager, '签订协议', () => manager.getByLabel('协议编号').fill('泉人社培协〔2025〕1号'));
  await expectStep(manager, '机构遴选', /2025-07-01 完成/);
  await expectStep(manager, '开班备案', /2025-07-01 开始/);
  await expectGate(manager, { unmet: 17, met: ['需求目录环节已完成', '机构遴选环节已完成'] });
  expect(await accessibilityFaults(manager)).toEqual([]);

  await manager.getByRole('link', { name: '焊工一班', exact: true }).click();
  await manager.getByRole('heading', { name: '第1班 焊工一班' }).waitFor();
  await expectAwaited(manager, '提交开班备案', `承训机构（${BASE}）`, /./);
  await expectGate(manager, { unmet: 17, met: ['需求目录环节已完成', '机构遴选环节已完成'] });
  expect(await accessibilityFaults(manager)).toEqual([]);

  expect(browser.complaints()).toEqual([]);
}, 180_000);

async function signIn(username: string): Promise<Page> {
  const { page } = await browser.open();
  await page.goto(service.url);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(PASSWORD);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: '待办事项' }).waitFor();
  return page;
}

async function postProject(page: Page): Promise<void> {
  await page.getByRole('link', { name: '项目', exact: true }).click();
  await page.getByRole('button', { name: '立项', exact: true }).click();
  const form = page.getByRole('dialog');

  // Sent empty: each field says what it lacks, in words, and the form stays.
  await form.getByRole('button', { name: '提交' }).click();
  await form.getByText('必须填写').first().waitFor();
  expect(await form.getByText('必须填写').count()).toBeGreaterThanOrEqual(6);

  await form.getByLabel('项目名称').fill(TITLE);
  await choose(page, '目录条目', '焊工（四级）');
  await choose(page, '地区', '泉州市');
  await choose(page, '资金渠道', '就业补助资金');
  await form.getByLabel('班级名称 1', { exact: true }).fill('焊工一班');
  await form.getByLabel('计划人数 1', { exact: true }).fill('20');
  await form.getByLabel('计划学时 1', { exact: true }).fill('120');

  // The second class comes from a spreadsheet.
  await form.getByRole('button', { name: '从表格粘贴' }).click();
  await form.getByLabel(/从电子表格复制后粘贴到这里/).fill('焊工二班\t20\t120');
  await form.getByRole('button', { name: '填入1行' }).click();
  expect(await form.getByLabel('班级名称 2', { exact: true }).inputValue()).toBe('焊工二班');

  await form.getByRole('button', { name: '提交' }).click();
  await page.getByRole('heading', { name: TITLE }).waitFor(MOVES);
}

/** From the inbox, as it would be done: what is awaited there leads to the page where it is done. */
async function openTask(page: Page, command: string): Promise<void> {
  await page.getByRole('link', { name: '待办', exact: true }).click();
  await page.getByRole('heading', { name: '待办事项' }).waitFor();
  const row = page.getByRole('row').filter({ hasText: TITLE }).filter({ hasText: command });
  await row.getByText(/\d{4}-\d\d-\d\d 前/).waitFor(MOVES);
  expect(await page.locator('[data-count="open"] strong').innerText()).toBe('1');
  await row.getByRole('link', { name: command }).click();
  await page.getByRole('heading', { name: TITLE }).waitFor();
}

async function give(page: Page, command: string, fill: () => Promise<void> = async () => {}): Promise<void> {
  await page.getByRole('button', { name: command, exact: true }).click();
  const form = page.getByRole('dialog');
  await form.waitFor();
  await fill();
  await form.getByRole('button', { name: '提交' }).click();
  await form.waitFor({ state: 'hidden', ...MOVES }); // It stays open on a "no".
}

async function expectStep(page: Page, stage: string, words: RegExp): Promise<void> {
  const step = page.locator('.ant-steps-item').filter({ hasText: stage });
  await step.getByText(words).waitFor(MOVES);
}

async function expectAwaited(page: Page, command: string, whom: string, until: RegExp): Promise<void> {
  const act = page.locator('.ant-card', { hasText: '正在等待' }).getByRole('listitem').filter({ hasText: command });
  await act.getByText(whom).waitFor(MOVES);
  expect(await act.innerText()).toMatch(until);
}

/** The gate of the first class: shut, and it says what has been met so far. */
async function expectGate(page: Page, { unmet, met }: { unmet: number; met: readonly string[] }): Promise<void> {
  const gate = page.getByRole('region', { name: '资金闸门' }).first();
  await gate.getByText(`不能拨付：还有 ${unmet} 项条件未满足`).waitFor(MOVES);
  for (const name of met) {
    expect(await gate.getByRole('row').filter({ hasText: name }).innerText()).toContain('已满足');
  }
}
