import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';

export interface Reply<Body = unknown> {
  readonly status: number;
  readonly body: Body;
}
export interface BrowserOptions {
  /** Where the API answers now: a restarted part may come back on another port. */
  readonly apiUrl: () => string;
  /** How long a call is repeated while the house is being repaired, in milliseconds. */
  readonly patienceMs?: number;
}
interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
}

/** Answers that mean "not now": the call is repeated, a command under its key, so that at most one of them acts. */
const BUSY = new Set([429, 500, 502, 503, 504]);

/** Everyone's own browser: one session per person, signed in when first needed and again when it has ended. */
export class Browser {
  readonly patienceMs: number;
  private readonly apiUrl: () => string;
  private readonly cookies = new Map<string, Promise<string>>();

  constructor({ apiUrl, patienceMs = 60_000 }: BrowserOptions) {
    this.apiUrl = apiUrl;
    this.patienceMs = patienceMs;
  }

  async get<Body>(who: string, path: string): Promise<Body> {
    const reply = await this.call(who, { method: 'GET', path });
    if (reply.status !== 200) throw new Error(`GET ${path}：${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as Body;
  }

  async call(who: string, call: Call): Promise<Reply> {
    const until = Date.now() + this.patienceMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      const reply = await this.attempt(who, call).catch(
        (error: unknown): Reply => ({ status: 503, body: String(error) }),
      );
      if (!BUSY.has(reply.status)) return reply;
      if (Date.now() > until)
        throw new Error(`${call.method} ${call.path}：${reply.status} ${JSON.stringify(reply.body)}`);
      await sleep(pause);
    }
  }

  private async attempt(who: string, call: Call): Promise<Reply> {
    const signedIn = this.cookies.get(who) ?? this.remember(who, this.signIn(who));
    const cookie = await signedIn;
    const { reply } = await this.send(call, { cookie, ...(call.key ? { 'idempotency-key': call.key } : {}) });
    if (reply.status !== 401) return reply;
    this.forget(who, signedIn);
    return { status: 503, body: 'signed out' };
  }

  /** Calls that come while somebody signs in wait for that one sign-in: who knocks ten times is shut out. */
  private remember(who: string, signedIn: Promise<string>): Promise<string> {
    this.cookies.set(who, signedIn);
    signedIn.catch(() => this.forget(who, signedIn));
    return signedIn;
  }

  private forget(who: string, signedIn: Promise<string>): void {
    if (this.cookies.get(who) === signedIn) this.cookies.delete(who);
  }

  private async signIn(username: string): Promise<string> {
    const body = { username, password: DEMO_PASSWORD };
    const { reply, cookie } = await this.send({ method: 'POST', path: '/api/session', body }, {});
    if (reply.status !== 200) throw new Error(`sign-in of ${username}: ${reply.status}`);
    return cookie;
  }

  private async send(
    { method, path, body }: Call,
    headers: Record<string, string>,
  ): Promise<{ reply: Reply; cookie: string }> {
    const response = await fetch(this.apiUrl() + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(65_000),
    });
    const text = await response.text();
    const cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    return { reply: { status: response.status, body: text ? (JSON.parse(text) as unknown) : null }, cookie };
  }
}
