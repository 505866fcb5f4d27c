import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, openTasks } from '../support/answers.js';
import { aProjectIn, approveClaims, batchClaims, DAYS, PLACE, publishClaim } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let projectId: string;
let classIds: readonly string[];
beforeAll(async () => {
  world = await aWorld();
  ({ projectId, classIds } = await aProjectIn(world, 'release', { classes: 6 }));
});
afterAll(() => world.end());

const OPINION = { opinion: '同意' };
const aClass = (place: number) => classIds[place] ?? '';
const review = (id: string) => answerTo(world, CAST.caseworker, 'reviewClaim', id, OPINION);
const check = (id: string) => answerTo(world, CAST.reviewer, 'checkClaim', id, OPINION);
const publish = (id: string) => answerTo(world, CAST.caseworker, 'postPublicity', id, PLACE);
const approve = (id: string, input: object = OPINION) => answerTo(world, CAST.approver, 'approveClaim', id, input);
const instruct = (id: string, who: string = CAST.payer) => answerTo(world, who, 'instructPayment', id);
const confirm = (id: string, who: string = CAST.secondPayer) => answerTo(world, who, 'confirmPayment', id);

test('the signatures of a claim come in their order, and each once', async () => {
  const id = aClass(0);
  expect(await openTasks(world, id)).toEqual(['reviewClaim caseworker']);
  expect([await check(id), await publish(id), await approve(id), await confirm(id)]).toEqual(
    Array(4).fill('STEP_NOT_REACHED'),
  );
  expect([await review(id), await review(id)]).toEqual(['accepted', 'ALREADY_DECIDED']);
  expect([await check(id), await check(id)]).toEqual(['accepted', 'ALREADY_DECIDED']);
  expect([await publish(id), await publish(id)]).toEqual(['accepted', 'ALREADY_DECIDED']);
  expect(await approve(id)).toBe('PUBLICITY_RUNNING');
  expect(await instruct(id)).toBe('GATE_CLOSED');
  expect(await openTasks(world, id)).toEqual(['approveClaim approver']);
});

test('every signature keeps what was said with it', async () => {
  const [kept] = await world.asOwner(
    `SELECT review_opinion, check_opinion, publicity_place FROM claim WHERE class_id = '${aClass(0)}'`,
  );
  expect(kept).toEqual({
    review_opinion: OPINION.opinion,
    check_opinion: OPINION.opinion,
    publicity_place: PLACE.place,
  });
});

test('an unfiled claim is signed by nobody', async () => {
  const id = aClass(1);
  await world.plant(`DELETE FROM claim_line WHERE class_id = '${id}'`, `DELETE FROM claim WHERE class_id = '${id}'`);
  for (const act of [review, check, publish, approve, confirm]) expect(await act(id)).toBe('CLAIM_NOT_FILED');
  expect(await answerTo(world, CAST.institution, 'fileClaim', id, { commitment: true })).toBe('CLAIM_WINDOW_ENDED');
});

test.each([
  ['2026-02-13', '2026-02-13'],
  ['2026-02-14', '2026-02-14'],
  ['2026-02-15', '2026-02-24'],
  ['2026-12-19', '2026-12-21'],
])('a window that ends on %s ends with %s: a rest day moves to the next worked day', async (day, rolled) => {
  const [found] = await world.asOwner(`SELECT roll_forward('${day}')::text AS day`);
  expect(found).toEqual({ day: rolled });
});

