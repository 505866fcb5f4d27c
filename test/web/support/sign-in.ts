import { expect } from '@jest/globals';
import { DEMO_PASSWORD } from '../../../store/reference/demo-data.js';
import { SIGN_IN_MARK } from '../../../web/src/session/sign-in-mark.js';
import type { Size, TestBrowser, Window } from './browser.js';

/** One window a person and size for the whole file: who signs in again finds his own. */
const known = new WeakMap<TestBrowser, Map<string, Promise<Window>>>();

/** The window of one who is signed in at this address: past the sign-in page, which has tests of its own (pages.test.ts). */
export function windowOf(browser: TestBrowser, url: string, username: string, size?: Size): Promise<Window> {
  const windows = known.get(browser) ?? new Map<string, Promise<Window>>();
  known.set(browser, windows);
  const key = `${username} ${size?.width}`;
  const window = windows.get(key) ?? openAs(browser, url, username, size);
  windows.set(key, window);
  return window;
}

async function openAs(browser: TestBrowser, url: string, username: string, size?: Size): Promise<Window> {
  const window = await browser.open(size);
  const credentials = { data: { username, password: DEMO_PASSWORD }, headers: { origin: url } };
  expect((await window.page.request.post(`${url}/api/session`, credentials)).status()).toBe(200);
  await window.page.addInitScript(`localStorage.setItem('${SIGN_IN_MARK}', '1')`);
  return window;
}
