import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { answerTo, openTasks } from '../support/answers.js';
import { refusalOf } from '../support/gate.js';
import { aProjectIn, DAYS, PLACE, publishClaim } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

let world: World;
let classIds: readonly string[];
beforeAll(async () => {
  world = await aWorld();
  ({ classIds } = await aProjectIn(world, 'release', { classes: 5 }));
});
afterAll(() => world.end());

const OPINION = { opinion: '同意' };
const PHONED = { line: 2, objectionGround: '第2号学员未到课', contact: '0595-22334455' };
const aClass = (place: number) => classIds[place] ?? '';
const publish = (id: string) => answerTo(world, CAST.caseworker, 'postPublicity', id, PLACE);
const object = (id: string, input: object = PHONED) => answerTo(world, CAST.caseworker, 'fileObjection', id, input);
const approve = (id: string) => answerTo(world, CAST.approver, 'approveClaim', id, OPINION);
const investigate = (id: string, objectionId: string) =>
  answerTo(world, CAST.caseworker, 'investigateObjection', id, { objectionId, investigation: '已核对签到与视频' });
const resolve = (id: string, objectionId: string, objectionOutcome: string, who: string = CAST.reviewer) =>
  answerTo(world, who, 'resolveObjection', id, { objectionId, objectionOutcome, reason: '见核查记录' });

async function publicityOf(classId: string) {
  const [found] = await world.asOwner<Record<string, string>>(
    `SELECT b.id, b.round, b.snapshot::text AS snapshot, b.snapshot_hash AS hash, b.posted_on::text AS posted,
       b.ends_on::text AS ends, b.proof_reference AS proof, b.working_days AS days
     FROM publicity b JOIN claim m ON m.id = b.claim_id WHERE m.class_id = $1 AND b.state = 'STANDING'`,
    [classId],
  );
  return found ?? {};
}

async function dueOf(classId: string): Promise<string | undefined> {
  const [stage] = await world.asOwner<{ due: string }>(
    'SELECT due_on::text AS due FROM case_stage WHERE class_id = $1 AND left_on IS NULL',
    [classId],
  );
  return stage?.due;
}

async function anObjection(classId: string, input: object = PHONED): Promise<string> {
  return String((await must(world.hands, CAST.caseworker, 'fileObjection', classId, input)).result['objectionId']);
}

