import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTemporal } from '../../platform/temporal.js';
import { sayReady } from '../child.js';
import { decide, openPool } from './bare-decision.js';
import { UPDATE, workflowIdOf } from './decision-names.js';

/** `POST /bare/CLASS`: one transaction. `POST /update/CLASS`: the same through a Temporal update. Nothing else. */
const pool = openPool(process.env['DATABASE_URL'] ?? '');
const temporal = openTemporal({ address: process.env['TEMPORAL_ADDRESS'] ?? '', namespace: 'default' });
const actorId = process.env['BENCH_ACTOR'] ?? '';

const server = createServer((request, response) => {
  void answer(request).then(
    (body) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    },
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => sayReady((server.address() as AddressInfo).port));
process.once('SIGTERM', () => process.exit());

async function answer(request: IncomingMessage): Promise<object> {
  const key = String(request.headers['idempotency-key']);
  const [, way, classId = ''] = request.url?.split('/') ?? [];
  JSON.parse(await bodyOf(request));
  if (way === 'bare') return decide(pool, { classId, actorId, key, wakes: true });
  return temporal.workflow
    .getHandle(workflowIdOf(classId))
    .executeUpdate<object, [string, string]>(UPDATE, { args: [actorId, key], updateId: key });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}
