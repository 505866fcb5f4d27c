import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Access, type Route, rolesFor } from '../../api/route.js';
import { ROUTES } from '../../api/routes.js';
import { DOSSIER_ACCESS, type Dossier, DOSSIERS } from '../../domain/access/dossiers.js';
import { ROLES, type Role } from '../../domain/access/roles.js';
import { COMMAND_ACCESS, FACT_ACCESS, READ_ACCESS } from '../../domain/access/table.js';
import { hashPassword } from '../../platform/password.js';
import { createAccount, registerOrganisation } from '../../store/people/accounts.js';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import { anApi, type TestApi } from '../support/api.js';
import { bodies } from '../support/command-bodies.js';
import { someDossiers } from '../support/dossiers.js';
import { aProjectIn } from '../support/small-life.js';

const TABLE: Readonly<Record<string, unknown>> = {
  ...COMMAND_ACCESS,
  ...DOSSIER_ACCESS,
  ...FACT_ACCESS,
  ...READ_ACCESS,
};
/** Everything that nobody has to sign in for. */
const PUBLIC = [
  'POST /api/session',
  'DELETE /api/session',
  'GET /api/public/confirmations/:token',
  'POST /api/public/confirmations/:token',
  'GET /api/health',
  'GET /api/ready',
  'GET /api/openapi.json',
  'GET /api/public/publicities',
  'GET /api/public/publicities/:id',
  'GET /api/public/fund-use',
  'GET /api/public/policy/versions',
  'POST /api/public/publicities/:id/objections',
  'POST /api/public/voucher-claims',
];
/** Besides the list of routes the app serves these by itself. */
const BESIDES = ['GET /api/metrics'];