describe('publicity', () => {
  test('shows masked rows, kept with the digest of the very text', async () => {
    const id = aClass(0);
    await publishClaim(world, id);
    const { snapshot = '', hash, ends, proof, days } = await publicityOf(id);
    expect([ends, proof, days]).toEqual(['2026-02-14', PLACE.postingProof, 5]);
    expect(createHash('sha256').update(snapshot).digest('hex')).toBe(hash);
    const people = await world.asOwner<{ name: string }>(
      'SELECT n.name FROM trainee t JOIN person n ON n.id = t.person_id WHERE t.class_id = $1',
      [id],
    );
    for (const { name } of people) expect(snapshot).not.toContain(name);
    expect(snapshot).not.toMatch(/\d{17}[\dX]/);
    expect(JSON.parse(snapshot)).toMatchObject({
      totalFen: 390_000,
      rows: [1, 2, 3].map((line) => ({
        line,
        name: expect.stringMatching(/^.\*+$/),
        idNumberMasked: expect.stringMatching(/^\d{6}\*{8}\d{3}[\dX]$/),
        amountFen: 130_000,
      })),
    });
  });

  test('is extended while it runs, up to thirty working days, and the gate waits for the later day', async () => {
    const id = aClass(0);
    const extend = (workingDays: number) =>
      answerTo(world, CAST.caseworker, 'extendPublicity', id, { workingDays, reason: '网站停机一天' });
    expect(await extend(25)).toBe('accepted');
    expect(await extend(1)).toBe('PUBLICITY_TOO_LONG');
    const { ends, round } = await publicityOf(id);
    expect([ends, round]).toEqual(['2026-03-27', 1]);
    expect(await dueOf(id)).toBe('2026-04-03'); // The approval: five working days after the later end.
    const [claim] = await world.asOwner('SELECT publicity_ends_on::text AS ends FROM claim WHERE class_id = $1', [id]);
    expect(claim).toEqual({ ends });
  });

  test.each([
    ["snapshot = '{}'", '42501'],
    ["place = '别处'", '42501'],
    ["state = 'STANDING', ends_on = posted_on", '23514 publicity_check'],
  ])('is not changed past the commands: %s', async (change, refusal) => {
    const { id } = await publicityOf(aClass(0));
    expect(await refusalOf(world.asApplication(`UPDATE publicity SET ${change} WHERE id = $1`, [id]))).toBe(refusal);
  });

  test('keeps its snapshot from its owner too, and its digest is of what it shows', async () => {
    const { id } = await publicityOf(aClass(0));
    const change = `UPDATE publicity SET snapshot = '{}', snapshot_hash = encode(sha256('{}'), 'hex') WHERE id = $1`;
    expect(await refusalOf(world.asOwner(change, [id]))).toBe('JX030');
    const copy = `INSERT INTO publicity (claim_id, round, place, proof_reference, posted_by, posted_on, working_days, ends_on,
        snapshot, snapshot_hash, state)
      SELECT claim_id, 9, place, proof_reference, posted_by, posted_on, working_days, ends_on, '{}', snapshot_hash, 'REPLACED'
      FROM publicity WHERE id = $1`;
    expect(await refusalOf(world.asApplication(copy, [id]))).toBe('23514 publicity_hash');
  });

  test('is not posted of a claim that nobody checked', async () => {
    const claim = `SELECT m.id, 1, '网站', '截图', m.filed_by, '2026-02-12', 5, '2026-02-24', '{}', encode(sha256('{}'), 'hex')
      FROM claim m WHERE m.class_id = '${aClass(1)}'`;
    const columns =
      'claim_id, round, place, proof_reference, posted_by, posted_on, working_days, ends_on, snapshot, snapshot_hash';
    expect(await refusalOf(world.asApplication(`INSERT INTO publicity (${columns}) ${claim}`))).toBe('JX030');
    expect(await publish(aClass(1))).toBe('STEP_NOT_REACHED');
  });

  test('gives the claim its days, and nobody else does', async () => {
    const change = "UPDATE claim SET publicity_ends_on = '2026-02-01' WHERE class_id = $1";
    expect(await refusalOf(world.asApplication(change, [aClass(0)]))).toBe('JX032');
  });
});

