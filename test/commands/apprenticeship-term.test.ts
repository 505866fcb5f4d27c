import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { answerTo } from '../support/answers.js';
import { anApi, type TestApi } from '../support/api.js';
import {
  allowPrepayment,
  approvePrepayments,
  asApprentices,
  certifyPrepaid,
  filePrepayment,
  holdsOf,
  payPrepayment,
  refusedBy,
} from '../support/prepaid-life.js';
import { give } from '../support/give.js';
import { aClassIn, aProjectIn, filingOf } from '../support/small-life.js';

/** An apprenticeship is paid by the year that was agreed on (domain §2.2, E18): 5,000 yuan for twelve months, 7,500 for eighteen. */
let api: TestApi;
let pending = '';
beforeAll(async () => {
  api = await anApi();
  await allowPrepayment(api.world);
  pending = await aClassIn(api.world, 'filing');
  await api.world.hands.put(CAST.institution, pending, 'roster', people(3, 1));
  await api.world.hands.confirmAll(CAST.institution, pending);
});
afterAll(() => api.end());

const OPINION = { opinion: '同意开班' };
const file = async (change: Record<string, unknown>) =>
  answerTo(api.world, CAST.institution, 'fileClass', pending, await filingOf(api.world, change));
const approve = () => answerTo(api.world, CAST.reviewer, 'approveFiling', pending, OPINION);
const heldFor = async (classId: string) =>
  (
    await api.world.asOwner<{ fen: number }>(
      "SELECT held_fen::int AS fen FROM quota_hold WHERE class_id = $1 AND state = 'HELD' ORDER BY trainee_id",
      [classId],
    )
  ).map(({ fen }) => fen);
const linesOf = (claimId: string) =>
  api.world.asOwner(
    'SELECT amount_fen::int AS fen, whole_fen::int AS whole FROM claim_line WHERE claim_id = $1 ORDER BY seq',
    [claimId],
  );
const violations = async () => (await checkInvariants(api.world.db)).filter(({ violations: count }) => count > 0);

describe('the months that were agreed on', () => {
  test('are asked of no other kind', async () => {
    expect(await file({ months: 12 })).toBe('FILING_MONTHS_NOT_ASKED');
    await asApprentices(api.world);
  });

  test.each([
    ['nothing', {}, 'FILING_MONTHS_MISSING'],
    ['eleven', { months: 11 }, 'FILING_MONTHS_BOUNDS'],
    ['thirty-seven', { months: 37 }, 'FILING_MONTHS_BOUNDS'],
    ['none', { months: 0 }, 'INVALID_INPUT'],
    ['half of one', { months: 12.5 }, 'INVALID_INPUT'],
  ])('are not %s', async (_name, change, code) => {
    const body = await filingOf(api.world, change);
    const answered = await give(await api.as(CAST.institution), `/api/classes/${pending}/commands/fileClass`, body);
    expect(answered.body.code).toBe(code);
    if (code === 'FILING_MONTHS_BOUNDS') expect(answered.body.detail).toContain('12至36个月');
  });

  test('are those of the last round, and what is held is worked out from them', async () => {
    expect(await file({ months: 12 })).toBe('accepted');
    const defects = [{ item: '培养协议', problem: '协议为两年' }];
    expect(await answerTo(api.world, CAST.reviewer, 'returnFiling', pending, { defects })).toBe('accepted');
    expect(await file({ months: 24 })).toBe('accepted');
    expect(await approve()).toBe('accepted');
    expect(await heldFor(pending)).toEqual([1_000_000, 1_000_000, 1_000_000]);
    expect(await holdsOf(api.world, pending)).toEqual({ class: [3_000_000, 0] });
    const page = (await (await api.as(CAST.reviewer)).get(`/api/classes/${pending}`).expect(200)).body;
    expect(page.filing).toMatchObject({ round: 2, months: 24 });
  });
});