const nameOf = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`;

/** Whoever holds the role on the side of the case, and his like elsewhere. */
const OWN: Readonly<Record<Role, string>> = {
  caseworker: 'qz-caseworker',
  reviewer: 'qz-reviewer',
  approver: 'qz-approver',
  bureau_head: 'qz-head',
  inspector: 'qz-inspector',
  payer: 'qz-payer',
  institution: 'base-manager',
  assessment_officer: 'assessor',
  evaluator: 'evaluator',
  auditor: 'auditor',
  administrator: 'admin',
};
const FOREIGN_ORGANISATION: Readonly<Partial<Record<Role, readonly [kind: string, name: string]>>> = {
  payer: ['FINANCE_BUREAU', '厦门市财政局'],
  institution: ['INSTITUTION', '刺桐职业培训学校（演示）'],
  assessment_officer: ['ASSESSMENT_BODY', '另一家评价机构'],
  evaluator: ['EVALUATOR', '另一家第三方评价机构'],
};

let api: TestApi;
let samples: Awaited<ReturnType<typeof bodies>>;
let ids: { project: string; class: string; session: string; claim: string; line: string };
let dossiers: Record<Dossier, string>;

beforeAll(async () => {
  api = await anApi();
  const { projectId, classIds } = await aProjectIn(api.world, 'release'); // By now every party of the case is known.
  const classId = classIds[0] ?? '';
  const [session] = await api.world.hands.sessions(classId);
  const [line] = await api.world.asOwner<{ claim: string; line: string }>(
    'SELECT claim_id AS claim, id AS line FROM claim_line WHERE class_id = $1 LIMIT 1',
    [classId],
  );
  ids = {
    project: projectId,
    class: classId,
    session: session?.id ?? '',
    claim: line?.claim ?? '',
    line: line?.line ?? '',
  };
  samples = await bodies(api.world);
  Object.assign(samples.confirmOnPaper, { classId });
  dossiers = await someDossiers(api);
  await hireForeigners();
  await api.world.asOwner("UPDATE business_clock SET mode = 'REAL'"); // No worker runs that a step of the clock could wait for.
  await api.world.asOwner(`INSERT INTO command (actor_id, key, name, body_hash, accepted, answer)
    SELECT id, 'access-test', 'postProject', '', true, '{"command":"postProject","accepted":true,"result":{}}' FROM account`);
});
afterAll(() => api.end());

async function hireForeigners(): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  for (const role of ROLES) {
    const [kind, name] = FOREIGN_ORGANISATION[role] ?? ['HR_BUREAU', '厦门市人力资源和社会保障局'];
    const [known] = await api.world.asOwner<{ id: string }>('SELECT id FROM organisation WHERE name = $1', [name]);
    const organisationId =
      known?.id ?? (await registerOrganisation(api.world.db, { kind, name, regionCode: '350500' }));
    const account = { username: foreign(role), displayName: role, passwordHash, organisationId, roles: [role] };
    await createAccount(api.world.db, account);
  }
}

function foreign(role: Role): string {
  return `foreign-${role.replace('_', '-')}`;
}

const cookies = new Map<string, Promise<string>>();

async function signIn(username: string): Promise<string> {
  const session = await fetch(`${api.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: DEMO_PASSWORD }),
  });
  expect(session.status).toBe(200);
  return (session.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

async function statusOf(route: Route, username: string): Promise<number> {
  const cookie = cookies.get(username) ?? signIn(username);
  cookies.set(username, cookie);
  const path = route.path
    .replace(/:(id|versionId)/, subjectOf(route.path))
    .replace(':sessionId', ids.session)
    .replace(':lineId', ids.line)
    .replace(':kind', 'claim-form')
    .replace(':key', 'access-test')
    .replace(':list', 'regions');
  return ask(route, path, { cookie: await cookie }, route.body ? bodyOf(route.access) : undefined);
}

/** On kept connections: thousands of cells ask for nothing but a status. */
async function ask(route: Route, path: string, who: Record<string, string>, body?: object): Promise<number> {
  const answer = await fetch(api.url + path, {
    method: route.method.toUpperCase(),
    headers: { ...who, 'idempotency-key': randomUUID(), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  await answer.arrayBuffer();
  return answer.status;
}

function subjectOf(path: string): string {
  const found = Object.entries(DOSSIERS).find(([, { path: own }]) => path.startsWith(`/api/${own}/`));
  if (found) return dossiers[found[0] as Dossier];
  if (path.startsWith('/api/claims')) return ids.claim;
  return path.startsWith('/api/classes') ? ids.class : ids.project;
}

function bodyOf(access: Access): object {
  if (access === 'markNotificationsRead') return { upTo: '0' };
  if (access === 'makeExport') return { list: 'projects', purpose: '岗位权限核对' };
  if (access === 'listReference') return { query: '泉州' };
  if (access === 'advanceClock') return { to: 'NEXT_DUE' };
  return samples[access as keyof typeof samples];
}

describe('the access table', () => {
  test('has a row for every route that is not public, and a route for every row', () => {
    const guarded = ROUTES.filter((route) => !PUBLIC.includes(nameOf(route)));
    expect(
      ROUTES.filter(({ access }) => access === 'PUBLIC')
        .map(nameOf)
        .sort(),
    ).toEqual([...PUBLIC].sort());
    expect(guarded.filter(({ access }) => !Object.hasOwn(TABLE, access)).map(nameOf)).toEqual([]);
    const used = new Set<string>(guarded.map(({ access }) => access));
    expect(Object.keys(TABLE).filter((row) => !used.has(row))).toEqual([]);
  });

  test('is all that the server serves', () => {
    const served = api.app.router.stack.flatMap(({ route }) =>
      (route?.stack ?? [])
        .filter(({ method }) => method)
        .map(({ method }) => nameOf({ method, path: String(route?.path) })),
    );
    const listed = [...ROUTES.map(nameOf), ...BESIDES];
    expect([...new Set(served)].sort()).toEqual(listed.sort());
  });
});

describe.each(ROUTES.filter(({ access }) => access !== 'PUBLIC').map((route) => [nameOf(route), route] as const))(
  '%s',
  (_name, route) => {
    const allowed = rolesFor(route.access) ?? [];
    const ofCase = /:(id|versionId)/.test(route.path);

    test('nobody: 401', async () => {
      const path = route.path.replaceAll(/:\w+/g, randomUUID());
      expect(await ask(route, path, {}, route.body ? {} : undefined)).toBe(401);
    });

    const others = ROLES.filter((role) => !allowed.includes(role));
    if (others.length > 0)
      test(`${others.join(', ')}: 403, here and elsewhere`, async () => {
        const people = others.flatMap((role) => [OWN[role], foreign(role)]);
        const statuses = await Promise.all(people.map((who) => statusOf(route, who)));
        expect(Object.fromEntries(people.map((who, index) => [who, statuses[index]]))).toEqual(
          Object.fromEntries(people.map((who) => [who, 403])),
        );
      });

    test.each(allowed)(`%s: heard${ofCase ? ', and 404 on a case of others' : ''}`, async (role) => {
      const status = await statusOf(route, OWN[role]);
      expect([401, 403, 404]).not.toContain(status);
      expect(status).toBeLessThan(500);
      const elsewhere = await statusOf(route, foreign(role));
      if (ofCase) expect(elsewhere).toBe(404);
      else expect([401, 403]).not.toContain(elsewhere);
    });
  },
);
