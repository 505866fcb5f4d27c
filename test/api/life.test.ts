import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as answers from '../../api/answers.js';
import * as caseAnswers from '../../api/case-answers.js';
import type { Stage } from '../../domain/lifecycle/stages.js';
import { liveOneProject } from '../../scripts/story/life.js';
import { CAST } from '../../scripts/story/plot.js';
import { anApi, type TestApi } from '../support/api.js';
import type { z } from 'zod';

/** One whole life beside the API: what its pages say at each stage, read with the schemas of the document. */
let api: TestApi;
let projectId: string;
let classIds: readonly string[];
const seen = new Map<string, unknown>();

const PAGES: readonly (readonly [string, string, z.ZodType])[] = [
  ['caseworker', '/api/classes/:class', caseAnswers.classPage],
  ['caseworker', '/api/classes/:class/release', caseAnswers.releasePage],
  ['caseworker', '/api/classes/:class/roster', caseAnswers.rosterList],
  ['caseworker', '/api/classes/:class/sessions', caseAnswers.sessionList],
  ['caseworker', '/api/classes/:class/findings', caseAnswers.findingList],
  ['caseworker', '/api/classes/:class/claim', caseAnswers.claimPage],
  ['caseworker', '/api/classes/:class/audit?limit=5', answers.auditList],
  ['caseworker', '/api/projects', answers.projectList],
  ['caseworker', '/api/tasks', answers.taskList],
  ['institution', '/api/tasks', answers.taskList],
  ['institution', '/api/notifications', answers.notificationList],
  ['reviewer', '/api/tasks', answers.taskList],
];

async function lookAround(stage: Stage | 'closed', ofClass: string): Promise<void> {
  for (const [who, path, schema] of PAGES) {
    const address = path.replace(':class', ofClass);
    const answer = await (await api.as(CAST[who as keyof typeof CAST])).get(address).expect(200);
    seen.set(`${stage} ${who} ${path}`, schema.parse(answer.body));
  }
}

beforeAll(async () => {
  api = await anApi();
  const life = await liveOneProject(api.world.hands, {
    afterStage: async (stage, ids) => {
      const caseworker = await api.as(CAST.caseworker);
      const [item] = (await caseworker.get('/api/projects').expect(200)).body.items;
      const page = await caseworker.get(`/api/projects/${item.id}`).expect(200);
      seen.set(`${stage} project`, caseAnswers.projectPage.parse(page.body));
      await lookAround(stage, ids[0] ?? '');
    },
  });
  ({ projectId, classIds } = life);
  await lookAround('closed', classIds[0] ?? '');
}, 180_000);
afterAll(() => api.end());

const page = <Schema extends z.ZodType>(name: string, _schema: Schema) => seen.get(name) as z.output<Schema>;

describe('a project’s page', () => {
  test('after the catalogue waits for an institution, and tells the caseworker what he may do', () => {
    const project = page('catalogue project', caseAnswers.projectPage);
    expect(project).toMatchObject({
      stage: 'selection',
      state: 'ACTIVE',
      regionName: '泉州市',
      institution: null,
      level: 'L4',
      catalogueItem: { name: '焊工（四级）' },
      awaited: [{ command: 'assignFromDirectory', role: 'caseworker', organisationName: '泉州市人力资源和社会保障局' }],
    });
    expect(project.dueOn).not.toBeNull();
    expect(project.availableCommands).toContainEqual({ command: 'assignFromDirectory', available: true });
    expect(project.availableCommands.map(({ command }) => command)).not.toContain('confirmAssignment');
    expect(project.steps).toHaveLength(8);
    expect(project.steps[0]).toEqual({ stage: 'catalogue', openedOn: '2025-07-01', completedOn: '2025-07-01' });
    expect(project.steps[2]).toEqual({ stage: 'filing', openedOn: null, completedOn: null });
  });

  test('among its classes stands where the earliest of them stands', () => {
    expect(page('selection project', caseAnswers.projectPage)).toMatchObject({
      stage: 'filing',
      institution: { name: '泉州市高级技工学校' },
    });
    expect(page('supervision project', caseAnswers.projectPage).stage).toBe('assessment');
  });

  test('tells the class stages once: opened with the first class, completed with the last', () => {
    const { steps } = page('evaluation project', caseAnswers.projectPage);
    expect(steps.slice(2, 7).every(({ openedOn, completedOn }) => openedOn !== null && completedOn !== null)).toBe(
      true,
    );
    expect(steps[7]).toMatchObject({ stage: 'release', completedOn: null });
  });
});

