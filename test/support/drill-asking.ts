import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly key?: string;
  readonly body?: object;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  /** Seconds; NaN where the answer does not say when to come again. */
  readonly retryAfter: number;
  readonly tookMs: number;
}

/** Somebody who asks once and takes the answer as it comes, whatever it is: the others try again by themselves. */
export async function signedIn(apiUrl: string, username: string): Promise<(question: Question) => Promise<Answer>> {
  const session = await fetch(`${apiUrl}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: DEMO_PASSWORD }),
  });
  if (session.status !== 200) throw new Error(`sign-in of ${username}: ${session.status}`);
  const cookie = (session.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  return async ({ method, path, key, body }) => {
    const startedAt = Date.now();
    const response = await fetch(apiUrl + path, {
      method,
      headers: {
        cookie,
        ...(key ? { 'idempotency-key': key } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(60_000),
    });
    const { code } = (await response.json()) as { code?: string };
    return {
      status: response.status,
      type: response.headers.get('content-type')?.split(';')[0] ?? '',
      code,
      retryAfter: Number(response.headers.get('retry-after') ?? Number.NaN),
      tookMs: Date.now() - startedAt,
    };
  };
}
