import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conditionsOf, PROJECT_CLASS_CONDITIONS } from '../../domain/release/conditions.js';
import { refuseShortfall, SHORTFALL_CONDITIONS } from '../../domain/shortfall/rules.js';
import { supervisionCommands } from '../../domain/supervision/rules.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { aPaidClass } from '../support/paid-class.js';
import { aClassView } from '../support/views.js';

let api: TestApi;
let approver: Client;
let head: Client;
let officials: Record<string, string>;
beforeAll(async () => {
  api = await anApi();
  [approver, head] = await Promise.all([api.as('qz-approver'), api.as('qz-head')]);
  const found = await api.world.asOwner<{ username: string; id: string }>('SELECT username, id FROM account');
  officials = Object.fromEntries(found.map(({ username, id }) => [username, id]));
});
afterAll(() => api.end());

const PAPER = { reason: '督导人员调离，班级已结束', evidence: '实训楼监控录像、学员问卷' };
const declare = (classId: string, body: object = {}) =>
  give(approver, '/api/commands/declareShortfall', {
    ...{ classId, condition: 'INSPECTIONS_MADE', responsibleId: officials['qz-inspector'], ...PAPER },
    ...body,
  });
const on = (client: Client, id: string, command: string, body: object = {}) =>
  give(client, `/api/shortfalls/${id}/commands/${command}`, body);
const gate = async (classId: string) =>
  (await approver.get(`/api/classes/${classId}/release`).expect(200)).body.conditions.find(
    ({ code }: { code: string }) => code === 'INSPECTIONS_MADE',
  );

describe('a shortfall', () => {
  test('is declared by the approver, confirmed by the head, shown in the gate and counted per official', async () => {
    const { classId } = await aPaidClass(api.world);
    expect(await gate(classId)).toMatchObject({ met: false, byShortfall: false });
    const id: string = (await declare(classId).expect(200)).body.result.shortfallId;
    const [task] = (await head.get('/api/tasks').expect(200)).body.items;
    expect(task).toMatchObject({ command: 'confirmShortfall', dossierId: id, dueAt: '2025-07-08T15:59:59.999Z' });
    expect(await gate(classId)).toMatchObject({ met: false, byShortfall: false });
    expect((await declare(classId).expect(409)).body.code).toBe('ALREADY_DECIDED');
    await on(head, id, 'confirmShortfall').expect(200);
    expect(await gate(classId)).toMatchObject({ met: true, byShortfall: true });
    expect((await on(head, id, 'refuseShortfall', { reason: 'x' }).expect(409)).body.code).toBe('ALREADY_DECIDED');
    const list = (await (await api.as('auditor')).get('/api/shortfalls').expect(200)).body;
    expect(list.items[0]).toMatchObject({
      id,
      ...PAPER,
      responsibleName: '督导 郑一',
      declaredByName: '审批 黄批',
      decidedByName: '局长 吴长河',
    });
    expect(list.officials).toEqual([{ name: '督导 郑一', count: 1 }]);
    expect((await declare(classId).expect(409)).body.code).toBe('SHORTFALL_NOT_NEEDED');
  });

  test('refused, it changes nothing and may be declared anew', async () => {
    const { classId } = await aPaidClass(api.world);
    const id: string = (await declare(classId).expect(200)).body.result.shortfallId;
    await on(head, id, 'refuseShortfall', { reason: '证据不足' }).expect(200);
    expect(await gate(classId)).toMatchObject({ met: false, byShortfall: false });
    await declare(classId).expect(200);
  });

  test('names an official, who is not the one that declares it', async () => {
    const { classId } = await aPaidClass(api.world);
    for (const username of ['base-manager', 'qz-approver', 'xm-caseworker']) {
      const no = await declare(classId, { responsibleId: officials[username] }).expect(422);
      expect(no.body).toMatchObject({ code: 'SHORTFALL_OFFICIAL_UNKNOWN', field: 'responsibleId' });
    }
    const own: string = (await declare(classId, { responsibleId: officials['qz-head'] }).expect(200)).body.result
      .shortfallId;
    expect((await on(head, own, 'confirmShortfall').expect(409)).body.code).toBe('SAME_PERSON');
  });

  test.each([
    'FIRST_REVIEW',
    'BUDGET_HELD',
    'CLAIM_FILED',
    'FINDINGS_CLOSED',
    'SUPERVISION_COMPLETED',
    'PUBLICITY_ENDED',
  ])('is never %s', async (condition) => {
    const { classId } = await aPaidClass(api.world);
    expect((await declare(classId, { condition }).expect(400)).body.errors[0].field).toBe('condition');
  });

  test.each([
    ['a condition that the institution owns', `UPDATE shortfall SET condition = 'CLAIM_FILED'`, '42501'],
    [
      'one that begins confirmed',
      `INSERT INTO shortfall (organisation_id, region_code, class_id, condition, responsible_id, reason, evidence, declared_by,
         declared_on, decision, decided_by, decided_on)
       SELECT organisation_id, region_code, class_id, 'SIBLINGS_EVALUATED', responsible_id, reason, evidence, declared_by,
         declared_on, 'CONFIRMED', (SELECT id FROM account WHERE username = 'qz-head'), declared_on FROM shortfall LIMIT 1`,
      'JX066',
    ],
    [
      'a confirmation by who declared it',
      `UPDATE shortfall SET decision = 'CONFIRMED', decided_by = declared_by, decided_on = declared_on WHERE decision IS NULL`,
      '23514',
    ],
    ['another decision', `UPDATE shortfall SET decision_reason = 'y' WHERE decision IS NOT NULL`, 'JX066'],
  ])('the database refuses %s', async (_name, query, code) => {
    await expect(api.world.asApplication(query)).rejects.toMatchObject({ code });
  });
});

describe('the rules', () => {
  const supervision = {
    ...{ onSiteVisits: 0, onlinePatrols: 2, traineesPhoned: 3, openFindings: 0, sessionsUnrecorded: 0 },
    ...{ lastSessionOn: '2025-07-23', deliveryConfirmedBy: null },
  };
  const view = (change: object, today = '2025-07-24') => ({
    ...aClassView({ stage: 'supervision', supervision, ...change }),
    today,
  });

  test('only conditions of the gate that the institution does not own may be one', () => {
    const owners = new Map(PROJECT_CLASS_CONDITIONS.map(({ code, owner }) => [code, owner]));
    for (const code of SHORTFALL_CONDITIONS) expect(owners.get(code) ?? 'HR_BUREAU').not.toBe('INSTITUTION');
  });

  test('not while the visit can still be made', () => {
    expect(refuseShortfall(view({}, '2025-07-23'), 'INSPECTIONS_MADE')).toMatchObject({ code: 'SHORTFALL_TOO_EARLY' });
    expect(refuseShortfall(view({}), 'INSPECTIONS_MADE')).toBeUndefined();
    expect(refuseShortfall(view({}), 'SIBLINGS_EVALUATED')).toMatchObject({ code: 'SHORTFALL_NOT_NEEDED' });
  });

  test('a stage is completed over it, and the gate says how', () => {
    expect(supervisionCommands.confirmDelivery.refuse(view({}))).toMatchObject({ code: 'INSPECTIONS_MISSING' });
    const over = view({ shortfalls: ['INSPECTIONS_MADE'] });
    expect(supervisionCommands.confirmDelivery.refuse(over)).toBeUndefined();
    expect(supervisionCommands.recordInspection.awaited(over)).toBe(false);
    const state = conditionsOf(over).find(({ code }) => code === 'INSPECTIONS_MADE');
    expect(state).toMatchObject({ met: true, byShortfall: true });
  });
});