describe('a class’s page', () => {
  test('in supervision shows its numbers and why delivery cannot be confirmed yet', () => {
    const c = page('filing caseworker /api/classes/:class', caseAnswers.classPage);
    expect(c).toMatchObject({
      stage: 'supervision',
      plannedHours: 64,
      enrolled: 20,
      filing: { round: 1, decision: 'APPROVED' },
      assessmentBody: { name: '泉州市职业技能评价中心（演示）' },
    });
    expect(c.filingNumber).not.toBeNull();
    const confirm = c.availableCommands.find(({ command }) => command === 'confirmDelivery');
    expect(confirm).toMatchObject({ available: false, refusal: { code: 'DELIVERY_NOT_FINISHED' } });
    expect(c.steps.map(({ stage }) => stage)).toEqual([
      'catalogue',
      'selection',
      'filing',
      'supervision',
      'assessment',
      'employment',
      'evaluation',
      'release',
    ]);
    expect(c.steps.slice(0, 3).every(({ completedOn }) => completedOn !== null)).toBe(true);
  });

  test('shows the money gate from the first day, each condition with clause, owner and state', () => {
    const gate = page('selection caseworker /api/classes/:class/release', caseAnswers.releasePage);
    expect(gate.open).toBe(false);
    expect(gate.conditions.find(({ code }) => code === 'SELECTION_COMPLETED')).toMatchObject({
      met: true,
      dueOn: null,
    });
    expect(gate.missing.map(({ code }) => code)).toContain('FILING_COMPLETED');
    expect(gate.missing).toEqual(gate.conditions.filter(({ met }) => !met));
  });

  test('at its end has every step completed', () => {
    const c = page('closed caseworker /api/classes/:class', caseAnswers.classPage);
    expect(c).toMatchObject({ stage: 'closed', state: 'CLOSED', evaluation: { grade: 'B' }, awaited: [] });
    expect(c.steps.every(({ completedOn }) => completedOn !== null)).toBe(true);
    expect(c.claim?.confirmedOn).toBe('2026-03-20');
  });
});

