import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSteps } from '../../activities/steps.js';
import { financeSystemOf } from '../../scripts/story/finance-stand-in.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo } from '../support/answers.js';
import { type SmallLife, aProjectIn, approveClaims, complete } from '../support/small-life.js';
import { anAward } from '../support/subsidy-claims.js';
import { aWorld, type World } from '../support/world.js';

/** 培训促进就业奖补 (domain §2.2, S6; E21): of five who found work two were insured by a unit at the filing, one was not found. */
let world: World;
let life: SmallLife;
let classId: string;
let trainees: string[];
let id: string;
beforeAll(async () => {
  world = await aWorld();
  life = await aProjectIn(world, 'employment', { size: 6 });
  classId = life.classIds[0] ?? '';
  trainees = (await world.hands.trainees(classId)).map(({ traineeId }) => traineeId);
});
afterAll(() => world.end());

const claim = (entries: readonly object[], who: string = CAST.institution, of = classId) =>
  answerTo(world, who, 'fileAwardClaim', null, { classId: of, entries, commitment: true });
const give = (who: string, command: Parameters<typeof answerTo>[2], body: object = {}) =>
  answerTo(world, who, command, id, body);
const awardOf = (index: number, provenOn?: string) => anAward(trainees[index] ?? '', provenOn);
const found = (rows: readonly object[]) => ({
  reference: '社保比对1号',
  entries: rows.map((each, index) => ({ row: index + 1, certificateVerified: true, realName: true, ...each })),
});
const lines = () =>
  world.asOwner<{ fen: number; reason: string | null }>(
    'SELECT amount_fen::int AS fen, reason_code AS reason FROM claim_line WHERE claim_id = $1 ORDER BY seq',
    [id],
  );
const refusedBy = async (statement: string) => {
  const failed = await world.asApplication(statement).then(
    () => undefined,
    (error: Error & { code?: string }) => error,
  );
  return failed?.code;
};

