import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { choose, startBrowser, type TestBrowser } from './support/browser.js';
import { goodApi, people } from './support/fixtures.js';
import { ORIGIN, problem, servePages } from './support/pages-alone.js';

/** Windows, forms and animations: slow on a busy machine. */
jest.setTimeout(90_000);

let browser: TestBrowser;
beforeAll(async () => {
  browser = await startBrowser();
}, 30_000);
afterEach(() => browser.clear());
afterAll(() => browser?.close(), 30_000);

test.each(['confirm', 'voucher-claim'])(
  '%s, slowed down, is told by its own sentence and asked to come back',
  async (path) => {
    const sentence = '从您所在的网络打开无效链接或填错信息的次数过多，请在9分钟后再打开您的链接，链接不会因此失效';
    const { page } = await browser.open({ width: 390, height: 844 });
    const slowed = problem(429, 'TOO_MANY_LINKS', sentence);
    const token = 'a'.repeat(32);
    await servePages(page, {
      [`GET /api/public/confirmations/${token}`]: slowed,
      'POST /api/public/voucher-claims': slowed,
    });
    await page.goto(`${ORIGIN}/${path}#${token}`);
    if (path === 'voucher-claim') {
      await page.getByLabel('姓名').fill('林小青');
      await page.getByLabel('身份证号码').fill('350199199001010014');
      await page.getByRole('button', { name: '领取', exact: true }).click();
    }
    await page.getByRole('alert').getByText(sentence).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  },
);

test('what is paid where is chosen by region and kind, and says what no document says', async () => {
  const { page, complaints } = await browser.open();
  const asked = await servePages(page, goodApi(people.caseworker));
  await page.goto(`${ORIGIN}/public/policy`);
  const row = page.getByRole('row').filter({ hasText: '职业技能提升补贴标准' });
  expect(await row.innerText()).toMatch(/初级工\s*700\.00[\s\S]*中级工\s*1,000\.00[\s\S]*闽人社文〔2024〕3号/);
  expect(await row.getByText('默认值').count()).toBe(0);
  await page.getByRole('row').filter({ hasText: '评价补贴标准' }).getByText('默认值').waitFor();
  await page.getByText('自 2024-07-01 起施行，未规定终止日期').waitFor();
  await choose(page, '地区', '泉州市');
  await page.waitForURL('**/public/policy?regionCode=350500');
  await choose(page, '补贴种类', '评价补贴');
  const chosen = '/api/public/policy/versions?regionCode=350500&kind=EVALUATION';
  await eventually(async () => asked.some(({ path }) => path === chosen));
  expect(complaints).toEqual([]);
});