describe('an objection', () => {
  test('is made within publicity, against what is shown', async () => {
    const id = aClass(1);
    expect(await object(id)).toBe('PUBLICITY_NOT_RUNNING');
    await publishClaim(world, id);
    expect(await object(id, { ...PHONED, line: 40 })).toBe('LINE_UNKNOWN');
    expect(await object(id)).toBe('accepted');
    expect(await openTasks(world, id)).toEqual(['investigateObjection caseworker']);
    const [task] = await world.asOwner(
      `SELECT (due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS due FROM task
       WHERE class_id = $1 AND command = 'investigateObjection' AND state = 'OPEN'`,
      [id],
    );
    expect(task).toEqual({ due: '2026-02-14' });
  });

  test('keeps its contact sealed', async () => {
    const [kept] = await world.asOwner<{ contact: Buffer; row: string }>(
      `SELECT contact_cipher AS contact, o::text AS row FROM objection o LIMIT 1`,
    );
    expect(kept?.row).not.toContain(PHONED.contact);
    expect(world.secrets.decrypt(kept?.contact ?? Buffer.alloc(0))).toBe(PHONED.contact);
    const [trail] = await world.asOwner(
      `SELECT count(*)::int AS n FROM audit_event a FULL JOIN command c ON c.id = a.command_id
       WHERE concat(a.detail, c.answer) LIKE '%${PHONED.contact}%'`,
    );
    expect(trail).toEqual({ n: 0 });
  });

  test('is looked into by one and resolved by another, each once', async () => {
    const id = aClass(1);
    const [open] = await world.hands.options(CAST.reviewer, 'openObjections', { classId: id });
    const objectionId = open?.value ?? '';
    const unknown = aClass(0);
    expect(await investigate(id, unknown)).toBe('OBJECTION_UNKNOWN');
    expect(await resolve(id, unknown, 'REJECTED')).toBe('OBJECTION_UNKNOWN');
    expect(await resolve(id, objectionId, 'REJECTED')).toBe('OBJECTION_NOT_INVESTIGATED');
    expect(await investigate(id, objectionId)).toBe('accepted');
    expect(await investigate(id, objectionId)).toBe('ALREADY_DECIDED');
    expect(await openTasks(world, id)).toEqual(['resolveObjection reviewer']);
    const by = (username: string) =>
      world.plant(
        `UPDATE objection SET investigated_by = (SELECT id FROM account WHERE username = '${username}') WHERE id = '${objectionId}'`,
      );
    await by(CAST.reviewer);
    expect(await resolve(id, objectionId, 'REJECTED')).toBe('SAME_PERSON');
    await by(CAST.caseworker);
  });

  test('keeps the claim from being approved and refused, in the record too, until it is resolved', async () => {
    const id = aClass(1);
    await world.hands.advance(DAYS.publicityEnded);
    expect(await approve(id)).toBe('OBJECTION_OPEN');
    expect(await answerTo(world, CAST.approver, 'refuseClaim', id, { reason: '存疑' })).toBe('OBJECTION_OPEN');
    const sign = `UPDATE claim SET approved_on = '2026-02-25', approved_by = (SELECT id FROM account WHERE username = 'qz-approver')
      WHERE class_id = $1`;
    expect(await refusalOf(world.asApplication(sign, [id]))).toBe('JX032');
    expect((await world.hands.give(CAST.payer, 'instructPayment', id, {})).missing).toEqual(
      expect.arrayContaining(['NO_OPEN_OBJECTION', 'CLAIM_APPROVED']),
    );
    const [open] = await world.hands.options(CAST.reviewer, 'openObjections', { classId: id });
    expect(await resolve(id, open?.value ?? '', 'REJECTED')).toBe('accepted');
    expect(await resolve(id, open?.value ?? '', 'REJECTED')).toBe('OBJECTION_UNKNOWN');
    expect(await openTasks(world, id)).toEqual(['approveClaim approver']);
    expect(await object(id)).toBe('PUBLICITY_NOT_RUNNING');
    const late = `INSERT INTO objection (publicity_id, channel, ground, filed_on) VALUES ($1, 'WEB', '迟到', '2026-02-25')`;
    expect(await refusalOf(world.asApplication(late, [(await publicityOf(id))['id']]))).toBe('JX033');
    expect(await approve(id)).toBe('accepted');
  });

  test('upheld, brings its line to nothing; the claim is reviewed and made public again', async () => {
    const id = aClass(2);
    await publishClaim(world, id);
    const objectionId = await anObjection(id);
    await investigate(id, objectionId);
    expect(await resolve(id, objectionId, 'UPHELD')).toBe('accepted');
    expect(await openTasks(world, id)).toEqual(['reviewClaim caseworker']);
    const lines = await world.asOwner(
      `SELECT l.amount_fen::int AS fen, l.reason_code AS reason FROM claim_line l JOIN trainee t ON t.id = l.trainee_id
       WHERE l.class_id = $1 ORDER BY t.seq`,
      [id],
    );
    expect(lines).toEqual([
      { fen: 130_000, reason: null },
      { fen: 0, reason: 'OBJECTION_UPHELD' },
      { fen: 130_000, reason: null },
    ]);
    const rounds = await world.asOwner(
      `SELECT r.kind, r.lines -> 1 ->> 'amountFen' AS second FROM claim_round r JOIN claim m ON m.id = r.claim_id
       WHERE m.class_id = $1 ORDER BY r.round`,
      [id],
    );
    expect(rounds).toEqual([
      { kind: 'FILED', second: '130000' },
      { kind: 'OBJECTION', second: '0' },
    ]);
    await publishClaim(world, id);
    const { round, snapshot = '' } = await publicityOf(id);
    expect([round, (JSON.parse(snapshot) as { rows: unknown[] }).rows.length]).toEqual([2, 2]);
    expect(await object(id)).toBe('LINE_UNKNOWN');
  });

  test('against the whole list, upheld, leaves nothing to pay', async () => {
    const id = aClass(3);
    await publishClaim(world, id);
    const objectionId = await anObjection(id, { objectionGround: '该班未开' });
    await investigate(id, objectionId);
    await resolve(id, objectionId, 'UPHELD');
    const [left] = await world.asOwner('SELECT sum(amount_fen)::int AS fen FROM claim_line WHERE class_id = $1', [id]);
    expect(left).toEqual({ fen: 0 });
  });

  test('is decided past the commands neither by one person alone, nor by who reviewed, nor twice', async () => {
    const id = aClass(3); // Its objection was upheld above.
    const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
    const decide = (
      username: string,
    ) => `UPDATE objection o SET outcome = 'REJECTED', reasons = '查无此事', resolved_on = '2026-03-01',
      resolved_by = ${account(username)} FROM publicity b JOIN claim m ON m.id = b.claim_id WHERE b.id = o.publicity_id AND m.class_id = $1`;
    expect(await refusalOf(world.asApplication(decide(CAST.reviewer), [id]))).toBe('JX033');
    await publishClaim(world, id);
    const [publicity] = await world.asOwner<{ id: string }>(
      "SELECT b.id FROM publicity b JOIN claim m ON m.id = b.claim_id WHERE m.class_id = $1 AND b.state = 'STANDING'",
      [id],
    );
    const [made] = await world.asApplication<{ id: string }>(
      `INSERT INTO objection (publicity_id, channel, ground, filed_on) VALUES ($1, 'WEB', '再次异议', business_today()) RETURNING id`,
      [publicity?.id],
    );
    const set = (change: string) => world.asApplication(`UPDATE objection SET ${change} WHERE id = $1`, [made?.id]);
    const looked = (username: string) =>
      `finding = '已核对', investigated_on = business_today(), investigated_by = ${account(username)}`;
    const resolved = (username: string) =>
      `outcome = 'REJECTED', reasons = '查无此事', resolved_on = business_today(), resolved_by = ${account(username)}`;
    expect(await refusalOf(set(resolved(CAST.approver)))).toMatch(/^23514 objection_check/);
    expect(await refusalOf(set(`${looked(CAST.approver)}, ${resolved(CAST.approver)}`))).toBe('23514 objection_by_two');
    expect(await refusalOf(set(`${looked(CAST.approver)}, ${resolved(CAST.caseworker)}`))).toBe('JX033');
    expect(await refusalOf(set("ground = '改口'"))).toBe('42501');
    expect(await refusalOf(set(`${looked(CAST.approver)}, ${resolved(CAST.reviewer)}`))).toBeUndefined();
  });

  test('that stays open when another is resolved has its own five working days', async () => {
    const id = aClass(4);
    await publishClaim(world, id);
    const first = await anObjection(id);
    const begun = await dueOf(id);
    await world.hands.advance('2026-02-27');
    const second = await anObjection(id, { ...PHONED, line: 1 });
    expect(await dueOf(id)).toBe(begun);
    await investigate(id, first);
    await resolve(id, first, 'REJECTED');
    expect([begun, await dueOf(id)]).toEqual(['2026-03-03', '2026-03-05']);
    await investigate(id, second);
    await resolve(id, second, 'REJECTED');
    expect(await openTasks(world, id)).toEqual(['approveClaim approver']);
  });

  test('is reminded of and put before the head when its five working days pass', async () => {
    const id = aClass(4);
    await anObjection(id);
    await world.hands.advance('2026-03-16');
    const told = await world.asOwner(
      `SELECT DISTINCT n.kind, t.kind AS task, t.role FROM notification n JOIN task t ON t.id = n.task_id
       WHERE t.class_id = $1 AND t.command = 'investigateObjection' ORDER BY 1`,
      [id],
    );
    expect(told).toEqual([
      { kind: 'ESCALATION', task: 'ESCALATION', role: 'bureau_head' },
      { kind: 'PROMPT', task: 'ACT', role: 'caseworker' },
      { kind: 'REMINDER', task: 'ACT', role: 'caseworker' },
    ]);
  });
});
