import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashPassword } from '../../platform/password.js';
import { CAST } from '../../scripts/story/plot.js';
import { createAccount, registerOrganisation } from '../../store/people/accounts.js';
import { DEMO_PASSWORD } from '../../store/reference/demo-data.js';
import { anApi, type TestApi } from '../support/api.js';
import { refused } from '../support/refused.js';
import { aClassIn, aProjectIn, filingOf, postingOf } from '../support/small-life.js';

/** Each a 4xx in Chinese with code, field and what to do now, and nothing written. Never a 500, never a hang. */
let api: TestApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(() => api.end());

describe('立项', () => {
  const posting = (change: Record<string, unknown>) => postingOf(api.world, change);
  const post = async (change: Record<string, unknown>, who: string = CAST.caseworker) =>
    refused(api, who, 'post', '/api/commands/postProject', await posting(change));

  test('wrong types and unknown fields are named, all at once', async () => {
    const problem = await post({
      title: 5,
      classes: [{ title: '一班', plannedHeadcount: '20', plannedHours: 64.5, colour: 'red' }],
      approved: true,
    });
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(problem.errors).toEqual([
      { field: 'title', message: '须为文字' },
      { field: 'classes[0].plannedHeadcount', message: '须为整数', row: 1 },
      { field: 'classes[0].plannedHours', message: '须为整数', row: 1 },
      { field: 'classes[0].colour', message: '没有这个字段，请删除', row: 1 },
      { field: 'approved', message: '没有这个字段，请删除' },
    ]);
  });

  test.each([
    ['no class', { classes: [] }, 'classes'],
    [
      'numbers beyond every measure',
      { classes: [{ title: 'x', plannedHeadcount: 1e300, plannedHours: 64 }] },
      'classes[0].plannedHeadcount',
    ],
    [
      'a negative number',
      { classes: [{ title: 'x', plannedHeadcount: -1, plannedHours: 64 }] },
      'classes[0].plannedHeadcount',
    ],
    ['an empty title', { title: '   ' }, 'title'],
    ['a title of a book’s length', { title: '长'.repeat(5_000) }, 'title'],
    ['an unknown fund', { fund: 'PETTY_CASH' }, 'fund'],
    ['an id that is none', { catalogueItemId: '1 OR 1=1' }, 'catalogueItemId'],
  ])('%s: 400', async (_name, change, field) => {
    expect(await post(change)).toMatchObject({ status: 400, code: 'INVALID_INPUT', field });
  });

  test('an unknown catalogue item: 422', async () => {
    expect(await post({ catalogueItemId: randomUUID() })).toMatchObject({
      status: 422,
      code: 'CATALOGUE_ITEM_NOT_PUBLISHED',
      field: 'catalogueItemId',
      clause: expect.any(String),
    });
  });

  test('a region of another bureau: 422', async () => {
    expect(await post({ regionCode: '350200' })).toMatchObject({
      status: 422,
      code: 'REGION_OUT_OF_SCOPE',
      field: 'regionCode',
    });
  });

  test('a tariff version that does not cover the place: 422', async () => {
    const { db } = api.world;
    const bureau = { kind: 'HR_BUREAU', name: '宁德市人力资源和社会保障局', regionCode: '350900' };
    await createAccount(db, {
      ...{ username: 'nd-caseworker', displayName: '宁德经办', roles: ['caseworker'] },
      ...{ passwordHash: await hashPassword(DEMO_PASSWORD), organisationId: await registerOrganisation(db, bureau) },
    });
    await api.world.asOwner("UPDATE catalogue_release SET region_code = '350000'");
    const problem = await post({ regionCode: '350900' }, 'nd-caseworker');
    await api.world.asOwner("UPDATE catalogue_release SET region_code = '350500'");
    expect(problem).toMatchObject({ status: 422, code: 'TARIFF_NOT_IN_FORCE', clause: expect.any(String) });
  });

  test('a person deciding on his own posting: 409, also when he holds both roles', async () => {
    await api.world.asOwner("UPDATE account SET roles = '{caseworker,approver}' WHERE username = 'qz-caseworker'");
    const { projectId } = await aProjectIn(api.world, 'catalogue');
    const problem = await refused(
      api,
      CAST.caseworker,
      'post',
      `/api/projects/${projectId}/commands/approvePosting`,
      {},
    );
    await api.world.asOwner("UPDATE account SET roles = '{caseworker}' WHERE username = 'qz-caseworker'");
    expect(problem).toMatchObject({ status: 409, code: 'SAME_PERSON', commandId: expect.any(String) });
  });
});