describe('after publicity', () => {
  test('the class whose claim nobody filed has ended, and what it held went back', async () => {
    const [found] =
      await world.asOwner(`SELECT c.stage, c.state, h.held_fen - h.returned_fen AS kept, a.detail->>'claim' AS claim
      FROM class c JOIN budget_hold h ON h.class_id = c.id JOIN audit_event a ON a.class_id = c.id AND a.event = 'release-completed'
      WHERE c.id = '${aClass(1)}'`);
    expect(found).toEqual({ stage: 'closed', state: 'CLOSED', kept: '0', claim: 'lapsed' });
  });

  beforeAll(async () => {
    await publishClaim(world, aClass(2));
    await publishClaim(world, aClass(3));
    await world.hands.advance(DAYS.publicityEnded);
  });

  test('an end of publicity by a provisional calendar has no effect', async () => {
    await world.asOwner("UPDATE work_calendar_year SET status = 'PROVISIONAL' WHERE year = 2026");
    expect(await approve(aClass(0))).toBe('PUBLICITY_PROVISIONAL');
    await world.asOwner("UPDATE work_calendar_year SET status = 'OFFICIAL' WHERE year = 2026");
    expect(await approve(aClass(0))).toBe('accepted');
    expect(await approve(aClass(0))).toBe('ALREADY_DECIDED');
  });

  test('grade D is paid only upon a special review', async () => {
    await world.asOwner("UPDATE evaluation SET grade = 'D' WHERE class_id = $1", [aClass(2)]);
    expect(await approve(aClass(2))).toBe('SPECIAL_REVIEW_REQUIRED');
    expect(await approve(aClass(2), { ...OPINION, specialReviewReference: '复核1号' })).toBe('accepted');
    await batchClaims(world, [aClass(2)]);
    expect(await instruct(aClass(2))).toBe('accepted');
  });

  test('who reviewed does not check, approve or pay', async () => {
    const id = aClass(3);
    const sign = (column: string, username: string) =>
      world.plant(
        `UPDATE claim SET ${column} = (SELECT id FROM account WHERE username = '${username}') WHERE class_id = '${id}'`,
      );
    await sign('checked_by', CAST.approver);
    expect(await approve(id)).toBe('SAME_PERSON');
    await sign('checked_by', CAST.reviewer);
    await must(world.hands, CAST.approver, 'approveClaim', id, OPINION);
    await batchClaims(world, [id]);
    await sign('checked_by', CAST.payer);
    expect(await instruct(id)).toBe('SAME_PERSON');
    await sign('checked_by', CAST.reviewer);
  });
});

