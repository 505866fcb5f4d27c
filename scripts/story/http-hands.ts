import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_ACCESS, type CommandName } from '../../domain/access/table.js';
import { DEMO_PASSWORD } from '../../store/demo-data.js';
import type { Answer, FactPath, Hands } from './hands.js';

interface Options {
  /** Where the API answers now: a restarted part may come back on another port. */
  readonly apiUrl: () => string;
  /** How long a call is repeated while the house is being repaired, in milliseconds. */
  readonly patienceMs?: number;
}
interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each caller names the part of the body it reads
  readonly body: any;
}

const BUSY = new Set([429, 500, 502, 503, 504]);

/** Everyone's own browser: one session per person, every command under one key until it has an answer. */
export function httpHands({ apiUrl, patienceMs = 60_000 }: Options): Hands {
  const cookies = new Map<string, string>();

  /** Repeats while the house is away: a command keeps its key, so that at most one of the calls acts. */
  async function call(who: string, method: string, path: string, body?: unknown, key?: string): Promise<Reply> {
    const until = Date.now() + patienceMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      const reply = await attempt(who, method, path, body, key).catch(
        (error: unknown): Reply => ({ status: 503, body: String(error) }),
      );
      if (!BUSY.has(reply.status)) return reply;
      if (Date.now() > until) throw new Error(`${method} ${path}：${reply.status} ${JSON.stringify(reply.body)}`);
      await sleep(pause);
    }
  }

  async function attempt(who: string, method: string, path: string, body?: unknown, key?: string): Promise<Reply> {
    if (!cookies.has(who)) await signIn(who);
    const reply = await send(method, path, body, {
      cookie: cookies.get(who) ?? '',
      ...(key ? { 'idempotency-key': key } : {}),
    });
    if (reply.status !== 401) return reply;
    cookies.delete(who);
    return { status: 503, body: 'signed out' };
  }

  async function signIn(who: string): Promise<void> {
    const reply = await send('POST', '/api/session', { username: who, password: DEMO_PASSWORD }, {});
    if (reply.status !== 200) throw new Error(`sign-in of ${who}: ${reply.status}`);
    cookies.set(who, reply.cookie);
  }

  async function send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Reply & { cookie: string }> {
    const response = await fetch(apiUrl() + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(65_000),
    });
    const text = await response.text();
    const cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    return { status: response.status, body: text ? JSON.parse(text) : null, cookie };
  }

  async function get(who: string, path: string): Promise<Reply['body']> {
    const reply = await call(who, 'GET', path);
    if (reply.status !== 200) throw new Error(`GET ${path}：${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  return {
    async give(who, command, caseId, input) {
      return answerOf(await call(who, 'POST', pathOf(command, caseId), input, randomUUID()));
    },
    async put(who, classId, path: FactPath, rows) {
      const reply = await call(who, 'PUT', `/api/classes/${classId}/${path}`, { rows });
      if (reply.status !== 200) throw new Error(`${path}（${who}）：${reply.status} ${JSON.stringify(reply.body)}`);
    },
    options: async (who, source, query = {}) =>
      (await get(who, `/api/reference/${source}?${new URLSearchParams(query)}`)).items,
    classIds: async (projectId) =>
      (await get('qz-caseworker', `/api/projects/${projectId}`)).classes.map(({ id }: { id: string }) => id),
    sessions: async (classId) => (await get('qz-caseworker', `/api/classes/${classId}/sessions`)).items,
    trainees: async (classId) => (await get('qz-caseworker', `/api/classes/${classId}/roster`)).items,
    async until(kind, caseId, stage) {
      const until = Date.now() + patienceMs;
      for (;;) {
        const found = await get('qz-caseworker', `/api/${kind === 'class' ? 'classes' : 'projects'}/${caseId}`);
        if (found.stage === stage || (kind === 'project' && stage === 'closed' && found.state === 'CLOSED')) return;
        if (Date.now() > until) throw new Error(`${kind} ${caseId} 未进入 ${stage}，仍在 ${found.stage}`);
        await sleep(40);
      }
    },
    async advance(to) {
      const until = Date.now() + patienceMs;
      for (;;) {
        const reply = await call('qz-caseworker', 'POST', '/api/clock/advance', { to });
        if (reply.status === 200) return;
        if (reply.status !== 409 || Date.now() > until)
          throw new Error(`时钟推进到${to}：${reply.status} ${JSON.stringify(reply.body)}`);
        const { today } = await get('qz-caseworker', '/api/clock');
        if (today >= to) return;
        await sleep(100);
      }
    },
  };
}

function pathOf(command: CommandName, caseId: string | null): string {
  if (!caseId) return `/api/commands/${command}`;
  return `/api/${COMMAND_ACCESS[command].on === 'class' ? 'classes' : 'projects'}/${caseId}/commands/${command}`;
}

function answerOf({ status, body }: Reply): Answer {
  if (status === 200) return { accepted: true, code: null, message: null, result: body.result ?? {}, missing: [] };
  const missing = Array.isArray(body?.missing) ? body.missing.map(({ code }: { code: string }) => code) : [];
  return { accepted: false, code: body?.code ?? String(status), message: body?.detail ?? '', result: {}, missing };
}
