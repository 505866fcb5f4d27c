import type { Page } from 'playwright-core';
import { SIGN_IN_MARK } from '../../../web/src/session/sign-in-mark.js';
import type { Size, TestBrowser } from './browser.js';
import { goodApi, people } from './fixtures.js';
import { type FakeApi, ORIGIN, servePages } from './pages-alone.js';

export type Opening = [changes: FakeApi, me?: object, path?: string, size?: Size];

/** A window on the built pages of one who has signed in before: the test's API knows him, and his browser remembers. */
export async function openSignedIn(browser: TestBrowser, ...[changes, me, path, size]: Opening) {
  const { page, complaints } = await browser.open(size);
  const api = { ...goodApi(me ?? people.caseworker), ...changes };
  const asked = await servePages(page, api);
  await page.addInitScript(`localStorage.setItem('${SIGN_IN_MARK}', '1')`);
  await page.goto(ORIGIN + (path ?? '/inbox'));
  return { page, complaints, asked, api };
}

export async function enterPassword(page: Page, username: string): Promise<void> {
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill('Jiangxin-2025');
  await page.getByRole('button', { name: '登录', exact: true }).click();
}
