import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { FINANCE_MODES, FinanceBook, type FinanceMode, type Order } from './finance-book.js';

/** The stand-in's HTTP side: what activities/finance-system.ts speaks, and for tests PUT /mode, which counts too. */
export async function startFinanceServer(book: FinanceBook, port = 0): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    void answer(book, request, response).catch(() => send(response, 500, { error: 'not understood' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(book: FinanceBook, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, subject = '', name = ''] = (request.url ?? '').split('/').map(decodeURIComponent);
  switch (`${request.method} ${subject}`) {
    case 'POST payments': {
      const answers = book.submit(JSON.parse(await text(request)) as Order);
      if (!answers)
        request.socket.destroy(); // Accepted, and never answered.
      else send(response, 200, { answers });
      return;
    }
    case 'GET payments': {
      const answers = book.ask(name);
      send(response, answers ? 200 : 404, { answers: answers ?? [] });
      return;
    }
    case 'GET statements':
      send(response, 200, { entries: book.statement(name) });
      return;
    case 'PUT mode': {
      const mode = FINANCE_MODES.find((each) => each === name);
      if (mode) book.mode = mode satisfies FinanceMode;
      send(response, mode ? 200 : 404, { mode: book.mode, handedIn: book.handedIn });
      return;
    }
    default:
      send(response, 404, { error: 'no such address' });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
