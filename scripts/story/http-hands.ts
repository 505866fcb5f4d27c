import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DOSSIER_ACCESS, type DossierCommandName, DOSSIERS } from '../../domain/access/dossiers.js';
import { COMMAND_ACCESS, type CommandName, isCommandName } from '../../domain/access/table.js';
import { Browser, type BrowserOptions, type Reply } from './browser.js';
import type { Answer, Hands } from './hands.js';
import { CAST } from './plot.js';

interface Items<Item> {
  readonly items: readonly Item[];
}

/** The story carried by HTTP, as its people would; what is merely looked up is looked up by the caseworker. */
export function httpHands(options: BrowserOptions): Hands {
  const browser = new Browser(options);
  const look = <Body>(path: string) => browser.get<Body>(CAST.caseworker, path);
  return {
    give: async (who, command, caseId, body) =>
      answerOf(await browser.call(who, { method: 'POST', path: pathOf(command, caseId), body, key: randomUUID() })),
    put: async (who, classId, path, rows) => {
      const reply = await browser.call(who, { method: 'PUT', path: `/api/classes/${classId}/${path}`, body: { rows } });
      if (reply.status !== 200) throw new Error(`${path}（${who}）：${reply.status} ${JSON.stringify(reply.body)}`);
    },
    async confirmAll(who, classId) {
      const slips = await browser.call(who, { method: 'POST', path: `/api/classes/${classId}/roster/slips`, body: {} });
      if (slips.status !== 200) throw new Error(`slips（${who}）：${slips.status} ${JSON.stringify(slips.body)}`);
      for (const { token } of (slips.body as Items<{ token: string }>).items) {
        const path = `/api/public/confirmations/${token}`;
        const { status } = await browser.call(who, { method: 'POST', path, body: { confirm: true } });
        if (status !== 200) throw new Error(`confirmations：${status}`);
      }
    },
    options: async (who, source, query = {}) => {
      const path = `/api/reference/${source}?${new URLSearchParams(query).toString()}`;
      return (await browser.get<Items<{ value: string; label: string }>>(who, path)).items;
    },
    classIds: async (projectId) =>
      (await look<{ classes: { id: string }[] }>(`/api/projects/${projectId}`)).classes.map(({ id }) => id),
    sessions: async (classId) =>
      (await look<Items<{ id: string; heldOn: string; hours: number }>>(`/api/classes/${classId}/sessions`)).items,
    trainees: async (classId) => {
      const { items } = await look<Items<{ id: string; seq: number; state: string }>>(`/api/classes/${classId}/roster`);
      return items.map(({ id, ...trainee }) => ({ traineeId: id, ...trainee }));
    },
    until: (kind, caseId, stage) =>
      waitForStage(browser, `/api/${kind === 'class' ? 'classes' : 'projects'}/${caseId}`, stage),
    advance: (to) => advanceClock(browser, to),
  };
}

async function waitForStage(browser: Browser, path: string, stage: string): Promise<void> {
  const until = Date.now() + browser.patienceMs;
  for (;;) {
    const found = await browser.get<{ stage: string; state: string }>(CAST.caseworker, path);
    if (found.stage === stage || (stage === 'closed' && found.state === 'CLOSED')) return;
    if (Date.now() > until) throw new Error(`${path} 未进入 ${stage}，仍在 ${found.stage}`);
    await sleep(40);
  }
}

/** Asked again until everything open has been kept at that time: the same day may be asked for twice. */
async function advanceClock(browser: Browser, to: string): Promise<void> {
  const until = Date.now() + browser.patienceMs;
  for (;;) {
    const reply = await browser.call(CAST.caseworker, { method: 'POST', path: '/api/clock/advance', body: { to } });
    if (reply.status === 200 && (reply.body as { kept: boolean }).kept) return;
    if (Date.now() > until) throw new Error(`时钟推进到${to}：${reply.status} ${JSON.stringify(reply.body)}`);
    await sleep(100);
  }
}

function pathOf(command: CommandName | DossierCommandName, caseId: string | null): string {
  if (!caseId) return `/api/commands/${command}`;
  if (!isCommandName(command)) return `/api/${DOSSIERS[DOSSIER_ACCESS[command].on].path}/${caseId}/commands/${command}`;
  return `/api/${COMMAND_ACCESS[command].on === 'class' ? 'classes' : 'projects'}/${caseId}/commands/${command}`;
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly missing?: readonly { readonly code: string }[];
  readonly result?: Readonly<Record<string, unknown>>;
}

function answerOf(reply: Reply): Answer {
  const body = reply.body as Problem;
  if (reply.status === 200)
    return { accepted: true, code: null, message: null, result: body.result ?? {}, missing: [] };
  const missing = (body.missing ?? []).map(({ code }) => code);
  return { accepted: false, code: body.code ?? String(reply.status), message: body.detail ?? '', result: {}, missing };
}