describe('an apprenticeship of eighteen months', () => {
  let classId = '';

  test('holds 7,500 a place, and half of it is prepaid', async () => {
    const life = await aProjectIn(api.world, 'supervision', { size: 4, from: 101, months: 18 });
    [classId = ''] = life.classIds;
    expect(await heldFor(classId)).toEqual([750_000, 750_000, 750_000, 750_000]);
    const claimId = await filePrepayment(api.world, classId);
    expect(await linesOf(claimId)).toEqual(Array.from({ length: 4 }, () => ({ fen: 375_000, whole: 750_000 })));
    await approvePrepayments(api.world, [claimId]);
    await payPrepayment(api.world, claimId);
    expect(await holdsOf(api.world, classId)).toEqual({ class: [1_500_000, 0], prepayment: [1_500_000, 1_500_000] });
  });

  test('is settled with the other half', async () => {
    await certifyPrepaid(api.world, [classId]);
    await must(api.world.hands, CAST.institution, 'fileClaim', classId, { commitment: true });
    const [claim] = await api.world.asOwner<{ id: string }>('SELECT id FROM claim WHERE class_id = $1', [classId]);
    const balance = { fen: 375_000, whole: 750_000 };
    expect(await linesOf(claim?.id ?? '')).toEqual([balance, balance, { fen: 0, whole: null }, balance]);
    const [line] = await api.world.asOwner<{ months: number }>(
      "SELECT (inputs ->> 'months')::int AS months FROM claim_line WHERE claim_id = $1 LIMIT 1",
      [claim?.id],
    );
    expect(line).toEqual({ months: 18 });
    expect(await violations()).toEqual([]);
  });
});

describe('the database', () => {
  const insert = (classId: string, months: string) =>
    refusedBy(
      api.world,
      `INSERT INTO filing (class_id, round, plan, roster_snapshot, starts_on, ends_on, months, submitted_by, submitted_on)
       SELECT '${classId}', 3, '{}', '[]', '2026-01-05', '2026-01-06', ${months}, a.id, business_today() FROM account a
       WHERE a.username = '${CAST.institution}'`,
    );

  test('keeps months with an apprenticeship alone, and as they were filed', async () => {
    expect(await insert(pending, 'NULL')).toBe('JX131');
    expect(await insert(pending, '121')).toBe('23514');
    expect(await refusedBy(api.world, `UPDATE filing SET months = 36 WHERE class_id = '${pending}'`)).toBe('JX131');
    await api.world.asOwner(
      "UPDATE catalogue_item SET subsidy_kind = 'LEVEL_UPGRADE' WHERE project_name = '焊工（四级）'",
    );
    expect(await insert(pending, '12')).toBe('JX131');
    await asApprentices(api.world);
  });

  test('lets no class freeze a version that does not allow its term', async () => {
    const other = await aClassIn(api.world, 'filing');
    await api.world.hands.put(CAST.institution, other, 'roster', people(3, 201));
    await api.world.hands.confirmAll(CAST.institution, other);
    const startsOn = '2025-09-15';
    const [filed] = await api.world.asOwner<{ round: number }>(
      'SELECT count(*)::int AS round FROM filing WHERE class_id = $1',
      [other],
    );
    expect(filed?.round).toBe(0);
    await api.world.plant(
      `INSERT INTO filing (class_id, round, plan, roster_snapshot, starts_on, ends_on, months, submitted_by, submitted_on)
       SELECT '${other}', 1, '{}', '[]', '${startsOn}', '${startsOn}', 48, a.id, '2025-07-01' FROM account a
       WHERE a.username = '${CAST.institution}'`,
      `UPDATE class SET starts_on = '${startsOn}', ends_on = '${startsOn}' WHERE id = '${other}'`,
    );
    expect(await answerTo(api.world, CAST.reviewer, 'approveFiling', other, OPINION)).toBe('FILING_MONTHS_BOUNDS');
    const freeze = `UPDATE class SET policy_version_id = 'FJ-QZ-2024' WHERE id = '${other}'`;
    expect(await refusedBy(api.world, freeze)).toBe('JX132');
  });

  test('one that was filed before it was asked counts as a year', async () => {
    const [early = ''] = (await aProjectIn(api.world, 'filing', { title: '早先的班' })).classIds;
    await api.world.hands.put(CAST.institution, early, 'roster', people(3, 301));
    await api.world.hands.confirmAll(CAST.institution, early);
    await api.world.plant(
      `INSERT INTO filing (class_id, round, plan, roster_snapshot, starts_on, ends_on, submitted_by, submitted_on)
       SELECT '${early}', 1, '{}', '[]', '2025-09-15', '2025-09-24', a.id, '2025-07-01' FROM account a
       WHERE a.username = '${CAST.institution}'`,
      `UPDATE class SET starts_on = '2025-09-15', ends_on = '2025-09-24' WHERE id = '${early}'`,
    );
    expect(await answerTo(api.world, CAST.reviewer, 'approveFiling', early, OPINION)).toBe('accepted');
    expect(await heldFor(early)).toEqual([500_000, 500_000, 500_000]);
  });
});
