import { z } from 'zod';
import { weaknessOf } from '../../domain/access/password.js';
import { hashPassword, isPassword } from '../../platform/password.js';
import {
  changePassword,
  type Credentials,
  findCredentials,
  findPerson,
  type Person,
} from '../../store/people/accounts.js';
import { me } from '../answers.js';
import { beginSession, endSession } from '../auth.js';
import { type Problem, problem } from '../errors.js';
import { type Call, Reply, type Route, route } from '../route.js';
import type { Services } from '../services.js';

const signIn = z.strictObject({
  username: z.string('请填写用户名').trim().toLowerCase().min(1, '请填写用户名').max(40, '不超过40位'),
  password: z.string('请填写密码').min(1, '请填写密码').max(200, '不超过200位').meta({ format: 'password' }),
  /** Takes the place of the password; asked of whoever signs in with a one-time password. */
  newPassword: z.string().max(200, '不超过200位').meta({ format: 'password' }).optional(),
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
async function startSession({ services, request, body }: Call<z.output<typeof signIn>>) {
  const { username, password } = body;
  const address = request.ip ?? 'unknown';
  const seconds = await services.throttle.attempt(username, address);
  if (seconds > 0) return tooMany(seconds);
  const found = await findCredentials(services.db, username);
  const known = found?.isDemo && !services.embedded ? undefined : found;
  if (!(await isPassword(known?.passwordHash, password)) || !known) return problem('WRONG_CREDENTIALS');
  const no = await exchange(services, known, body);
  if (no) return no;
  await services.throttle.succeeded(username, address);
  await beginSession(request, known.id);
  const person = await findPerson(services.db, known.id);
  return person ? describe(person) : problem('WRONG_CREDENTIALS');
}

/** The new password in place of the old one; a one-time password opens nothing else. */
async function exchange(
  { db }: Services,
  known: Credentials,
  { username, password, newPassword }: z.output<typeof signIn>,
): Promise<Problem | undefined> {
  if (known.password === 'LAPSED') return problem('PASSWORD_LAPSED');
  if (newPassword === undefined) return known.password === 'OWN' ? undefined : problem('PASSWORD_MUST_CHANGE');
  const weakness = newPassword === password ? '新密码不能与原密码相同' : weaknessOf(newPassword, username);
  if (weakness) return problem('PASSWORD_UNFIT', { detail: weakness, field: 'newPassword' });
  return (await changePassword(db, known, await hashPassword(newPassword))) ? undefined : problem('WRONG_CREDENTIALS');
}

function tooMany(seconds: number): Problem {
  return problem('TOO_MANY_ATTEMPTS', { minutes: Math.ceil(seconds / 60), retryAfterSeconds: seconds });
}

function describe({ actor, username, displayName, organisation }: Person) {
  return { id: actor.id, username, displayName, roles: actor.roles, organisation };
}
