import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { classMoney, classShortfalls } from '../../api/claim-answers.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { anApi, type TestApi } from '../support/api.js';
import { aPaidClass, type PaidClass } from '../support/paid-class.js';

let api: TestApi;
let paid: PaidClass;
beforeAll(async () => {
  api = await anApi();
  paid = await aPaidClass(api.world, { people: 3, amountFen: 130_000 });
});
afterAll(() => api.end());

const read = async (who: string, part: string) => (await api.as(who)).get(`/api/classes/${paid.classId}/${part}`);

describe('the money of a class', () => {
  test('is told to bureau and payee alike: every payment, and of an order its own part', async () => {
    await must(api.world.hands, CAST.caseworker, 'orderClawback', null, {
      scope: 'PERSON',
      classId: paid.classId,
      traineeIds: [paid.traineeIds[1]],
      ground: 'INELIGIBLE',
      reason: '不属于补贴对象',
      document: '泉人社追〔2025〕1号',
    });
    for (const who of ['qz-caseworker', 'base-manager', 'qz-payer', 'auditor']) {
      const answer = await read(who, 'payments');
      expect(answer.status).toBe(200);
      const { batch, payments, clawbacks } = classMoney.parse(answer.body);
      expect(batch).toBeNull();
      expect(payments.map(({ seq, amountFen, state }) => [seq, amountFen, state])).toEqual(
        [1, 2, 3].map((seq) => [seq, 130_000, 'PAID']),
      );
      expect(clawbacks).toEqual([
        expect.objectContaining({ state: 'PROPOSED', scope: 'PERSON', people: 1, amountFen: 130_000, dueOn: null }),
      ]);
      expect(JSON.stringify(answer.body)).not.toContain('学员');
    }
  });

  test('is nobody’s who may not see the class', async () => {
    expect((await read('other-institution', 'payments')).status).toBe(404);
    expect((await read('xm-caseworker', 'payments')).status).toBe(404);
    expect((await read('evaluator', 'payments')).status).toBe(403);
  });
});

test('what was passed over at its gate is told to the bureau, and not to the payee', async () => {
  await api.world.plant(
    `INSERT INTO shortfall (organisation_id, region_code, class_id, condition, responsible_id, reason, evidence, declared_by, declared_on)
     SELECT a.organisation_id, '350500', '${paid.classId}', 'INSPECTIONS_MADE', i.id, '督导员离职', '视频存证', a.id, '2025-07-01'
     FROM account a, account i WHERE a.username = 'qz-approver' AND i.username = 'qz-inspector'`,
  );
  const { items } = classShortfalls.parse((await read('auditor', 'shortfalls')).body);
  expect(items).toEqual([
    expect.objectContaining({ condition: 'INSPECTIONS_MADE', decision: null, evidence: '视频存证' }),
  ]);
  expect((await read('base-manager', 'shortfalls')).status).toBe(403);
});
