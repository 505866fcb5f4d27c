import type { RequestHandler, Response } from 'express';
import { isRefusal } from '../domain/refusals.js';
import { type Problem, problem, problemOfRefusal, sendProblem } from './errors.js';
import { type Call, Reply, type Route } from './route.js';
import type { Services } from './services.js';
import { parse } from './validation.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const KEY = /^[A-Za-z0-9._:-]{8,100}$/;
/** What a parameter of this name may look like; anything else names nothing that exists. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  ...{ id: UUID, sessionId: UUID, lineId: UUID, key: KEY, list: /^[a-zA-Z]{1,40}$/, kind: /^[a-z-]{1,40}$/ },
  token: /^[A-Za-z0-9_-]{32}$/,
  versionId: /^[A-Z0-9-]{3,40}$/,
};

/** Turns a route into Express's form: checks what came in, calls it, and sends what it answers. */
export function handlerOf(route: Route, services: Services): RequestHandler {
  return async (request, response) => {
    const params = request.params as Record<string, string>;
    const fault = faultOfAddress(params) ?? (route.keyed ? faultOfKey(request.get('Idempotency-Key')) : undefined);
    const query = route.query ? parse(route.query, { ...request.query }) : { value: undefined };
    const body = route.body ? parse(route.body, request.body) : { value: undefined };
    const problems = [
      fault,
      'problem' in query ? query.problem : undefined,
      'problem' in body ? body.problem : undefined,
    ];
    const found = problems.find((one) => one !== undefined);
    if (found || 'problem' in query || 'problem' in body) {
      if (found) sendProblem(request, response, found);
      return;
    }
    const person = response.locals.person as Call['person'];
    const call: Call = {
      services,
      person,
      actor: person?.actor,
      params,
      query: query.value,
      body: body.value,
      request,
      response,
    };
    send(call, await route.handle(call));
  };
}

function faultOfAddress(params: Readonly<Record<string, string>>): Problem | undefined {
  const isWrong = Object.entries(params).some(([name, value]) => PARAMETERS[name]?.test(value) !== true);
  return isWrong ? problem('NOT_FOUND') : undefined;
}

function faultOfKey(key: string | undefined): Problem | undefined {
  return key !== undefined && KEY.test(key) ? undefined : problem('KEY_MISSING', { field: 'Idempotency-Key' });
}

/** A handler's answer on the wire. "Not found" and "forbidden" come as words from the store's row facts and commands. */
function send({ request, response }: Call, outcome: unknown): void {
  if (response.headersSent) return; // The time limit was faster.
  const found = problemOfOutcome(outcome);
  if (found) sendProblem(request, response, found);
  else if (outcome instanceof Reply) sendJson(response.status(outcome.status), outcome.body);
  else sendJson(response, outcome);
}

function problemOfOutcome(outcome: unknown): Problem | undefined {
  if (outcome === undefined || outcome === 'NOT_FOUND') return problem('NOT_FOUND');
  if (outcome === 'FORBIDDEN') return problem('FORBIDDEN');
  if (isRefusal(outcome)) return problemOfRefusal(outcome);
  return isProblem(outcome) ? outcome : undefined;
}

function isProblem(outcome: unknown): outcome is Problem {
  const { status, code, detail, title } = (outcome ?? {}) as Partial<Problem>;
  return typeof status === 'number' && typeof code === 'string' && title !== undefined && detail !== undefined;
}

/** `no-cache` lets a browser keep an answer but ask each time: the ETag then saves the body, never the check. */
function sendJson(response: Response, body: unknown): void {
  response.set('Cache-Control', 'private, no-cache').vary('Cookie');
  if (body === undefined) response.end();
  else response.json(body);
}
