import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { accessibilityFaults, choose, startBrowser, type TestBrowser } from './support/browser.js';
import {
  CLAIM,
  CLASS,
  claimSheet,
  classPage,
  following,
  goodApi,
  LINE,
  page as pageOf,
  people,
  PROJECT,
  projectRow,
} from './support/fixtures.js';
import { enterPassword, openSignedIn, type Opening } from './support/open-pages.js';
import { type Asked, ORIGIN, problem, servePages } from './support/pages-alone.js';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(() => browser.clear());
afterAll(() => browser?.close());

const EXPIRED = problem(401, 'SESSION_EXPIRED', '登录已过期，请重新登录后再办理');
const POST = 'POST /api/commands/postProject';
const ACCEPTED = { body: { commandId: 'c', command: 'postProject', accepted: true, result: { projectId: PROJECT } } };

describe('a session', () => {
  test('that is not there yet leads to the sign-in, and back to where one was', async () => {
    const { page } = await browser.open();
    await servePages(page, goodApi(people.caseworker));
    await page.goto(`${ORIGIN}/classes/${CLASS}`);
    await enterPassword(page, 'qz-caseworker');
    await page.getByRole('heading', { name: '第1班 焊工一班' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/classes/${CLASS}`);
  });

  test('that ends while a form is filled in costs nothing of what was typed', async () => {
    const answers = [EXPIRED, ACCEPTED];
    const { page, asked } = await openPages({ [POST]: () => answers.shift() ?? ACCEPTED });
    await fillInProject(page);
    await submit(page);
    await page.getByText('会话已结束，请重新登录').waitFor();
    await page.getByLabel('密码').fill('Jiangxin-2025');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByText('会话已结束，请重新登录').waitFor({ state: 'hidden' });
    expect(await page.getByLabel('项目名称').inputValue()).toBe('焊工培训');
    await submit(page);
    await page.getByRole('heading', { name: '焊工培训' }).waitFor();
    const [first, second] = asked.filter(({ path }) => path === '/api/commands/postProject');
    expect(second).toEqual(first);
  });
});

describe('the answer to a form', () => {
  test('stands at its field, with sentence and clause above, and what is corrected is a new command', async () => {
    const refused = problem(422, 'FUND_WITHOUT_PAYER', '该资金渠道在本地区没有登记的拨付单位', {
      clause: '闽人社文〔2025〕37号 四14',
      field: 'fund',
      commandId: 'c1',
    });
    const answers = [refused, ACCEPTED];
    const { page, asked } = await openPages({ [POST]: () => answers.shift() ?? ACCEPTED });
    await fillInProject(page);
    await submit(page);
    await page.getByRole('alert').getByText('依据：闽人社文〔2025〕37号 四14').first().waitFor();
    const field = page.locator('.ant-form-item', { has: page.getByLabel('资金渠道', { exact: true }) });
    expect(await field.innerText()).toContain('没有登记的拨付单位');
    expect(await page.getByLabel('班级名称 1', { exact: true }).inputValue()).toBe('焊工一班');
    await submit(page);
    await page.getByRole('heading', { name: '焊工培训' }).waitFor();
    const [first, second] = keysOf(asked);
    expect(first).toMatch(/^[A-Za-z0-9._:-]{8,100}$/);
    expect(second).not.toBe(first);
  });

  test('that never came is asked for again under the same key', async () => {
    const answers = ['NO_ANSWER' as const, problem(503, 'RECORD_DOWN', '数据库暂时不可用'), ACCEPTED];
    const { page, asked } = await openPages({ [POST]: () => answers.shift() ?? ACCEPTED });
    await fillInProject(page);
    await submit(page);
    await page.getByText('没有收到服务器的答复').waitFor();
    await submit(page);
    await page.getByText('数据库暂时不可用').waitFor();
    await submit(page);
    await page.getByRole('heading', { name: '焊工培训' }).waitFor();
    expect(new Set(keysOf(asked)).size).toBe(1);
  });

  test('that never came, and whose act was accepted, is found out when the form was changed since', async () => {
    const reused = problem(422, 'KEY_REUSED', '同一操作编号已用于另一份内容');
    const answers = ['NO_ANSWER' as const, reused];
    const { page, asked, api } = await openPages({ [POST]: () => answers.shift() ?? reused });
    await fillInProject(page);
    await submit(page);
    await page.getByText('没有收到服务器的答复').waitFor();
    const [key] = keysOf(asked);
    api[`GET /api/commands/${key}`] = { body: { key, command: 'postProject', accepted: true } };
    await page.getByLabel('项目名称').fill('焊工培训（改）');
    await submit(page);
    await page.getByText('先前的提交已经办理成功').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

describe('the class page', () => {
  test('offers what I may do now, greys the rest with reason and clause, and shows the gate', async () => {
    const { page, complaints } = await openPages({}, people.manager, `/classes/${CLASS}`);
    await page.getByRole('button', { name: '提交开班备案', exact: true }).waitFor();
    await page.getByText('暂不能办理（1项）').click();
    const no = page.getByRole('listitem').filter({ hasText: '证书核验完成后方可申领补贴' });
    expect(await no.getByRole('button', { name: '申领补贴' }).isDisabled()).toBe(true);
    expect(await no.innerText()).toContain('依据：闽人社文〔2021〕47号');
    const row = page.getByRole('row').filter({ hasText: '开班备案环节已完成' });
    expect(await row.innerText()).toMatch(/未满足[\s\S]*人社部门 · 复核[\s\S]*2025-07-29/);
    expect(complaints).toEqual([]);
  });

  test('of a class that is over shows what it was paid upon, and nothing that somebody should still do', async () => {
    const closed = { code: 'CASE_CLOSED', message: '该事项已办结或已终止，不能再办理', clause: '37号' };
    const late = { code: 'LATE_RESULT_UNKNOWN', message: '本班没有该份待核验的补考结果', clause: '领域规则5.2' };
    const { page } = await openPages(
      {
        [`GET /api/classes/${CLASS}`]: {
          body: {
            ...classPage,
            state: 'CLOSED',
            availableCommands: [
              { command: 'fileClaim', available: false, refusal: closed },
              { command: 'refuseLateResult', available: false, refusal: late },
            ],
          },
        },
      },
      people.manager,
      `/classes/${CLASS}`,
    );
    const gate = page.getByRole('region', { name: '资金闸门' });
    await gate.getByText('本班已办结，应拨付的补贴已全部拨付').waitFor();
    expect(await gate.getByRole('row').filter({ hasText: '需求目录环节已完成' }).innerText()).toContain('已满足');
    expect(await gate.getByText('未满足').count()).toBe(0);
    expect(await page.getByText(closed.message).count()).toBe(0);
    await page.getByText('暂不能办理（2项）').click();
    await page.getByText(closed.message).waitFor();
  });

  test('takes a roster from a spreadsheet, and puts the server’s faults at their rows', async () => {
    const wrong = problem(422, 'ID_NUMBER_CHECK_DIGIT', '身份证号码校验位不符', {
      clause: 'GB 11643-1999 3.4',
      field: 'rows[1].idNumber',
      errors: [{ row: 2, field: 'rows[1].idNumber', message: '身份证号码校验位不符' }],
    });
    const { page, asked } = await openPages(
      { [`PUT /api/classes/${CLASS}/roster`]: wrong },
      people.manager,
      `/classes/${CLASS}`,
    );
    await page.getByRole('button', { name: '编辑花名册' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: '从表格粘贴' }).click();
    await form
      .getByLabel(/从电子表格复制后粘贴/)
      .fill('林一\t350502199001011234\t企业职工\n林二\t350502199001011235\t农民工');
    await form.getByRole('button', { name: '填入2行' }).click();
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText('依据：GB 11643-1999 3.4').waitFor();
    const cell = form.locator('.ant-form-item', { has: page.getByLabel('身份证号码 2', { exact: true }) });
    expect(await cell.innerText()).toContain('身份证号码校验位不符');
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      rows: [
        { name: '林一', idNumber: '350502199001011234', categories: ['EMPLOYEE'] },
        { name: '林二', idNumber: '350502199001011235', categories: ['RURAL_TRANSFER'] },
      ],
    });
    expect(await form.getByLabel('姓名 1', { exact: true }).inputValue()).toBe('林一');
  });

  test('shows before anything else that a line is not what its working comes to', async () => {
    const step = (name: string, amountFen: number) => ({ step: name, amountFen, clause: '37号 四14', note: '标准' });
    const working = [step('base', 100_000), step('uplift', 130_000)];
    const { page, complaints } = await openPages(
      {
        [`GET /api/classes/${CLASS}`]: { body: { ...classPage, claim: { id: CLAIM } } },
        [`GET /api/claims/${CLAIM}`]: { body: claimSheet },
        [`GET /api/claims/${CLAIM}/publicities`]: pageOf([]),
        [`GET /api/subsidy-claims?ofClassId=${CLASS}`]: pageOf([following], { totals: {} }),
        [`GET /api/claims/${CLAIM}/lines/${LINE}/explanation`]: {
          body: {
            stored: { amountFen: 150_000, reasonCode: null, working: [...working, step('rounding', 150_000)] },
            recomputed: { amountFen: 130_000, reasonCode: null, working: [...working, step('rounding', 130_000)] },
            ...{ agrees: false, differences: ['amountFen', 'working'], adjustment: null, policyVersion: 'FJ-QZ-2024' },
            reasonText: null,
          },
        },
      },
      people.caseworker,
      `/classes/${CLASS}`,
    );
    await page.getByRole('tab', { name: '补贴申领' }).click();
    const follows = page.getByRole('region', { name: '补充申领和就业奖补' }).getByRole('row').last();
    expect(await follows.innerText()).toMatch(/350500-2025-00001-1-S1\s+补充申领\s+已提交[\s\S]*1,300\.00 元/);
    expect(await follows.getByRole('link').getAttribute('href')).toBe(`/subsidyClaim/${following.id}`);
    await page.getByRole('button', { name: '查看第1号计算过程' }).click();
    const drawer = page.getByRole('dialog');
    const alarm = drawer.getByRole('alert').filter({ hasText: '请勿拨付' });
    expect(await alarm.innerText()).toMatch(/所存：1,500\.00 元[\s\S]*重新计算：1,300\.00 元[\s\S]*金额、计算步骤/);
    expect(await drawer.getByRole('row').filter({ hasText: '取整' }).innerText()).toMatch(
      /1,500\.00[\s\S]*现为 1,300\.00/,
    );
    expect(await drawer.getByRole('row').filter({ hasText: '上浮' }).innerText()).toMatch(/1,000\.00\s+1,300\.00/);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('that does not exist, or is another region’s, says so', async () => {
    const { page } = await openPages({}, people.caseworker, '/classes/33333333-3333-4333-8333-333333333333');
    await page.getByRole('heading', { name: '没有找到该事项，或不在您的管辖范围内' }).waitFor();
  });
});

test('a list goes on where it ended, and keeps to its stage', async () => {
  const first = { body: { items: [projectRow(1)], next: 'cursor-1' } };
  const { page, asked } = await openPages(
    { 'GET /api/projects': first, 'GET /api/projects?after=cursor-1': pageOf([projectRow(2)]) },
    people.caseworker,
    '/projects',
  );
  await page.getByRole('button', { name: '加载更多' }).click();
  await page.getByRole('link', { name: '第2号项目' }).waitFor();
  expect(await page.getByRole('button', { name: '加载更多' }).count()).toBe(0);
  await choose(page, '按环节筛选', '绩效评价');
  await page.waitForURL('**/projects?stage=evaluation');
  await eventually(async () => asked.some(({ path }) => path === '/api/projects?stage=evaluation'));
});

test('a due date on an unpublished year is marked, and the sandbox clock goes to the next due date', async () => {
  const { page, asked } = await openPages({
    'POST /api/clock/advance': { body: { businessAt: '2025-07-29T01:00:00.000Z', today: '2025-07-29', kept: true } },
  });
  await page.getByText('2027-01-08 前').waitFor();
  await page.getByText('暂定', { exact: true }).waitFor();
  await page.getByRole('button', { name: '推进到下一到期日' }).click();
  await page.getByText('沙盒业务日期 2025-07-29').waitFor();
  expect(asked.find(({ path }) => path === '/api/clock/advance')?.body).toEqual({ to: 'NEXT_DUE' });
});

test('there is no clock to move where time is real', async () => {
  const real = { body: { mode: 'REAL', businessAt: '2026-11-22T01:00:00.000Z', today: '2026-11-22' } };
  const { page } = await openPages({ 'GET /api/clock': real });
  await page.getByText('2027-01-08 前').waitFor();
  expect(await page.getByRole('button', { name: '推进到下一到期日' }).count()).toBe(0);
});

test('English is one click away, and stays', async () => {
  const { page, complaints } = await openPages({});
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(complaints).toEqual([]);
});

test.each([
  ...['/inbox', '/projects', `/projects/${PROJECT}`, `/classes/${CLASS}`],
  ...['/forecast', '/public', '/public/fund-use', '/public/policy'],
])('%s fits a phone, for everybody', async (path) => {
  const { page } = await openPages({}, people.caseworker, path, { width: 390, height: 844 });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  expect(await accessibilityFaults(page)).toEqual([]);
});

const openPages = (...asked: Opening) => openSignedIn(browser, ...asked);

async function fillInProject(page: Page): Promise<void> {
  await page.goto(`${ORIGIN}/projects`);
  await page.getByRole('button', { name: '立项', exact: true }).click();
  await page.getByLabel('项目名称').fill('焊工培训');
  await choose(page, '目录条目', '焊工（四级）');
  await choose(page, '地区', '泉州市');
  await choose(page, '资金渠道', '就业补助资金');
  await page.getByLabel('班级名称 1', { exact: true }).fill('焊工一班');
  await page.getByLabel('计划人数 1', { exact: true }).fill('20');
  await page.getByLabel('计划学时 1', { exact: true }).fill('64');
}

function submit(page: Page): Promise<void> {
  return page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click();
}

function keysOf(asked: readonly Asked[]): (string | undefined)[] {
  return asked.filter(({ path }) => path === '/api/commands/postProject').map(({ key }) => key);
}
