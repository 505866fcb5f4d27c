import { z } from 'zod';
import { isPassword } from '../../platform/password.js';
import { findCredentials, findPerson, type Person } from '../../store/accounts.js';
import { me } from '../answers.js';
import { beginSession, endSession } from '../auth.js';
import { type Problem, problem } from '../errors.js';
import { type Call, Reply, type Route, route } from '../route.js';

const signIn = z.strictObject({
  username: z.string('请填写用户名').trim().toLowerCase().min(1, '请填写用户名').max(40, '不超过40位'),
  password: z.string('请填写密码').min(1, '请填写密码').max(200, '不超过200位').meta({ format: 'password' }),
});

export const sessionRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/session',
    access: 'PUBLIC',
    tag: '登录',
    summary: '登录',
    body: signIn,
    answer: me,
    handle: startSession,
  }),
  route({
    method: 'delete',
    path: '/api/session',
    access: 'PUBLIC',
    tag: '登录',
    summary: '退出登录',
    async handle({ services, request, response }) {
      await endSession(request, response, services.secureCookies);
      return new Reply(204);
    },
  }),
  route({
    method: 'get',
    path: '/api/me',
    access: 'me',
    tag: '登录',
    summary: '当前登录人',
    answer: me,
    handle: async ({ person }) => describe(person),
  }),
];

/** Unknown name, wrong password, disabled and demo account outside the sandbox: one answer, after the same work. */
async function startSession({ services, request, body: { username, password } }: Call<z.output<typeof signIn>>) {
  const address = request.ip ?? 'unknown';
  const seconds = await services.throttle.attempt(username, address);
  if (seconds > 0) return tooMany(seconds);
  const found = await findCredentials(services.db, username);
  const known = found?.isDemo && !services.embedded ? undefined : found;
  if (!(await isPassword(known?.passwordHash, password)) || !known) return problem('WRONG_CREDENTIALS');
  await services.throttle.succeeded(username, address);
  await beginSession(request, known.id);
  const person = await findPerson(services.db, known.id);
  return person ? describe(person) : problem('WRONG_CREDENTIALS');
}

function tooMany(seconds: number): Problem {
  return problem('TOO_MANY_ATTEMPTS', { minutes: Math.ceil(seconds / 60), retryAfterSeconds: seconds });
}

function describe({ actor, username, displayName, organisation }: Person) {
  return { id: actor.id, username, displayName, roles: actor.roles, organisation };
}