describe('payment', () => {
  test('is instructed by one payer and confirmed by another; the class ends with it', async () => {
    const id = aClass(0);
    expect(await confirm(id)).toBe('STEP_NOT_REACHED');
    expect((await world.hands.give(CAST.payer, 'instructPayment', id, {})).missing).toEqual(['BATCH_CHECKED']);
    await batchClaims(world, [id]);
    expect(await openTasks(world, id)).toEqual(['instructPayment payer']);
    const instructed = await must(world.hands, CAST.payer, 'instructPayment', id);
    expect(instructed.result).toEqual({ lines: 3, amountFen: 390_000, offsetFen: 0 });
    expect(await openTasks(world, id)).toEqual(['confirmPayment payer']);
    expect(await instruct(id, CAST.secondPayer)).toBe('ALREADY_DECIDED');
    expect(await confirm(id, CAST.payer)).toBe('SAME_PERSON');
    expect(await confirm(id)).toBe('accepted');
    expect(await confirm(id)).toBe('ALREADY_DECIDED');
    await world.hands.until('class', id, 'closed');
    const [ended] = await world.asOwner(
      `SELECT c.state, c.archive_digest AS digest, h.drawn_fen::int AS drawn, (h.held_fen - h.drawn_fen - h.returned_fen)::int AS held,
         (SELECT string_agg(DISTINCT q.state, ',') FROM quota_hold q WHERE q.class_id = c.id) AS quotas
       FROM class c JOIN budget_hold h ON h.class_id = c.id WHERE c.id = $1`,
      [id],
    );
    expect(ended).toEqual({
      state: 'CLOSED',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      drawn: 390_000,
      held: 0,
      quotas: 'USED',
    });
    expect(await confirm(id)).toBe('CASE_CLOSED');
  });

  test('of somebody who was paid meanwhile is refused, whatever the rules saw', async () => {
    const id = aClass(3);
    // The people of a class that has been paid, as no command could have written them.
    await world.plant(
      `UPDATE claim_line l SET person_id = p.person_id FROM trainee t, trainee p
       WHERE t.id = l.trainee_id AND l.class_id = '${id}' AND p.class_id = '${aClass(0)}' AND p.seq = t.seq`,
    );
    expect(await instruct(id)).toBe('ALREADY_PAID');
    const [nothing] = await world.asOwner(
      `SELECT (SELECT count(*)::int FROM payment y JOIN claim m ON m.id = y.claim_id WHERE m.class_id = $1) AS payments,
         (SELECT count(*)::int FROM clearance WHERE class_id = $1) AS clearances,
         (SELECT instructed_by FROM claim WHERE class_id = $1) AS instructed`,
      [id],
    );
    expect(nothing).toEqual({ payments: 0, clearances: 0, instructed: null });
  });

  test('names everything that is missing, with who must act', async () => {
    const { code, missing } = await world.hands.give(CAST.payer, 'instructPayment', aClass(4), {});
    expect(code).toBe('GATE_CLOSED');
    expect(missing).toEqual(['FIRST_REVIEW', 'SECOND_REVIEW', 'PUBLICITY_ENDED', 'CLAIM_APPROVED', 'BATCH_CHECKED']);
  });

  test('is not made while the project is suspended, nor to a class whose budget was taken away', async () => {
    const id = aClass(5);
    await publishClaim(world, id);
    await world.plant(
      `UPDATE publicity SET posted_on = '2026-02-12', ends_on = '2026-02-20' WHERE claim_id = (SELECT id FROM claim WHERE class_id = '${id}')`,
      `UPDATE claim SET publicity_ends_on = '2026-02-20' WHERE class_id = '${id}'`,
    );
    await must(world.hands, CAST.approver, 'approveClaim', id, OPINION);
    await batchClaims(world, [id]);
    const paper = { reason: '核查', documentReference: '1号' };
    await must(world.hands, CAST.approver, 'suspend', projectId, paper);
    expect((await world.hands.give(CAST.payer, 'instructPayment', id, {})).missing).toEqual(['CASE_ACTIVE']);
    await must(world.hands, CAST.approver, 'resume', projectId, paper);
    await world.plant(`UPDATE budget_hold SET returned_fen = 1 WHERE class_id = '${id}'`);
    expect((await world.hands.give(CAST.payer, 'instructPayment', id, {})).missing).toEqual(['BUDGET_HELD']);
    await world.plant(`UPDATE budget_hold SET returned_fen = 0 WHERE class_id = '${id}'`);
    expect(await instruct(id)).toBe('accepted');
  });
});

test('a class in which nobody is paid anything ends with the approval', async () => {
  const empty = await aWorld();
  try {
    const { classIds: all } = await aProjectIn(empty, 'release');
    const [id = ''] = all;
    await empty.plant(`UPDATE claim_line SET amount_fen = 0, reason_code = 'WITHDRAWN' WHERE class_id = '${id}'`);
    await approveClaims(empty, all);
    await empty.hands.until('class', id, 'closed');
    const [ended] = await empty.asOwner('SELECT returned_fen::int AS returned FROM budget_hold WHERE class_id = $1', [
      id,
    ]);
    expect(ended).toEqual({ returned: 390_000 });
  } finally {
    await empty.end();
  }
});

test('where the version pays a project as a whole, a class waits for its siblings', async () => {
  const whole = await aWorld();
  try {
    const { classIds: all } = await aProjectIn(whole, 'release', { classes: 2 });
    await approveClaims(whole, all);
    await batchClaims(whole, all);
    await whole.plant(
      `UPDATE policy_rule SET value = '"PROJECT"' WHERE key = 'release.unit'`,
      `UPDATE class SET stage = 'evaluation' WHERE id = '${all[1]}'`,
    );
    const early = await whole.hands.give(CAST.payer, 'instructPayment', all[0] ?? '', {});
    expect(early).toMatchObject({ code: 'GATE_CLOSED', missing: ['SIBLINGS_EVALUATED'] });
    await whole.plant(`UPDATE class SET stage = 'release' WHERE id = '${all[1]}'`);
    expect(await answerTo(whole, CAST.payer, 'instructPayment', all[0] ?? '')).toBe('accepted');
  } finally {
    await whole.end();
  }
});
