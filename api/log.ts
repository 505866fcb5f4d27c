import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { routeOf } from './metrics.js';

/** A caller's own request id is kept when it looks like one; it goes into logs and problem documents. */
const REQUEST_ID = /^[A-Za-z0-9-]{8,64}$/;
const QUIET = new Set(['/api/health', '/api/ready', '/api/metrics']);

/** One line a request: route pattern, status, time, and the account's id. No address, header, body or query. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId(request, response) {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: (request) => QUIET.has(request.url ?? '') },
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage) => ({ id: request.id, method: request.method }),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
      err: (error: Error) => ({ type: error.name, message: error.message }),
    },
    customSuccessObject: (request, response, line: object) => ({ ...line, ...about(request, response) }),
    customErrorObject: (request, response, _error, line: object) => ({ ...line, ...about(request, response) }),
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
  }) as RequestHandler;
}

/** Which pattern and which account: both are known only when the answer is. */
function about(request: IncomingMessage, response: ServerResponse) {
  const { locals } = response as { locals?: { person?: { actor: { id: string } } } };
  return { route: routeOf(request as Parameters<typeof routeOf>[0]), accountId: locals?.person?.actor.id };
}
