import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEntry } from '../../domain/history/types.js';

/** How the register behaves: as it should, or in one of the ways in which registers fail. */
export const HISTORY_MODES = ['WORKS', 'TIMES_OUT', 'FAILS', 'UNKNOWN', 'SLOW', 'MALFORMED', 'OTHER_REQUEST'] as const;
export type HistoryMode = (typeof HISTORY_MODES)[number];

export interface HistoryServer {
  readonly url: string;
  mode: HistoryMode;
  /** What has been paid, by identity number. */
  readonly paid: Map<string, readonly HistoryEntry[]>;
  /** Requests that came, by their ids. */
  readonly requests: string[];
  end(): Promise<void>;
}

const SLOW_MS = 700;

interface Query {
  readonly requestId: string;
  readonly persons: readonly { readonly key: string; readonly idNumber: string }[];
}

/**
 * A register of subsidies in place of the real one: for the demo, `npm start` and tests. It is told what it knows by
 * PUT /stand-in/persons/:idNumber and how it is to fail by PUT /stand-in/mode.
 */
export async function startHistoryServer(port = 0): Promise<HistoryServer> {
  const register: Omit<HistoryServer, 'url' | 'end'> = { mode: 'WORKS', paid: new Map(), requests: [] };
  const server = createServer((request, response) => {
    answer(register, request, response).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(register, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    end: () => close(server),
  });
}

async function answer(
  register: Omit<HistoryServer, 'url' | 'end'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '';
  const body = (await readBody(request)) as Record<string, unknown>;
  if (request.method === 'PUT' && path === '/stand-in/mode') {
    register.mode = HISTORY_MODES.find((mode) => mode === body['mode']) ?? 'WORKS';
    send(response, { mode: register.mode });
  } else if (request.method === 'PUT' && path.startsWith('/stand-in/persons/')) {
    register.paid.set(path.split('/').at(-1) ?? '', body['entries'] as HistoryEntry[]);
    send(response, { known: register.paid.size });
  } else if (request.method === 'POST' && path === '/subsidies/query') {
    const query = body as unknown as Query;
    register.requests.push(query.requestId);
    await tell(register, query, response);
  } else {
    response.writeHead(404).end();
  }
}

async function tell(
  { mode, paid }: Pick<HistoryServer, 'mode' | 'paid'>,
  { requestId, persons }: Query,
  response: ServerResponse,
): Promise<void> {
  if (mode === 'TIMES_OUT') return; // Nobody hears of it again: the asker hangs up.
  if (mode === 'FAILS') return void response.writeHead(500).end('internal error');
  if (mode === 'MALFORMED') return void response.end('{"requestId":"x","answers":[{"result":"KNOWN"');
  if (mode === 'SLOW') await sleep(SLOW_MS);
  send(response, {
    requestId: mode === 'OTHER_REQUEST' ? 'another' : requestId,
    answers: persons.map(({ key, idNumber }) =>
      mode === 'UNKNOWN' ? { key, result: 'UNKNOWN' } : { key, result: 'KNOWN', entries: paid.get(idNumber) ?? [] },
    ),
  });
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : {};
}

function send(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
