import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  claimPublicities,
  claimSheet,
  lineExplanation,
  objectionList,
  objectionReceipt,
  publicityList,
  publicityPage,
} from '../../api/claim-answers.js';
import { must } from '../../scripts/story/hands.js';
import { CAST } from '../../scripts/story/plot.js';
import { openTasks } from '../support/answers.js';
import { anApi, type TestApi } from '../support/api.js';
import { aProjectIn, publishClaim } from '../support/small-life.js';

let api: TestApi;
let classIds: readonly string[];
beforeAll(async () => {
  api = await anApi();
  ({ classIds } = await aProjectIn(api.world, 'release', { classes: 3 }));
  for (const classId of classIds) await publishClaim(api.world, classId);
});
afterAll(() => api.end());

const PUBLIC = '/api/public/publicities';
const aClass = (place: number) => classIds[place] ?? '';

async function idsOf(classId: string) {
  const [ids] = await api.world.asOwner<{ claim: string; line: string; publicity: string }>(
    `SELECT m.id AS claim, b.id AS publicity,
       (SELECT l.id FROM claim_line l JOIN trainee t ON t.id = l.trainee_id WHERE l.claim_id = m.id AND t.seq = 1) AS line
     FROM claim m JOIN publicity b ON b.claim_id = m.id AND b.state = 'STANDING' WHERE m.class_id = $1`,
    [classId],
  );
  return ids ?? { claim: '', line: '', publicity: '' };
}

async function namesAndNumbers(): Promise<string[]> {
  const people = await api.world.asOwner<{ name: string; cipher: Buffer }>(
    'SELECT name, id_number_cipher AS cipher FROM person',
  );
  return people.flatMap(({ name, cipher }) => [name, api.world.secrets.decrypt(cipher)]);
}

describe('the public lists', () => {
  test('are read by anyone, page by page, and show nobody’s name or number', async () => {
    const first = publicityList.parse((await api.nobody().get(`${PUBLIC}?limit=2`).expect(200)).body);
    expect(first.items).toHaveLength(2);
    const second = publicityList.parse(
      (await api.nobody().get(`${PUBLIC}?limit=2&after=${first.next}`).expect(200)).body,
    );
    expect([second.items.length, second.next]).toEqual([1, null]);
    const { publicity } = await idsOf(aClass(0));
    const answer = await api.nobody().get(`${PUBLIC}/${publicity}?limit=2`).expect(200);
    const page = publicityPage.parse(answer.body);
    expect(page.rows.items.map(({ line }) => line)).toEqual([1, 2]);
    const rest = publicityPage.parse((await api.nobody().get(`${PUBLIC}/${publicity}?after=${page.rows.next}`)).body);
    expect(rest.rows.items.map(({ line }) => line)).toEqual([3]);
    const shown = JSON.stringify([first, second, page, rest]);
    for (const secret of await namesAndNumbers()) expect(shown).not.toContain(secret);
    expect(shown).not.toMatch(/traineeId|personId|birth|phone|account/i);
  });

  test('are not found under other ids, and not asked for too often', async () => {
    await api.nobody().get(`${PUBLIC}/${randomUUID()}`).expect(404);
    await api.nobody().get(`${PUBLIC}?limit=101`).expect(400);
    await api.nobody().get(`${PUBLIC}?after=nonsense`).expect(400);
  });
});

describe('an objection over the network', () => {
  const BODY = { line: 1, objectionGround: '该学员未到课', contact: 'someone@example.test' };
  const post = (publicity: string, body: object) => api.nobody().post(`${PUBLIC}/${publicity}/objections`).send(body);

  test('needs no account; prompts the caseworker, is on record, and wakes the case', async () => {
    const { publicity, claim } = await idsOf(aClass(0));
    const { objectionId } = objectionReceipt.parse((await post(publicity, BODY).expect(200)).body);
    expect(await openTasks(api.world, aClass(0))).toEqual(['investigateObjection caseworker']);
    const [event] = await api.world.asOwner(
      "SELECT actor_id, detail FROM audit_event WHERE class_id = $1 AND event = 'objection-received'",
      [aClass(0)],
    );
    expect(event).toEqual({ actor_id: null, detail: { objectionId } });
    const [woken] = await api.world.asOwner(
      "SELECT count(*) > 0 AS woken FROM outbox WHERE kind = 'WAKE_CLASS' AND subject_id = $1",
      [aClass(0)],
    );
    expect(woken).toEqual({ woken: true });
    const sheet = claimSheet.parse((await (await api.as('qz-reviewer')).get(`/api/claims/${claim}`).expect(200)).body);
    expect(sheet.lines.items.map(({ held }) => held)).toEqual([true, false, false]);
  });

  test('is read by who must deal with it, with its contact, and each reading is on record', async () => {
    const { claim } = await idsOf(aClass(0));
    const client = await api.as('qz-caseworker');
    const { items } = objectionList.parse((await client.get(`/api/claims/${claim}/objections`).expect(200)).body);
    expect(items).toMatchObject([{ ...BODY, channel: 'WEB', objectionOutcome: null }]);
    const [read] = await api.world.asOwner(
      `SELECT a.username, e.detail FROM audit_event e JOIN account a ON a.id = e.actor_id WHERE e.event = 'objections-read'`,
    );
    expect(read).toEqual({ username: 'qz-caseworker', detail: { claimId: claim } });
    await (await api.as('base-manager')).get(`/api/claims/${claim}/objections`).expect(403);
  });

  test.each([
    [{ ...BODY, line: 49 }, 422, 'LINE_UNKNOWN'],
    [{ ...BODY, line: 0 }, 400, 'INVALID_INPUT'],
    [{ ...BODY, objectionGround: '' }, 400, 'INVALID_INPUT'],
    [{ ...BODY, claimLineId: randomUUID() }, 400, 'INVALID_INPUT'],
  ])('%j is refused', async (body, status, code) => {
    const answer = await post((await idsOf(aClass(0))).publicity, body).expect(status);
    expect(answer.body).toMatchObject({ code });
  });

  test('comes only while the list is public, and not too often from one address', async () => {
    await post(randomUUID(), BODY).expect(404);
    await api.world.asOwner("UPDATE login_throttle SET points = 10 WHERE key LIKE 'objection:%'");
    const answer = await post((await idsOf(aClass(0))).publicity, BODY).expect(429);
    expect(answer.body).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await api.world.asOwner("DELETE FROM login_throttle WHERE key LIKE 'objection:%'");
    await api.world.hands.advance('2026-03-02');
    const late = await post((await idsOf(aClass(1))).publicity, BODY).expect(409);
    expect(late.body).toMatchObject({ code: 'PUBLICITY_NOT_RUNNING' });
    await api
      .nobody()
      .get(`${PUBLIC}/${(await idsOf(aClass(1))).publicity}`)
      .expect(404);
    expect(publicityList.parse((await api.nobody().get(PUBLIC)).body).items).toEqual([]);
  });
});

