import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import {
  asProjectBased,
  certifiedClasses,
  fileTraining,
  opensAccount,
  untilPublished,
} from '../support/allowance-life.js';
import { answerTo } from '../support/answers.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { payClass, publishClaim, type SmallLife } from '../support/small-life.js';
import { claimHands, found } from '../support/subsidy-claims.js';

/** 脱贫人员 in 项目制 under FJ-QZ-2024: 500 yuan once, beside the training, to each on his own account (004-11, ADR 0025). */
let api: TestApi;
let hands: ReturnType<typeof claimHands>;
let life: SmallLife;
let classId: string;
let id: string;
let trainees: string[];
beforeAll(async () => {
  api = await anApi();
  hands = claimHands(api);
  await asProjectBased(api.world);
  life = await certifiedClasses(api.world, 1);
  [classId = ''] = life.classIds;
  trainees = (await api.world.hands.trainees(classId)).map(({ traineeId }) => traineeId);
}, 120_000);
afterAll(() => api.end());

const ask = async (body: object = {}, who: string = CAST.institution) => {
  const { status, body: said } = await give(await api.as(who), `/api/classes/${classId}/commands/fileAllowanceClaim`, {
    ...{ commitment: true },
    ...body,
  });
  return status === 200 ? said.result : said.code;
};
const lines = () =>
  api.world.asOwner<{ place: number; fen: number; reason: string | null }>(
    `SELECT t.seq::int AS place, l.amount_fen::int AS fen, l.reason_code AS reason FROM claim_line l
     JOIN claim_entry e ON e.id = l.entry_id JOIN trainee t ON t.id = e.trainee_id WHERE l.claim_id = $1 ORDER BY l.seq`,
    [id],
  );
const payments = () =>
  api.world.asOwner<{ place: number; fen: number; state: string; own: boolean }>(
    `SELECT t.seq::int AS place, y.amount_fen::int AS fen, y.state, o.person_id = y.person_id AS own FROM payment y
     JOIN claim_line l ON l.id = y.claim_line_id JOIN claim_entry e ON e.id = l.entry_id JOIN trainee t ON t.id = e.trainee_id
     JOIN organisation o ON o.id = y.payee_organisation_id WHERE y.claim_id = $1 ORDER BY t.seq`,
    [id],
  );
const violations = async () => (await checkInvariants(api.world.db)).filter((each) => each.violations > 0);
const refusedBy = (statement: string) =>
  api.world.asApplication(statement).then(
    () => undefined,
    (error: Error & { code?: string }) => error.code,
  );
const seen = (rows: number) => found(rows, { insured: null, categoryVerified: true });
let batchId: string;
const sendBatch = () =>
  createSteps(api.world.db, {
    finance: financeSystemOf(api.world.hands.finance),
    personalData: api.world.secrets,
  }).sendBatch(batchId);

