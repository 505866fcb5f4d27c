import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CommandName } from '../../domain/access/table.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, openTasks } from '../support/answers.js';
import { refusalOf } from '../support/gate.js';
import { aClassIn, aProjectIn, DAYS, publishClaim } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;

let classIds: readonly string[];
beforeAll(async () => {
  world = await aWorld();
  ({ classIds } = await aProjectIn(world, 'release', { classes: 7 }));
});
afterAll(() => world.end());

const DEFECTS = {
  defects: [
    { item: '证书', problem: '第1号证书编号不清' },
    { item: '名单', problem: '第2号姓名与证件不符' },
  ],
};
const OPINION = { opinion: '同意' };
const WHY = { reason: '考勤记录更正' };
const aClass = (place: number) => classIds[place] ?? '';
const give = (who: string, command: CommandName, id: string, input: object) => answerTo(world, who, command, id, input);
const resubmit = (id: string) => give(CAST.institution, 'resubmitClaim', id, { commitment: true });

async function claimOf(classId: string) {
  const [found] = await world.asOwner(
    `SELECT m.state, m.filed_on::text AS filed, m.reviewed_by IS NOT NULL AS reviewed, m.checked_by IS NOT NULL AS checked,
       m.approved_by IS NOT NULL AS approved, m.publicity_ends_on IS NOT NULL AS public,
       (SELECT sum(l.amount_fen)::int FROM claim_line l WHERE l.claim_id = m.id) AS fen,
       (SELECT sum(l.approved_fen)::int FROM claim_line l WHERE l.claim_id = m.id) AS approved_fen
     FROM claim m WHERE m.class_id = $1`,
    [classId],
  );
  return found;
}

async function roundsOf(classId: string) {
  const rounds = await world.asOwner<Record<string, unknown>>(
    `SELECT r.round, r.kind, r.outcome, r.filed_on::text AS filed, jsonb_array_length(r.lines) AS lines
     FROM claim_round r JOIN claim m ON m.id = r.claim_id WHERE m.class_id = $1 ORDER BY r.round`,
    [classId],
  );
  return rounds.map(({ round, kind, outcome, filed, lines }) => [round, kind, outcome, filed, lines].join(' '));
}

/** No more hours than keep the trainee below the threshold: as if the attendance had been corrected. */
async function loseOne(classId: string): Promise<void> {
  await world.plant(
    `UPDATE attendance a SET hours = 0 FROM trainee t WHERE t.id = a.trainee_id AND t.class_id = '${classId}' AND t.seq = 1`,
  );
}

const FILED = DAYS.certificates;

describe('a returned claim', () => {
  test('names all defects, is awaited from its institution for ten working days, and signed by nobody meanwhile', async () => {
    const id = aClass(0);
    await must(world.hands, CAST.caseworker, 'reviewClaim', id, OPINION);
    expect(await give(CAST.caseworker, 'returnClaim', id, DEFECTS)).toBe('ALREADY_DECIDED');
    expect(await give(CAST.reviewer, 'returnClaimAtCheck', id, DEFECTS)).toBe('accepted');
    expect(await openTasks(world, id)).toEqual(['resubmitClaim institution']);
    const [stage] = await world.asOwner(
      'SELECT due_on::text AS due FROM case_stage WHERE class_id = $1 AND left_on IS NULL',
      [id],
    );
    expect(stage).toEqual({ due: '2026-02-28' }); // 9 February, ten working days: the 14th and the 28th are worked.
    expect(await give(CAST.caseworker, 'reviewClaim', id, OPINION)).toBe('CLAIM_RETURNED');
    expect(await give(CAST.approver, 'refuseClaim', id, WHY)).toBe('CORRECTION_RUNNING');
    expect(await claimOf(id)).toMatchObject({ state: 'RETURNED', reviewed: false });
    const [kept] = await world.asOwner(
      'SELECT grounds FROM claim_round r JOIN claim m ON m.id = r.claim_id WHERE m.class_id = $1',
      [id],
    );
    expect(kept).toEqual({ grounds: DEFECTS.defects });
  });

  test('comes back computed anew under its first day, each round with its own lines', async () => {
    const id = aClass(0);
    await loseOne(id);
    expect(await resubmit(id)).toBe('accepted');
    expect(await resubmit(id)).toBe('CLAIM_NOT_RETURNED');
    expect(await claimOf(id)).toMatchObject({ state: 'FILED', filed: FILED, fen: 260_000 });
    expect(await roundsOf(id)).toEqual([`1 FILED RETURNED ${FILED} 3`, `2 RESUBMITTED  ${FILED} 3`]);
    expect(await openTasks(world, id)).toEqual(['reviewClaim caseworker']);
  });

  test('is returned once, in the record too', async () => {
    const id = aClass(0);
    expect(await give(CAST.caseworker, 'returnClaim', id, DEFECTS)).toBe('CLAIM_RETURNS_EXHAUSTED');
    const again = `UPDATE claim_round r SET outcome = 'RETURNED', decided_by = r.submitted_by, decided_on = '2026-02-12', grounds = '[]'
      FROM claim m WHERE m.id = r.claim_id AND m.class_id = $1 AND r.round = 2`;
    expect(await refusalOf(world.asApplication(again, [id]))).toBe('23505 claim_returned_once');
  });

  test('keeps its day and its pictures, whoever writes', async () => {
    const id = aClass(0);
    const day = "UPDATE claim SET filed_on = '2025-07-29' WHERE class_id = $1";
    expect(await refusalOf(world.asApplication(day, [id]))).toBe('JX035');
    const lines = "UPDATE claim_round SET lines = '[]' WHERE round = 1";
    expect(await refusalOf(world.asApplication(lines))).toBe('42501');
  });

  test('whose correction never comes is refused after its ten working days, and the class ends', async () => {
    const id = aClass(1);
    await must(world.hands, CAST.caseworker, 'returnClaim', id, DEFECTS);
    await world.hands.advance('2026-03-02');
    expect(await openTasks(world, id)).toEqual(['resubmitClaim institution']);
    expect(await give(CAST.approver, 'refuseClaim', id, { reason: '逾期未补正' })).toBe('accepted');
    await world.hands.until('class', id, 'closed');
    const [ended] = await world.asOwner(
      `SELECT m.state, m.refusal_reason AS reason, (h.held_fen - h.returned_fen)::int AS kept
       FROM claim m JOIN budget_hold h ON h.class_id = m.class_id WHERE m.class_id = $1`,
      [id],
    );
    expect(ended).toEqual({ state: 'REFUSED', reason: '逾期未补正', kept: 0 });
  });
});

