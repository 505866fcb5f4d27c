import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo } from '../support/answers.js';
import { aBatchWorld, type BatchWorld } from '../support/batch-world.js';
import { give } from '../support/dossiers.js';
import { batchClaims, payClass } from '../support/small-life.js';

/** Between the second signature and the sending: whoever may not be paid any more is not sent anything, and is not forgotten. */
let at: BatchWorld;
let payeeId: string;
beforeAll(async () => {
  at = await aBatchWorld(4);
  const [found] = await at.world.asOwner<{ id: string }>('SELECT payee_organisation_id AS id FROM claim LIMIT 1');
  payeeId = found?.id ?? '';
}, 150_000);
afterAll(() => at.api.end());

const PAPER = { reason: '虚构学员骗取补贴', document: '泉人社罚〔2026〕1号' };

async function sanction(measure: object): Promise<string> {
  const body = { subjectOrganisationId: payeeId, ground: 'FRAUD', ...PAPER, ...measure };
  const id = String((await must(at.world.hands, CAST.caseworker, 'proposeSanction', null, body)).result['sanctionId']);
  await must(at.world.hands, CAST.approver, 'confirmSanction', id);
  return id;
}
const lift = (id: string) => must(at.world.hands, 'qz-head', 'liftSanction', id, PAPER);
const page = async (id: string) => (await (await at.api.as(CAST.payer)).get(`/api/batches/${id}`).expect(200)).body;
const prompts = (id: string) =>
  at.world.asOwner<{ title: string; state: string }>(
    `SELECT title, state FROM task WHERE dossier_id = $1 AND command = 'askAgain'`,
    [id],
  );

test('a payee blacklisted a second ago is not sent: held, told to the payers, and sent when the sanction is lifted', async () => {
  const id = await batchClaims(at.world, [at.aClass(0)]);
  await payClass(at.world, at.aClass(0));
  const blacklisted = await sanction({ measure: 'BLACKLIST' });
  await at.lookNow(id);
  expect(at.world.hands.finance.handedIn).toBe(0);
  const shown = await page(id);
  expect(shown).toMatchObject({ state: 'CHECKED', sending: false, held: 3, waiting: 3 });
  expect(shown.payments.map(({ held }: { held: boolean }) => held)).toEqual([true, true, true]);
  expect(await prompts(id)).toEqual([{ title: expect.stringMatching(/^B2026\d{6}：3笔.*暂缓发出/), state: 'OPEN' }]);
  expect(await answerTo(at.world, CAST.payer, 'askAgain', id)).toBe('accepted');
  await at.lookNow(id);
  expect(at.world.hands.finance.handedIn).toBe(0);
  expect(await at.violations()).toEqual([]);
  await lift(blacklisted);
  await at.world.hands.until('class', at.aClass(0), 'closed');
  expect(at.world.hands.finance.handedIn).toBe(3);
  expect(await page(id)).toMatchObject({ state: 'SETTLED', held: 0 });
  expect((await prompts(id)).map(({ state }) => state)).toEqual(['CANCELLED']);
  expect(await at.violations()).toEqual([]);
});

test('what never arrived there is asked about, and not handed in once more while its payee is stopped', async () => {
  const id = await batchClaims(at.world, [at.aClass(1)]);
  await payClass(at.world, at.aClass(1));
  const { finance } = at.world.hands;
  finance.mode = 'lost';
  await at.lookNow(id);
  finance.mode = 'normal';
  const handedIn = finance.handedIn;
  const suspended = await sanction({ measure: 'SUSPENSION', untilOn: '2026-12-31' });
  await at.lookNow(id);
  expect(finance.handedIn).toBe(handedIn);
  expect(await at.transferred(at.aClass(1))).toBe(0);
  await lift(suspended);
  await at.lookNow(id);
  await at.world.hands.until('class', at.aClass(1), 'closed');
  expect(finance.handedIn).toBe(handedIn + 3);
  expect(await at.reconciliation(id)).toMatchObject({ ours: 3, theirs: 3, differences: [] });
});

test('a suspension that has ended lets go by itself', async () => {
  const id = await batchClaims(at.world, [at.aClass(2)]);
  await payClass(at.world, at.aClass(2));
  await sanction({ measure: 'SUSPENSION', untilOn: '2026-02-27' });
  await at.world.hands.advance('2026-02-27');
  expect(await page(id)).toMatchObject({ state: 'CHECKED', held: 3 });
  await at.world.hands.advance('2026-02-28');
  expect(await page(id)).toMatchObject({ state: 'SETTLED', held: 0 });
  expect(await at.transferred(at.aClass(2))).toBe(390_000);
});

test('the bank file leaves out whoever is ordered to give back, and the payers are told without a finance system too', async () => {
  const id = await batchClaims(at.world, [at.aClass(3)]);
  await payClass(at.world, at.aClass(3));
  await at.world.plant(`WITH y AS (SELECT * FROM payment WHERE batch_id = '${id}' ORDER BY reference LIMIT 1), k AS (
      INSERT INTO clawback (organisation_id, region_code, scope, project_id, class_id, payee_organisation_id, payer_organisation_id,
        fund, ground, reason, document, amount_fen, proposed_by, proposed_on)
      SELECT p.owner_organisation_id, p.region_code, 'PERSON', p.id, m.class_id, y.payee_organisation_id, p.payer_organisation_id,
        y.fund, 'ERROR', 'x', 'x', 1, y.maker_id, '2026-02-27' FROM y JOIN claim m ON m.id = y.claim_id
      JOIN project p ON p.id = m.project_id RETURNING id)
    INSERT INTO clawback_line (clawback_id, payment_id, person_id, class_id, amount_fen)
    SELECT k.id, y.id, y.person_id, '${at.aClass(3)}', 1 FROM k, y`);
  await createSteps(at.world.db, null).sendBatch(id);
  expect((await prompts(id)).map(({ title }) => title)).toEqual([expect.stringMatching(/：1笔.*暂缓发出/)]);
  const payer = await at.api.as(CAST.payer);
  const file = async () => {
    const { text } = await payer.get(`/api/batches/${id}/bank-file?format=csv`).expect(200);
    return text.trim().split('\r\n').slice(1);
  };
  expect(await file()).toHaveLength(2);
  const [order] = await at.world.asOwner<{ id: string }>("SELECT id FROM clawback WHERE state = 'PROPOSED'");
  await must(at.world.hands, CAST.approver, 'refuseClawback', order?.id ?? '', { reason: '证据不足' });
  const lines = await file();
  expect(lines).toHaveLength(3);
  const results = ['参考号,金额,结果', ...lines.map((line) => `${line.split(',').at(-1)},1300.00,成功`)].join('\r\n');
  const upload = { fileName: '回单.csv', content: Buffer.from(results).toString('base64') };
  const booked = await give(payer, `/api/batches/${id}/commands/recordResults`, upload).expect(200);
  expect(booked.body.result).toMatchObject({ paid: 3, differences: 0 });
  expect(await page(id)).toMatchObject({ state: 'SETTLED', held: 0 });
  expect(await at.violations()).toEqual([]);
});