describe('a claim by its id', () => {
  test('tells its rounds, its totals by reason and its lines', async () => {
    const { claim } = await idsOf(aClass(1));
    const client = await api.as('base-manager');
    const first = claimSheet.parse((await client.get(`/api/claims/${claim}?limit=2`).expect(200)).body);
    expect(first).toMatchObject({
      state: 'FILED',
      totals: [{ reasonCode: null, reasonText: null, lines: 3, amountFen: 390_000 }],
      rounds: [{ round: 1, kind: 'FILED', outcome: null }],
    });
    const second = claimSheet.parse((await client.get(`/api/claims/${claim}?after=${first.lines.next}`)).body);
    expect([...first.lines.items, ...second.lines.items].map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const { items } = claimPublicities.parse((await client.get(`/api/claims/${claim}/publicities`).expect(200)).body);
    expect(items).toMatchObject([{ round: 1, state: 'STANDING', lines: 3, totalFen: 390_000 }]);
    await client.get(`/api/claims/${randomUUID()}`).expect(404);
  });
});

describe('the explanation of a line', () => {
  const explain = async (classId: string) => {
    const { claim, line } = await idsOf(classId);
    const client = await api.as('auditor');
    return lineExplanation.parse((await client.get(`/api/claims/${claim}/lines/${line}/explanation`).expect(200)).body);
  };

  test('is worked out again from what was kept, and agrees', async () => {
    const found = await explain(aClass(1));
    expect(found).toMatchObject({
      agrees: true,
      differences: [],
      stored: { amountFen: 130_000, reasonCode: null },
      recomputed: { amountFen: 130_000, reasonCode: null },
      policyVersion: 'FJ-QZ-2024',
      reasonText: null,
    });
    expect(found.clauses.length).toBeGreaterThan(3);
    const inputs = JSON.stringify(found.inputs);
    for (const secret of await namesAndNumbers()) expect(inputs).not.toContain(secret);
  });

  test('shows the difference where somebody has changed the amount behind our back', async () => {
    const { line } = await idsOf(aClass(1));
    await api.world.plant(`UPDATE claim_line SET amount_fen = 130100 WHERE id = '${line}'`);
    expect(await explain(aClass(1))).toMatchObject({
      agrees: false,
      differences: ['amountFen'],
      stored: { amountFen: 130_100 },
      recomputed: { amountFen: 130_000 },
    });
    await api.world.plant(`UPDATE claim_line SET amount_fen = 130000, inputs = NULL WHERE id = '${line}'`);
    expect(await explain(aClass(1))).toMatchObject({ agrees: false, differences: ['inputs'], recomputed: null });
  });

  test('names the objection that brought the line to nothing, and is no difference', async () => {
    const classId = aClass(0);
    const [open] = await api.world.hands.options(CAST.reviewer, 'openObjections', { classId });
    const objectionId = open?.value;
    await must(api.world.hands, CAST.caseworker, 'investigateObjection', classId, {
      objectionId,
      investigation: '属实',
    });
    const resolution = { objectionId, objectionOutcome: 'UPHELD', reason: '未参加培训' };
    await must(api.world.hands, CAST.reviewer, 'resolveObjection', classId, resolution);
    const [line] = await api.world.asOwner<{ claim: string; line: string }>(
      "SELECT claim_id AS claim, id AS line FROM claim_line WHERE reason_code = 'OBJECTION_UPHELD'",
    );
    const client = await api.as('auditor');
    const answer = await client.get(`/api/claims/${line?.claim}/lines/${line?.line}/explanation`).expect(200);
    expect(lineExplanation.parse(answer.body)).toMatchObject({
      agrees: true,
      stored: { amountFen: 0, reasonCode: 'OBJECTION_UPHELD' },
      reasonText: '公示期异议成立，该笔补贴不予发放',
      adjustment: { objectionId, reasons: '未参加培训' },
    });
  });
});