describe('a refused claim', () => {
  test('was reviewed first, and is refused by another than who reviewed it', async () => {
    const id = aClass(2);
    expect(await give(CAST.approver, 'refuseClaim', id, WHY)).toBe('STEP_NOT_REACHED');
    await must(world.hands, CAST.caseworker, 'reviewClaim', id, OPINION);
    const sign = (reviewer: string) =>
      world.plant(
        `UPDATE claim SET reviewed_by = (SELECT id FROM account WHERE username = '${reviewer}') WHERE class_id = '${id}'`,
      );
    await sign(CAST.approver);
    expect(await give(CAST.approver, 'refuseClaim', id, WHY)).toBe('SAME_PERSON');
    await sign(CAST.caseworker);
    const approved = "UPDATE claim SET state = 'REFUSED', approved_by = filed_by WHERE class_id = $1";
    expect(await refusalOf(world.asApplication(approved, [id]))).toMatch(/^(23514|JX032)/);
    const unreasoned = "UPDATE claim SET state = 'REFUSED' WHERE class_id = $1";
    expect(await refusalOf(world.asApplication(unreasoned, [id]))).toBe('23514 claim_refused');
    expect(await give(CAST.approver, 'refuseClaim', id, WHY)).toBe('accepted');
    await world.hands.until('class', id, 'closed');
  });
});

describe('an approved amount', () => {
  const change = 'UPDATE claim_line SET amount_fen = amount_fen - 100 WHERE class_id = $1 AND amount_fen > 0';

  beforeAll(async () => {
    await publishClaim(world, aClass(3));
    await world.hands.advance('2026-03-10');
    await must(world.hands, CAST.approver, 'approveClaim', aClass(3), OPINION);
  });

  test('does not change under its signatures', async () => {
    expect(await refusalOf(world.asApplication(change, [aClass(3)]))).toBe('JX031');
    const half = 'UPDATE claim SET approved_by = NULL, approved_on = NULL WHERE class_id = $1';
    expect(await refusalOf(world.asApplication(half, [aClass(3)]))).toBe('JX034');
  });

  test('changes by reopening the review, which undoes every signature and is on record', async () => {
    const id = aClass(3);
    await loseOne(id);
    expect(await give(CAST.approver, 'reopenClaim', id, WHY)).toBe('accepted');
    expect(await claimOf(id)).toEqual({
      ...{ state: 'FILED', filed: FILED, reviewed: false, checked: false, approved: false, public: false },
      ...{ fen: 260_000, approved_fen: null },
    });
    expect(await roundsOf(id)).toEqual([`1 FILED  ${FILED} 3`, `2 REOPENED  ${FILED} 3`]);
    const [event] = await world.asOwner(
      `SELECT count(*)::int AS n FROM audit_event WHERE class_id = $1 AND event = 'reopen-claim' AND accepted`,
      [id],
    );
    expect(event).toEqual({ n: 1 });
    expect(await openTasks(world, id)).toEqual(['reviewClaim caseworker']);
    expect(await give(CAST.approver, 'reopenClaim', id, WHY)).toBe('STEP_NOT_REACHED');
    expect(await refusalOf(world.asApplication(change, [id]))).toBeUndefined();
  });

  test('does not rise again where what was held for its person has been given back', async () => {
    const id = aClass(6);
    await loseOne(id);
    await must(world.hands, CAST.caseworker, 'returnClaim', id, DEFECTS);
    await must(world.hands, CAST.institution, 'resubmitClaim', id, { commitment: true });
    await publishClaim(world, id);
    await world.hands.advance('2026-03-18');
    await must(world.hands, CAST.approver, 'approveClaim', id, OPINION);
    await world.plant(
      `UPDATE attendance a SET hours = 8 FROM trainee t WHERE t.id = a.trainee_id AND t.class_id = '${id}'`,
      `UPDATE quota_hold q SET state = 'RETURNED' FROM trainee t WHERE t.id = q.trainee_id AND t.class_id = '${id}' AND t.seq = 1`,
    );
    expect(await give(CAST.approver, 'reopenClaim', id, WHY)).toBe('HOLD_RETURNED');
    expect(await claimOf(id)).toMatchObject({ state: 'FILED', approved: true, fen: 260_000 });
  });

  test('that is being paid is not reopened', async () => {
    const id = aClass(4);
    await publishClaim(world, id);
    await world.hands.advance('2026-03-27');
    await must(world.hands, CAST.approver, 'approveClaim', id, OPINION);
    await world.plant(
      `UPDATE claim SET instructed_by = (SELECT id FROM account WHERE username = 'qz-payer'), instructed_on = '2026-03-27' WHERE class_id = '${id}'`,
    );
    expect(await give(CAST.approver, 'reopenClaim', id, WHY)).toBe('ALREADY_DECIDED');
    expect(await give(CAST.institution, 'withdrawClaim', id, WHY)).toBe('ALREADY_DECIDED');
  });
});