describe('another’s case', () => {
  test('another region’s object does not exist, in any stage', async () => {
    for (const stage of ['catalogue', 'selection', 'filing'] as const) {
      const { projectId, classIds } = await aProjectIn(api.world, stage);
      const assign = { directoryEntryId: randomUUID() };
      expect(
        await refused(api, 'xm-caseworker', 'post', `/api/projects/${projectId}/commands/assignFromDirectory`, assign),
      ).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(
        await refused(api, 'xm-caseworker', 'post', `/api/classes/${classIds[0]}/commands/confirmDelivery`, {}),
      ).toMatchObject({ status: 404 });
      await (await api.as('xm-caseworker')).get(`/api/projects/${projectId}`).expect(404);
      await (await api.as('xm-caseworker')).get(`/api/classes/${classIds[0]}`).expect(404);
    }
  });

  test('another institution’s class does not exist', async () => {
    const classId = await aClassIn(api.world, 'filing');
    expect(
      await refused(api, 'other-institution', 'put', `/api/classes/${classId}/roster`, { rows: [] }),
    ).toMatchObject({
      status: 404,
    });
    expect(
      await refused(
        api,
        'other-institution',
        'post',
        `/api/classes/${classId}/commands/fileClass`,
        await filingOf(api.world),
      ),
    ).toMatchObject({ status: 404 });
    await (await api.as('other-institution')).get(`/api/classes/${classId}`).expect(404);
  });

  test('another role’s command: 403', async () => {
    const { projectId } = await aProjectIn(api.world, 'catalogue');
    expect(
      await refused(api, CAST.caseworker, 'post', `/api/projects/${projectId}/commands/approvePosting`, {}),
    ).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});

describe('the order of things', () => {
  test('a command of another stage: 409 with what may be done now', async () => {
    const { projectId } = await aProjectIn(api.world, 'catalogue');
    const problem = await refused(
      api,
      CAST.caseworker,
      'post',
      `/api/projects/${projectId}/commands/assignFromDirectory`,
      {
        directoryEntryId: randomUUID(),
      },
    );
    expect(problem).toMatchObject({
      status: 409,
      code: 'WRONG_STAGE',
      detail: '当前处于“需求目录”环节，此操作属于“机构遴选”环节，不能办理',
    });
    expect(problem.availableCommands?.map(({ command }) => command)).toContain('assignFromDirectory');
  });

  test('a second decision: 409, and who decided', async () => {
    const { projectId } = await aProjectIn(api.world, 'selection');
    const entries = await api.world.hands.options(CAST.caseworker, 'directoryEntries', { projectId });
    const path = `/api/projects/${projectId}/commands/assignFromDirectory`;
    const body = { directoryEntryId: entries[0]?.value };
    const caseworker = await api.as(CAST.caseworker);
    await caseworker.post(path).set('Idempotency-Key', randomUUID()).send(body).expect(200);
    expect(await refused(api, CAST.caseworker, 'post', path, body)).toMatchObject({
      status: 409,
      code: 'ALREADY_DECIDED',
      decidedBy: '经办 林小青',
      detail: '该事项已由他人先行办理，请刷新后查看结果',
    });
  });

  test('an early release: 409 with everything that is missing', async () => {
    const classId = await aClassIn(api.world, 'filing');
    const problem = await refused(api, CAST.payer, 'post', `/api/classes/${classId}/commands/instructPayment`, {});
    expect(problem).toMatchObject({ status: 409, code: 'GATE_CLOSED' });
    expect(problem.missing?.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['FILING_COMPLETED', 'CLAIM_FILED', 'BUDGET_HELD']),
    );
  });
});
