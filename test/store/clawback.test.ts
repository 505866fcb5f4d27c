import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { aPaidClass, type PaidClass } from '../support/paid-class.js';

let api: TestApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(() => api.end());

async function anOrder(body: object): Promise<string> {
  const paper = { ground: 'FRAUD', reason: '审计发现', document: '泉审〔2025〕3号' };
  const made = await give(await api.as('qz-caseworker'), '/api/commands/orderClawback', { ...paper, ...body }).expect(
    200,
  );
  const id: string = made.body.result.clawbackId;
  await give(await api.as('qz-approver'), `/api/clawbacks/${id}/commands/confirmClawback`, {}).expect(200);
  return id;
}

describe('the database, when the TypeScript is gone round', () => {
  let open: string;
  let paid: PaidClass;
  beforeAll(async () => {
    paid = await aPaidClass(api.world);
    open = await anOrder({ scope: 'CLASS', classId: paid.classId });
  });
  const account = (name: string) => `(SELECT id FROM account WHERE username = '${name}')`;
  const recovery = (fen: number, who: string, kind = 'REPAYMENT') =>
    `INSERT INTO clawback_recovery (clawback_id, kind, amount_fen, reference, payment_id, received_on, recorded_by, recorded_on)
     VALUES (':open', '${kind}', ${fen}, ${kind === 'OFFSET' ? "NULL, ':payment'" : "'R', NULL"}, '2025-07-01', ${account(who)}, '2025-07-01')`;

  test.each([
    [
      'an order that begins confirmed',
      `INSERT INTO clawback (organisation_id, region_code, scope, project_id, class_id, payee_organisation_id, payer_organisation_id,
         fund, ground, reason, document, amount_fen, proposed_by, proposed_on, decision, decided_by, decided_on)
       SELECT organisation_id, region_code, scope, project_id, class_id, payee_organisation_id, payer_organisation_id, fund, ground,
         reason, document, 1, proposed_by, proposed_on, 'CONFIRMED', decided_by, decided_on FROM clawback WHERE id = ':open'`,
      /begins as a proposal/,
    ],
    [
      'a fen more than was paid',
      `INSERT INTO clawback_line (clawback_id, payment_id, person_id, class_id, amount_fen)
       SELECT clawback_id, payment_id, person_id, class_id, 1 FROM clawback_line WHERE clawback_id = ':open' LIMIT 1`,
      /more is ordered back than was paid/,
    ],
    [
      'another decision',
      `UPDATE clawback SET decision = 'REFUSED', decision_reason = 'x' WHERE id = ':open'`,
      /not changed/,
    ],
    ['another amount', `UPDATE clawback SET amount_fen = 1 WHERE id = ':open'`, /permission denied/],
    ['a settlement by hand', `UPDATE clawback SET settled_on = '2025-07-01' WHERE id = ':open'`, /permission denied/],
    [
      'a reversal by one person',
      `UPDATE clawback SET reversal_document = 'x', reversal_reason = 'x', reversal_proposed_by = ${account('qz-head')},
         reversal_proposed_on = '2025-07-01', reversed_by = ${account('qz-head')}, reversed_on = '2025-07-01' WHERE id = ':open'`,
      /clawback_reversed_by_two/,
    ],
    ['more than is owed', recovery(300_001, 'qz-payer'), /more comes back than was ordered/],
    ['a receipt of another bureau', recovery(1, 'qz-caseworker'), /booked by the bureau/],
    ['an offset above its payment', recovery(100_001, 'qz-payer', 'OFFSET'), /no more than it pays/],
    [
      'a transfer to nobody’s order',
      `INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, clawback_line_id, business_on)
       SELECT t.fund, t.credit_account_id, t.debit_account_id, t.amount_fen, t.clawback_line_id, t.business_on FROM transfer t
       JOIN clawback_line l ON l.id = t.clawback_line_id WHERE l.clawback_id = ':open' LIMIT 1`,
      /transfer_ordered_once|does not follow a confirmed clawback/,
    ],
    [
      'a reversing transfer of an order that stands',
      `INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, clawback_line_id, reverses_id, business_on)
       SELECT t.fund, t.credit_account_id, t.debit_account_id, t.amount_fen, t.clawback_line_id, t.id, t.business_on FROM transfer t
       JOIN clawback_line l ON l.id = t.clawback_line_id WHERE l.clawback_id = ':open' LIMIT 1`,
      /does not follow a confirmed clawback/,
    ],
    ...['clawback_line_id', 'recovery_id'].map((of): [string, string, RegExp] => [
      `a transfer of a ${of} that there is not`,
      `INSERT INTO transfer (fund, debit_account_id, credit_account_id, amount_fen, ${of}, business_on)
       SELECT t.fund, t.debit_account_id, t.credit_account_id, t.amount_fen, gen_random_uuid(), t.business_on FROM transfer t
       JOIN clawback_line l ON l.id = t.clawback_line_id WHERE l.clawback_id = ':open' LIMIT 1`,
      /does not follow a confirmed clawback/,
    ]),
    [
      'a payment freed before its money came back',
      `UPDATE payment SET state = 'REVERSED' WHERE id = ':payment'`,
      /reversed by what came back/,
    ],
  ])('refuses %s', async (_name, query, message) => {
    const named = query.replaceAll(':open', open).replaceAll(':payment', paid.paymentIds[0] ?? '');
    await expect(api.world.asApplication(named)).rejects.toThrow(message);
  });

  test('refuses to send another payment of a person under clawback', async () => {
    const [payment = ''] = paid.paymentIds;
    await api.world.plant(
      `UPDATE payment SET state = 'INSTRUCTED', confirmed_by = NULL, confirmed_on = NULL WHERE id = '${payment}'`,
    );
    const send = `UPDATE payment SET state = 'CONFIRMED', confirmed_by = ${account('qz-payer2')}, confirmed_on = '2025-07-01'
      WHERE id = '${payment}'`;
    await expect(api.world.asApplication(send)).rejects.toMatchObject({ code: 'JX061' });
    await api.world.plant(
      `UPDATE clawback SET decision = NULL, decided_by = NULL, decided_on = NULL, due_on = NULL WHERE id = '${open}'`,
    );
    await expect(api.world.asApplication(send)).rejects.toMatchObject({ code: 'JX061' });
  });
});