describe('the facts of a class', () => {
  test('the roster shows masked numbers, hours, scores, certificates and results', () => {
    const { frozen, items } = page('closed caseworker /api/classes/:class/roster', caseAnswers.rosterList);
    expect(frozen).toBe(true);
    expect(items).toHaveLength(20);
    expect(items.every(({ idNumberMasked }) => /^350199\*{8}\d{3}[\dX]$/.test(idNumberMasked))).toBe(true);
    expect(items.filter(({ state }) => state === 'WITHDRAWN').map(({ seq }) => seq)).toEqual([19, 20]);
    expect(items[0]).toMatchObject({ attendedHours: 64, certificate: {}, employment: { result: 'EMPLOYED' } });
    expect(items[15]?.scores.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test('sessions carry who attended', () => {
    const { items } = page('supervision caseworker /api/classes/:class/sessions', caseAnswers.sessionList);
    expect(items).toHaveLength(8);
    expect(items[0]).toMatchObject({ heldOn: '2025-07-14', hours: 8 });
    expect(items[0]?.attendance).toHaveLength(20);
    expect(items[7]?.attendance).toHaveLength(18);
  });

  test('the claim answers why each amount is what it is', () => {
    const { claim } = page('closed caseworker /api/classes/:class/claim', caseAnswers.claimPage);
    const paid = claim?.lines.filter(({ amountFen }) => amountFen > 0) ?? [];
    expect(new Set(paid.map(({ amountFen }) => amountFen))).toEqual(new Set([130_000]));
    expect(claim?.totalFen).toBe(paid.length * 130_000);
    expect(paid.every(({ paymentState }) => paymentState === 'PAID')).toBe(true);
    expect(claim?.lines.filter(({ amountFen }) => amountFen === 0).every(({ reasonCode }) => reasonCode !== null)).toBe(
      true,
    );
    expect(Array.isArray(claim?.lines[0]?.working)).toBe(true);
  });

  test('the trail is told page by page, newest first, without a gap', async () => {
    const auditor = await api.as('auditor');
    const ids: number[] = [];
    for (let after = ''; ; ) {
      const { items, next } = (await auditor.get(`/api/projects/${projectId}/audit?limit=7${after}`).expect(200)).body;
      ids.push(...items.map(({ id }: { id: string }) => Number(id)));
      if (next === null) break;
      after = `&after=${next}`;
    }
    const [{ count } = { count: 0 }] = await api.world.asOwner<{ count: number }>(
      'SELECT count(*)::int AS count FROM audit_event WHERE project_id = $1',
      [projectId],
    );
    expect(ids).toHaveLength(count);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
  });
});

describe('lists', () => {
  test('a task stands in the inbox of those whose role and organisation it names, and nowhere else', () => {
    const { items, counts } = page('selection institution /api/tasks', answers.taskList);
    expect(items.map(({ command }) => command)).toEqual(['fileClass', 'fileClass']);
    expect(items[0]).toMatchObject({
      kind: 'ACT',
      stage: 'filing',
      role: 'institution',
      overdue: false,
      link: `/classes/${items[0]?.classId}`,
    });
    expect(counts).toMatchObject({ open: 2, overdue: 0 });
    expect(page('selection reviewer /api/tasks', answers.taskList).items).toEqual([]);
  });

  test('notifications are read up to one of them', async () => {
    const institution = await api.as('base-manager');
    const { items, unread } = (await institution.get('/api/notifications?limit=3').expect(200)).body;
    expect(unread).toBeGreaterThan(3);
    const left = await institution.post('/api/notifications/read').send({ upTo: items[1].id }).expect(200);
    expect(left.body).toEqual({ unread: 1 });
    const again = (await institution.get('/api/notifications?limit=3').expect(200)).body;
    expect(again.items.map(({ readAt }: { readAt: string | null }) => readAt === null)).toEqual([true, false, false]);
    await institution.post('/api/notifications/read').send({ upTo: items[0].id }).expect(200, { unread: 0 });
  });

  test('projects come page by page and by the stage they are shown in', async () => {
    const caseworker = await api.as(CAST.caseworker);
    for (let n = 1; n <= 4; n += 1) await postAnother(n);
    const first = (await caseworker.get('/api/projects?limit=3').expect(200)).body;
    const second = (await caseworker.get(`/api/projects?limit=3&after=${first.next}`).expect(200)).body;
    expect(first.items).toHaveLength(3);
    expect(second.items).toHaveLength(2);
    expect(second.next).toBeNull();
    expect(new Set([...first.items, ...second.items].map(({ id }: { id: string }) => id)).size).toBe(5);
    const closed = (await caseworker.get('/api/projects?stage=closed').expect(200)).body;
    expect(closed.items.map(({ id }: { id: string }) => id)).toEqual([projectId]);
    expect((await caseworker.get('/api/projects?stage=catalogue').expect(200)).body.items).toHaveLength(4);
  });

  test('another region sees none of them', async () => {
    const { items } = (await (await api.as('xm-caseworker')).get('/api/projects').expect(200)).body;
    expect(items).toEqual([]);
  });
});

describe('reference lists', () => {
  test.each([
    ['qz-caseworker', 'regions', 12],
    ['qz-caseworker', 'catalogueItems', 3],
    ['xm-caseworker', 'catalogueItems', 0],
    ['base-manager', 'assessmentBodies', 1],
    ['qz-caseworker', 'evaluators', 1],
    ['qz-inspector', 'inspectors', 1],
    ['qz-caseworker', 'institutions', 1],
    ['base-manager', 'institutions', 0],
    ['qz-approver', 'standingVersions', 1],
    ['qz-caseworker', 'paidClasses', 2],
    ['xm-caseworker', 'paidClasses', 0],
    ['qz-caseworker', 'paidProjects', 1],
    ['qz-inspector', 'paidLines', 32],
    ['base-manager', 'ownClaims', 2],
    ['other-institution', 'ownClaims', 0],
    // All is paid and closed: nothing is left to be filed, batched or ordered back.
    ['qz-caseworker', 'filingClasses', 0],
    ['base-manager', 'ownClasses', 0],
    ['qz-approver', 'heldClasses', 0],
    ['qz-caseworker', 'batchableClasses', 0],
    ['qz-caseworker', 'clawbacks', 0],
  ])('%s finds %s', async (who, list, least) => {
    const { items } = answers.choiceList.parse(
      (await (await api.as(who)).get(`/api/reference/${list}`).expect(200)).body,
    );
    expect(items.length).toBeGreaterThanOrEqual(least);
    if (least === 0) expect(items).toEqual([]);
  });

  test('those of a case are asked with its id', async () => {
    const caseworker = await api.as(CAST.caseworker);
    const answer = await caseworker.get('/api/reference/directoryEntries').expect(400);
    expect(answer.body).toMatchObject({ code: 'INVALID_INPUT', field: 'projectId' });
    const entries = await caseworker.get(`/api/reference/directoryEntries?projectId=${projectId}`).expect(200);
    expect(entries.body.items).toMatchObject([{ label: expect.stringContaining('泉州市高级技工学校') }]);
    const trainees = await caseworker.get(`/api/reference/trainees?classId=${classIds[0]}`).expect(200);
    expect(trainees.body.items).toHaveLength(18);
    const officials = await caseworker.get(`/api/reference/officials?classId=${classIds[0]}`).expect(200);
    expect(officials.body.items).toContainEqual({ value: expect.any(String), label: '督导 郑一' });
    const manager = await api.as(CAST.institution);
    const [claim] = (await manager.get('/api/reference/ownClaims').expect(200)).body.items;
    const zeroLines = `/api/reference/zeroLines?claimId=${claim.value}`;
    expect((await manager.get(zeroLines).expect(200)).body.items.length).toBeGreaterThan(0);
    expect((await caseworker.get(zeroLines).expect(200)).body.items).toEqual([]);
    await (await api.as('evaluator')).get(`/api/reference/trainees?classId=${classIds[0]}`).expect(403);
    await caseworker.get('/api/reference/nothing').expect(404);
  });
});

async function postAnother(n: number): Promise<void> {
  const caseworker = await api.as(CAST.caseworker);
  const items = (await caseworker.get('/api/reference/catalogueItems').expect(200)).body.items;
  await caseworker
    .post('/api/commands/postProject')
    .set('Idempotency-Key', `another-project-${n}`)
    .send({
      title: `又一个项目${n}`,
      catalogueItemId: items.find(({ label }: { label: string }) => label.includes('焊工')).value,
      regionCode: '350500',
      fund: 'EMPLOYMENT_SUBSIDY',
      classes: [{ title: '一班', plannedHeadcount: 20, plannedHours: 64 }],
    })
    .expect(200);
}