describe('an allowance of those who were trained in a class', () => {
  test('follows the claim of the class, and is for those who may have it', async () => {
    expect(await ask()).toBe('CLAIM_NOT_FILED');
    await fileTraining(api.world, classId);
    expect(await ask({}, 'other-institution')).toBe('NOT_FOUND');
    expect(await ask({ exceptions: [{ traineeId: trainees[5] }] })).toBe('ALLOWANCE_TRAINEE');
    expect(await ask({ exceptions: [{ traineeId: trainees[2] }] })).toBe('ALLOWANCE_TRAINEE');
    const twice = [{ traineeId: trainees[0] }, { traineeId: trainees[0], requestedFen: 100_00 }];
    expect(await ask({ exceptions: twice })).toBe('ALLOWANCE_TRAINEE_TWICE');
    const nobody = [0, 1, 3, 4].map((place) => ({ traineeId: trainees[place] }));
    expect(await ask({ exceptions: nobody })).toBe('ALLOWANCE_NOBODY');
  });

  test('is asked for all of them by one act, at most what the version gives, and what each asks for', async () => {
    const made = await ask({
      exceptions: [{ traineeId: trainees[1], requestedFen: 450_00 }, { traineeId: trainees[4] }],
    });
    id = made.claimId;
    expect(made).toMatchObject({ lines: 3, amountFen: 1450_00 });
    expect(await lines()).toEqual([
      { place: 1, fen: 500_00, reason: null },
      { place: 2, fen: 450_00, reason: null },
      { place: 4, fen: 500_00, reason: null },
    ]);
  });

  test('offers those alone who may have it, and in its correction those it names', async () => {
    const offered = async (query: string, who: string = CAST.institution) => {
      const { status, body } = await (await api.as(who)).get(`/api/reference/allowanceTrainees?${query}`);
      return status === 200 ? body.items.map(({ label }: { label: string }) => label.slice(0, 1)) : body.code;
    };
    expect(await offered(`classId=${classId}`)).toEqual(['5']);
    expect(await offered(`claimId=${id}`)).toEqual(['1', '2', '4', '5']);
    expect(await offered(`classId=${classId}`, 'other-institution')).toEqual([]);
    expect(await offered(`classId=${classId}`, CAST.payer)).toBe('FORBIDDEN');
    const ofClaim = await (await api.as(CAST.institution)).get(`/api/reference/trainees?claimId=${id}`).expect(200);
    expect(ofClaim.body.items).toHaveLength(6);
  });

  test('is in no second claim while the first stands, and comes back corrected as what it was', async () => {
    const again = await ask();
    // Only the fifth is left, who asked for nothing before.
    const other = again.claimId;
    expect(again).toMatchObject({ lines: 1, amountFen: 500_00 });
    expect(await ask()).toBe('ALLOWANCE_NOBODY');
    expect(await hands.act(CAST.institution, other, 'withdrawSubsidyClaim')).toBe('accepted');
    expect(await hands.act(CAST.institution, id, 'resubmitAllowanceClaim')).toBe('CLAIM_NOT_RETURNED');
    expect(await hands.act(CAST.caseworker, id, 'returnSubsidyClaim')).toBe('accepted');
    expect(await hands.act(CAST.institution, id, 'resubmitSubsidyClaim')).toBe('CLAIMANT_KIND');
    const body = { commitment: true, requestedFen: 600_00, exceptions: [{ traineeId: trainees[4] }] };
    expect(await hands.act(CAST.institution, id, 'resubmitAllowanceClaim', body)).toBe('accepted');
    expect((await lines()).map(({ place, fen }) => [place, fen])).toEqual([
      [1, 500_00],
      [2, 500_00],
      [4, 500_00],
    ]);
  });

  test('is verified row by row, reviewed and shown once for all of them, masked', async () => {
    expect(await hands.act(CAST.caseworker, id, 'verifySubsidyClaim', found(3, { insured: null }))).toBe(
      'VERIFICATION_NOT_STATED',
    );
    expect(await hands.act(CAST.caseworker, id, 'verifySubsidyClaim', seen(3))).toBe('accepted');
    await hands.review(id);
    const held = await api.world.asOwner(
      `SELECT count(*)::int AS slots, (SELECT h.held_fen::int || ' of ' || b.budget_year FROM budget_hold h
         JOIN budget b ON b.id = h.budget_id WHERE h.claim_id = $1) AS held FROM quota_hold q
       JOIN claim_line l ON l.id = q.claim_line_id WHERE l.claim_id = $1 AND q.family = 'LIVING' AND q.state = 'HELD'`,
      [id],
    );
    expect(held).toEqual([{ slots: 3, held: '150000 of 2026' }]);
    const [shown] = await api.world.asOwner<{ snapshot: { rows: { name: string; idNumberMasked: string }[] } }>(
      'SELECT snapshot FROM publicity WHERE claim_id = $1',
      [id],
    );
    expect(shown?.snapshot).toMatchObject({ totalFen: 1500_00, projectTitle: '焊工短班' });
    expect(JSON.stringify(shown?.snapshot.rows)).not.toMatch(/学员0|\d{17}/);
    expect(shown?.snapshot.rows[0]).toMatchObject({
      name: '学****',
      occupationName: expect.stringContaining('生活费'),
    });
  });

  test('is approved once its training is, and never before', async () => {
    await untilPublished(api.world, life, () => publishClaim(api.world, classId));
    expect(await hands.act(CAST.approver, id, 'approveSubsidyClaim')).toBe('TRAINING_NOT_APPROVED');
    const past = `UPDATE claim_line SET approved_fen = amount_fen WHERE claim_id = '${id}'`;
    expect(await refusedBy(past)).toMatch(/JX/);
    await must(api.world.hands, CAST.approver, 'approveClaim', classId, { opinion: '同意' });
    expect(await hands.act(CAST.approver, id, 'approveSubsidyClaim')).toBe('accepted');
  });

  test('is put into a batch once one of them has an account, and paid once its training is instructed', async () => {
    const together = { classIds: [classId], claimIds: [id] };
    const make = () => answerTo(api.world, CAST.caseworker, 'makeBatch', null, together);
    expect(await make()).toBe('ALLOWANCE_ACCOUNTS_MISSING');
    await opensAccount(api, 1, '9558 8202 5070 1000 019');
    await opensAccount(api, 2, '9558 8202 5070 1000 027');
    const made = await must(api.world.hands, CAST.caseworker, 'makeBatch', null, together);
    batchId = String(made.result['batchId']);
    expect(made.result).toMatchObject({ claims: 2, totalFen: 5 * 1600_00 + 1500_00 });
    await must(api.world.hands, CAST.reviewer, 'checkBatch', batchId, { opinion: '一致' });
    expect(await hands.act(CAST.payer, id, 'instructSubsidyClaim')).toBe('GATE_CLOSED');
    const gate = (await (await api.as(CAST.caseworker)).get(`/api/subsidy-claims/${id}/release`).expect(200)).body;
    expect(gate.conditions.filter((each: { met: boolean }) => !each.met)).toMatchObject([
      { code: 'ALLOWANCES_BESIDE_TRAINING' },
    ]);
    await payClass(api.world, classId);
    expect(await hands.act(CAST.payer, id, 'instructSubsidyClaim')).toBe('accepted');
    expect(await payments()).toEqual([
      { place: 1, fen: 500_00, state: 'INSTRUCTED', own: true },
      { place: 2, fen: 500_00, state: 'INSTRUCTED', own: true },
    ]);
    expect(await hands.act(CAST.secondPayer, id, 'confirmSubsidyClaim')).toBe('accepted');
    await sendBatch();
    expect((await payments()).map(({ state }) => state)).toEqual(['PAID', 'PAID']);
    expect(await violations()).toEqual([]);
  });

  test('waits for who has no account, and for nobody else', async () => {
    const state = () => api.world.asOwner('SELECT state FROM payment_batch WHERE id = $1', [batchId]);
    expect(await state()).toEqual([{ state: 'CHECKED' }]);
    expect(await answerTo(api.world, CAST.payer, 'instructRepayment', batchId)).toBe('NOTHING_RETURNED');
    await opensAccount(api, 4, '9558 8202 5070 1000 043');
    const prompted = await api.world.asOwner(
      `SELECT command, role FROM task WHERE dossier = 'batch' AND dossier_id = $1 AND state = 'OPEN' AND kind = 'ACT'`,
      [batchId],
    );
    expect(prompted).toEqual([{ command: 'instructRepayment', role: 'payer' }]);
    expect(await answerTo(api.world, CAST.payer, 'instructRepayment', batchId)).toBe('accepted');
    expect(await answerTo(api.world, CAST.payer, 'confirmRepayment', batchId)).toBe('SAME_PERSON');
    expect(await answerTo(api.world, CAST.secondPayer, 'confirmRepayment', batchId)).toBe('accepted');
    await sendBatch();
    expect(await payments()).toMatchObject([{ place: 1 }, { place: 2 }, { place: 4, fen: 500_00, state: 'PAID' }]);
    expect(await state()).toEqual([{ state: 'SETTLED' }]);
    const [books] = await api.world.asOwner(
      `SELECT (SELECT drawn_fen::int FROM budget_hold WHERE claim_id = $1) AS drawn,
         (SELECT sum(t.amount_fen)::int FROM transfer t JOIN payment y ON y.id = t.payment_id WHERE y.claim_id = $1) AS ledger,
         (SELECT count(DISTINCT t.credit_account_id)::int FROM transfer t JOIN payment y ON y.id = t.payment_id
           WHERE y.claim_id = $1) AS payees`,
      [id],
    );
    expect(books).toEqual({ drawn: 1500_00, ledger: 1500_00, payees: 3 });
    expect(await violations()).toEqual([]);
  });

  test('is explained from its own line, and printed', async () => {
    const [line] = await api.world.asOwner<{ id: string }>(
      'SELECT id FROM claim_line WHERE claim_id = $1 ORDER BY seq',
      [id],
    );
    const client = await api.as(CAST.institution);
    const why = (await client.get(`/api/claims/${id}/lines/${line?.id}/explanation`).expect(200)).body;
    expect(why).toMatchObject({
      ...{ agrees: true, stored: { amountFen: 500_00 }, policyVersion: 'FJ-QZ-2024' },
      inputs: { linkedTrainingKind: 'PROJECT_BASED', linkedTrainingLine: 'APPROVED', requestedFen: 600_00 },
    });
    for (const kind of ['claim-form', 'line-list', 'publicity-notice', 'payment-voucher'])
      await (await api.as('auditor')).get(`/api/claims/${id}/documents/${kind}`).expect(200);
  });

  test('is told line by line who still lacks an account', async () => {
    const told = (await (await api.as(CAST.caseworker)).get(`/api/claims/${id}`).expect(200)).body.lines.items;
    expect(told.map(({ lacksAccount }: { lacksAccount: boolean }) => lacksAccount)).toEqual([false, false, false]);
  });
});

describe('where the version pays none beside the training', () => {
  test('none can be claimed', async () => {
    const kind = (of: string) =>
      api.world.asOwner(`UPDATE catalogue_item SET subsidy_kind = '${of}' WHERE project_name = '焊工（四级）'`);
    await kind('LEVEL_UPGRADE');
    expect(await ask()).toBe('ALLOWANCE_NOT_OF_CLASS');
    await kind('PROJECT_BASED');
    expect(await ask({ exceptions: [{ traineeId: trainees[4] }] })).toBe('ALLOWANCE_NOBODY');
  });
});
