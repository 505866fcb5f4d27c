import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Page, Route } from 'playwright-core';

/** An address that exists nowhere: everything asked for there is answered by the test. */
export const ORIGIN = 'http://jiangxin.invalid';
const DIST = join(process.cwd(), 'web/dist');
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

export interface Asked {
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly body: unknown;
  readonly key: string | undefined;
}

export type Answer = { readonly status?: number; readonly body?: unknown } | 'NO_ANSWER';
export type FakeApi = Record<string, Answer | ((asked: Asked) => Answer)>;

/** The built pages with an API of the test's own making; what is not in `api` answers 404. Answers what was asked. */
export async function servePages(page: Page, api: FakeApi): Promise<Asked[]> {
  const asked: Asked[] = [];
  await page.route(`${ORIGIN}/**`, async (route) => {
    const url = new URL(route.request().url());
    if (!url.pathname.startsWith('/api/')) return fulfilFile(route, url.pathname);
    const request = route.request();
    const one: Asked = {
      method: request.method(),
      path: url.pathname + url.search,
      body: request.postDataJSON() as unknown,
      key: request.headers()['idempotency-key'],
    };
    asked.push(one);
    return fulfil(route, answerTo(one, url.pathname, api));
  });
  return asked;
}

function answerTo(asked: Asked, path: string, api: FakeApi): Answer {
  const found = api[`${asked.method} ${asked.path}`] ?? api[`${asked.method} ${path}`];
  if (!found) return problem(404, 'NOT_FOUND', '您要找的内容不存在，或不在您的管辖范围内');
  return typeof found === 'function' ? found(asked) : found;
}

function fulfil(route: Route, answer: Answer): Promise<void> {
  if (answer === 'NO_ANSWER') return route.abort('connectionreset');
  const { status = 200, body } = answer;
  const contentType = status >= 400 ? 'application/problem+json' : 'application/json';
  return route.fulfill({ status, contentType, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

async function fulfilFile(route: Route, path: string): Promise<void> {
  const file = path.startsWith('/assets/') ? path : '/index.html';
  await route.fulfill({ contentType: TYPES[extname(file)] ?? 'text/plain', body: await readFile(join(DIST, file)) });
}

/** A problem document as api/errors.ts writes it. */
export function problem(
  status: number,
  code: string,
  detail: string,
  extra: object = {},
): { status: number; body: object } {
  return { status, body: { type: `urn:jiangxin:problem:${code}`, title: code, status, code, detail, ...extra } };
}