describe('a withdrawn claim', () => {
  test('is as if never filed: past its window the class lapses', async () => {
    const id = aClass(5);
    expect(await give(CAST.institution, 'withdrawClaim', id, WHY)).toBe('accepted');
    expect(await give(CAST.institution, 'withdrawClaim', id, WHY)).toMatch(/^(CLAIM_NOT_FILED|CASE_CLOSED)$/);
    await world.hands.until('class', id, 'closed');
    expect(await roundsOf(id)).toEqual([`1 FILED WITHDRAWN ${FILED} 3`]);
  });

  test('may be filed anew within its window, under its new day', async () => {
    const early = await aWorld();
    try {
      const life = await aProjectIn(early, 'employment');
      const [id = ''] = life.classIds;
      const file = () => answerTo(early, CAST.institution, 'fileClaim', id, { commitment: true });
      expect([await file(), await file()]).toEqual(['accepted', 'ALREADY_DECIDED']);
      expect(await answerTo(early, CAST.institution, 'withdrawClaim', id, WHY)).toBe('accepted');
      expect(await openTasks(early, id)).toContain('fileClaim institution');
      await early.hands.advance('2025-08-01');
      expect(await file()).toBe('accepted');
      const kept = await early.asOwner(
        `SELECT r.round, r.kind, r.filed_on::text AS filed, r.outcome, m.filed_on::text AS now FROM claim_round r
         JOIN claim m ON m.id = r.claim_id WHERE m.class_id = $1 ORDER BY r.round`,
        [id],
      );
      expect(kept).toEqual([
        { round: 1, kind: 'FILED', filed: FILED, outcome: 'WITHDRAWN', now: '2025-08-01' },
        { round: 2, kind: 'FILED', filed: '2025-08-01', outcome: null, now: '2025-08-01' },
      ]);
    } finally {
      await early.end();
    }
  });
});

describe('a line', () => {
  test('is claimed once: a second one of the same trainee is refused by the record', async () => {
    const twice = `INSERT INTO claim_line (claim_id, class_id, trainee_id, person_id, family, subsidy_kind, occupation_canonical,
        amount_fen, reason_code, working)
      SELECT claim_id, class_id, trainee_id, person_id, family, subsidy_kind, occupation_canonical, 0, 'ABSENT', '[]'
      FROM claim_line WHERE class_id = $1 LIMIT 1`;
    expect(await refusalOf(world.asApplication(twice, [aClass(3)]))).toBe('23505 claim_line_trainee_id_key');
  });

  test('has a window of its own, from its own certificate: the closed one is nothing, the others are paid', async () => {
    const late = await aWorld();
    try {
      const id = await aClassIn(late, 'employment');
      await late.plant(
        `UPDATE certificate c SET issued_on = '2025-08-20' FROM trainee t
         WHERE t.id = c.trainee_id AND t.class_id = '${id}' AND t.seq > 1`,
      );
      await late.hands.advance('2026-02-10'); // Six months after the first certificate have passed, after the others not.
      await must(late.hands, CAST.institution, 'fileClaim', id, { commitment: true });
      const lines = await late.asOwner(
        `SELECT l.amount_fen::int AS fen, l.reason_code AS reason FROM claim_line l JOIN trainee t ON t.id = l.trainee_id
         WHERE l.class_id = $1 ORDER BY t.seq`,
        [id],
      );
      expect(lines).toEqual([
        { fen: 0, reason: 'CLAIM_WINDOW_CLOSED' },
        { fen: 130_000, reason: null },
        { fen: 130_000, reason: null },
      ]);
    } finally {
      await late.end();
    }
  });
});