describe('an award', () => {
  test('follows the closed tracking of the institution’s own class', async () => {
    expect(await claim([awardOf(0)])).toBe('AWARD_CLASS');
    expect(
      await refusedBy(
        `INSERT INTO claim (number, of_class_id, gate_profile, payee_organisation_id, filed_by, filed_on)
         SELECT 'J-1', '${classId}', 'AWARD', a.organisation_id, a.id, business_today() FROM account a WHERE a.username = '${CAST.institution}'`,
      ),
    ).toBe('JX095');
    await complete(world, life, 'employment');
    expect(await claim([awardOf(0)], 'other-institution')).toBe('AWARD_CLASS');
  });

  test('names each trainee once, with a proof of its time', async () => {
    await world.plant(
      `UPDATE employment_result SET result = 'NOT_VERIFIED', employed_on = NULL, proof_kind = NULL, proof_reference = NULL
       WHERE trainee_id = '${trainees[5]}'`,
      `UPDATE employment_result SET result = 'EMPLOYED_PROOF_PENDING', proof_kind = NULL, proof_reference = NULL
       WHERE trainee_id = '${trainees[4]}'`,
    );
    expect(await claim([awardOf(0), awardOf(5)])).toBe('AWARD_TRAINEE');
    expect(await claim([awardOf(0), awardOf(0)])).toBe('AWARD_TRAINEE_TWICE');
    // Employed on 2025-08-15, certified on 2025-07-28: proven between then and nine months after, and not tomorrow.
    expect(await claim([awardOf(0, '2025-08-14')])).toBe('AWARD_PROOF_DATE');
    expect(await claim([awardOf(0, '2026-02-20')])).toBe('AWARD_PROOF_DATE');
  });

  test('is computed by its own tariff and window', async () => {
    const made = await must(world.hands, CAST.institution, 'fileAwardClaim', null, {
      ...{ classId, commitment: true, entries: [0, 1, 2, 3, 4].map((index) => awardOf(index)) },
    });
    id = String(made.result['claimId']);
    expect(made.result).toMatchObject({ lines: 5, amountFen: 250_000 });
    expect(await claim([awardOf(0)])).toBe('CERTIFICATE_CLAIMED');
    expect(await give(CAST.institution, 'resubmitSubsidyClaim', { entries: [], commitment: true })).toBe(
      'INVALID_INPUT',
    );
  });

  test('is paid for nobody who was insured at the filing, and for no work that was not found', async () => {
    const all = Array.from({ length: 5 }, () => ({ employmentVerified: true, insuredAtFiling: false }));
    expect(await give(CAST.caseworker, 'verifySubsidyClaim', found([{ insured: true }]))).toBe('EMPLOYMENT_NOT_STATED');
    const [, ...rest] = all;
    const insured = { employmentVerified: true, insuredAtFiling: true };
    const seen = [insured, insured, ...rest.slice(1, 3), { employmentVerified: false, insuredAtFiling: false }];
    expect(await give(CAST.caseworker, 'verifySubsidyClaim', found(seen))).toBe('accepted');
    expect(await lines()).toEqual([
      { fen: 0, reason: 'NOT_ELIGIBLE_PERSON' },
      { fen: 0, reason: 'NOT_ELIGIBLE_PERSON' },
      { fen: 50_000, reason: null },
      { fen: 50_000, reason: null },
      { fen: 0, reason: 'EMPLOYMENT_NOT_VERIFIED' },
    ]);
  });

  test('is returned once and comes back as an award', async () => {
    const body = { entries: [2, 3].map((index) => awardOf(index)), commitment: true };
    expect(await give(CAST.institution, 'resubmitAwardClaim', body)).toBe('CLAIM_NOT_RETURNED');
    expect(await give(CAST.caseworker, 'returnSubsidyClaim', { defects: [{ item: '合同', problem: '缺页' }] })).toBe(
      'accepted',
    );
    expect(await give(CAST.institution, 'resubmitAwardClaim', body)).toBe('accepted');
    expect(await lines()).toHaveLength(2);
  });

  test('is reviewed twice, published, approved, and paid in a batch of its own', async () => {
    const seen = [1, 2].map(() => ({ employmentVerified: true, insuredAtFiling: false }));
    expect(await give(CAST.caseworker, 'verifySubsidyClaim', found(seen))).toBe('accepted');
    expect(await give(CAST.caseworker, 'reviewSubsidyClaim', { opinion: '同意' })).toBe('accepted');
    expect(await give(CAST.reviewer, 'checkSubsidyClaim', { opinion: '同意' })).toBe('accepted');
    expect(await refusedBy(`UPDATE claim_entry SET insured_at_filing = true WHERE claim_id = '${id}'`)).toBe('JX071');
    const place = { place: '泉州市人社局网站', postingProof: '网页存档1号' };
    expect(await give(CAST.caseworker, 'postSubsidyPublicity', place)).toBe('accepted');
    await complete(world, life, 'evaluation');
    expect(await give(CAST.approver, 'approveSubsidyClaim', { opinion: '同意' })).toBe('accepted');
    await approveClaims(world, [classId]);
    expect(await answerTo(world, CAST.caseworker, 'makeBatch', null, { claimIds: [id], classIds: [classId] })).toBe(
      'BATCH_MIXED',
    );
    const { batchId } = (await must(world.hands, CAST.caseworker, 'makeBatch', null, { claimIds: [id] })).result;
    await must(world.hands, CAST.reviewer, 'checkBatch', String(batchId), { opinion: '一致' });
    expect(await give(CAST.payer, 'instructSubsidyClaim')).toBe('accepted');
    expect(await give(CAST.secondPayer, 'confirmSubsidyClaim')).toBe('accepted');
    expect(
      await world.asOwner(
        `SELECT family, amount_fen::int AS fen, state FROM payment WHERE claim_id = $1 ORDER BY reference`,
        [id],
      ),
    ).toEqual([
      { family: 'AWARD', fen: 50_000, state: 'CONFIRMED' },
      { family: 'AWARD', fen: 50_000, state: 'CONFIRMED' },
    ]);
    const finance = financeSystemOf(world.hands.finance);
    await createSteps(world.db, { finance, personalData: world.secrets }).sendBatch(String(batchId));
    const [books] = await world.asOwner<{ paid: number; drawn: number; ledger: number }>(
      `SELECT (SELECT count(*) FROM payment WHERE claim_id = $1 AND state = 'PAID')::int AS paid,
         (SELECT drawn_fen::int FROM budget_hold WHERE claim_id = $1) AS drawn,
         (SELECT sum(t.amount_fen)::int FROM transfer t JOIN payment y ON y.id = t.payment_id WHERE y.claim_id = $1) AS ledger`,
      [id],
    );
    expect(books).toEqual({ paid: 2, drawn: 100_000, ledger: 100_000 });
    expect((await checkInvariants(world.db)).filter(({ violations }) => violations > 0)).toEqual([]);
  });

  test('is ordered back by its claim, and not with its class', async () => {
    const why = { ground: 'ERROR', reason: '就业不实', document: '泉人社追〔2026〕4号' };
    const order = (scope: object) => answerTo(world, CAST.caseworker, 'orderClawback', null, { ...scope, ...why });
    expect(await order({ scope: 'CLASS', classId })).toBe('CLAWBACK_NOTHING_PAID');
    expect(await order({ scope: 'PROJECT', projectId: life.projectId })).toBe('CLAWBACK_NOTHING_PAID');
    expect(await world.hands.options(CAST.caseworker, 'paidClaims')).toMatchObject([{ value: id }]);
    expect(await order({ scope: 'CLAIM', claimId: id })).toBe('accepted');
    expect(await order({ scope: 'CLAIM', claimId: id })).toBe('CLAWBACK_ABOVE_PAID');
    const ordered = await world.asOwner('SELECT amount_fen::int AS fen, state FROM clawback WHERE claim_id = $1', [id]);
    expect(ordered).toEqual([{ fen: 100_000, state: 'PROPOSED' }]);
  });

  test('is not for a trainee whose row was written past the commands', async () => {
    expect(
      await refusedBy(
        `INSERT INTO claim_entry (claim_id, seq, person_id, family, occupation_id, level, certificate_kind, certificate_number, issuer,
           issued_on, trainee_id, employed_on, proof_kind, proof_reference, proven_on)
         SELECT '${id}', 9, t.person_id, 'AWARD', e.occupation_id, e.level, f.kind, f.number, 'x', f.issued_on, t.id, business_today(),
           'CONTRACT', 'x', business_today() FROM trainee t JOIN certificate f ON f.trainee_id = t.id, claim_entry e
         WHERE t.id = '${trainees[5]}' AND e.claim_id = '${id}' AND e.seq = 1`,
      ),
    ).toMatch(/JX071|JX096/);
  });
});
