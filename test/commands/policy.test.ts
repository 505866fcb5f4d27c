import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { inForce, type PolicyPeople, xiamenPeople } from '../support/policies.js';
import { aDraft, withoutOverlapRule } from '../support/policy-drafts.js';

/** Versions of 厦门 are brought into force here, so that 泉州's stay as they are; its people are made for it. */
const XIAMEN = { regionCode: '350200', validTo: '2025-12-31' };

let api: TestApi;
let people: PolicyPeople;
let caseworker: Client;
let reviewer: Client;
let approver: Client;
beforeAll(async () => {
  api = await anApi();
  people = await xiamenPeople(api);
  ({ caseworker, reviewer, approver } = people);
});
afterAll(() => api.end());

let last = 0;
const anId = () => `FJ-XM-T${++last}`;
const on = (id: string, command: string) => `/api/policy/versions/${id}/commands/${command}`;
const OPINION = { opinion: '与文件一致' };

async function drafted(change: object = {}, id = anId()): Promise<string> {
  await give(caseworker, '/api/commands/draftPolicyVersion', aDraft(id, { ...XIAMEN, ...change })).expect(200);
  return id;
}
async function checked(change: object = {}): Promise<string> {
  const id = await drafted(change);
  await give(reviewer, on(id, 'checkPolicyVersion'), OPINION).expect(200);
  return id;
}
const statusOf = async (id: string) =>
  (
    await api.world.asOwner<{ status: string; end: string | null }>(
      'SELECT policy_status(v) AS status, valid_to::text AS end FROM policy_version v WHERE id = $1',
      [id],
    )
  )[0];
const inbox = async (client: Client, id: string) =>
  (await client.get('/api/tasks').expect(200)).body.items.filter(
    (task: { dossierId: string }) => task.dossierId === id,
  );

describe('the life of a version', () => {
  test('three people carry it from draft to force, each prompted in turn', async () => {
    const id = await drafted({ validFrom: '2030-01-01', validTo: '2030-12-31' });
    expect(await statusOf(id)).toMatchObject({ status: 'DRAFT' });
    const [toCheck] = await inbox(reviewer, id);
    expect(toCheck).toMatchObject({
      command: 'checkPolicyVersion',
      role: 'reviewer',
      dueAt: '2025-07-08T15:59:59.999Z',
    });
    await give(reviewer, on(id, 'checkPolicyVersion'), OPINION).expect(200);
    expect(await inbox(reviewer, id)).toEqual([]);
    expect(await inbox(approver, id)).toMatchObject([{ command: 'bringIntoForce', role: 'approver' }]);
    const answer = await give(approver, on(id, 'bringIntoForce'), { supersedes: null }).expect(200);
    expect(answer.body.result).toEqual({ status: 'IN_FORCE', supersedes: null, predecessorEndsOn: null });
    expect(await inbox(approver, id)).toEqual([]);
    const page = await caseworker.get(`/api/policy/versions/${id}`).expect(200);
    expect(page.body).toMatchObject({
      status: 'IN_FORCE',
      drafted: { on: '2025-07-01' },
      checked: { byName: 'xm-reviewer', on: '2025-07-01' },
      opinion: '与文件一致',
      broughtIntoForce: { byName: 'xm-approver' },
    });
  });

  test('no two of the three are one person', async () => {
    const both = await api.as('xm-both');
    const own = anId();
    await give(both, '/api/commands/draftPolicyVersion', aDraft(own, XIAMEN)).expect(200);
    const check = await give(both, on(own, 'checkPolicyVersion'), OPINION).expect(409);
    expect(check.body).toMatchObject({ code: 'SAME_PERSON' });
    const back = await give(both, on(own, 'returnPolicyDraft'), { reasons: ['重拟'] }).expect(409);
    expect(back.body).toMatchObject({ code: 'SAME_PERSON' });
    await give(reviewer, on(own, 'checkPolicyVersion'), OPINION).expect(200);
    const force = await give(both, on(own, 'bringIntoForce'), { supersedes: null }).expect(409);
    expect(force.body).toMatchObject({ code: 'SAME_PERSON' });
    const other = await drafted();
    await give(both, on(other, 'checkPolicyVersion'), OPINION).expect(200);
    expect((await give(both, on(other, 'bringIntoForce'), { supersedes: null }).expect(409)).body.code).toBe(
      'SAME_PERSON',
    );
  });

  test('a returned draft is dead, and its id is never used again', async () => {
    const id = await drafted();
    await give(reviewer, on(id, 'returnPolicyDraft'), { reasons: ['缺少文号', '标准有误'] }).expect(200);
    expect(await statusOf(id)).toMatchObject({ status: 'RETURNED' });
    const page = await caseworker.get(`/api/policy/versions/${id}`).expect(200);
    expect(page.body.opinion).toBe('缺少文号\n标准有误');
    expect((await give(reviewer, on(id, 'checkPolicyVersion'), OPINION).expect(409)).body.code).toBe('POLICY_RETURNED');
    const force = await give(approver, on(id, 'bringIntoForce'), { supersedes: null }).expect(409);
    expect(force.body.code).toBe('POLICY_RETURNED');
    const again = await give(caseworker, '/api/commands/draftPolicyVersion', aDraft(id, XIAMEN)).expect(422);
    expect(again.body).toMatchObject({ code: 'POLICY_ID_TAKEN', field: 'id' });
  });

  test('it goes forward only, one step at a time', async () => {
    const id = await drafted();
    const early = await give(approver, on(id, 'bringIntoForce'), { supersedes: null }).expect(409);
    expect(early.body.code).toBe('POLICY_NOT_CHECKED');
    await give(reviewer, on(id, 'checkPolicyVersion'), OPINION).expect(200);
    const twice = await give(reviewer, on(id, 'checkPolicyVersion'), OPINION).expect(409);
    expect(twice.body.code).toBe('ALREADY_DECIDED');
    const back = await give(reviewer, on(id, 'returnPolicyDraft'), { reasons: ['迟'] }).expect(409);
    expect(back.body.code).toBe('ALREADY_DECIDED');
  });

  test('its region is the drafter’s or below', async () => {
    const other = await give(caseworker, '/api/commands/draftPolicyVersion', aDraft(anId())).expect(422);
    expect(other.body).toMatchObject({ code: 'POLICY_REGION_FOREIGN', field: 'regionCode' });
    await drafted({ regionCode: '350203' });
    const id = await drafted();
    await give(await api.as('qz-reviewer'), on(id, 'checkPolicyVersion'), OPINION).expect(404);
    await give(reviewer, on('FJ-NONE', 'checkPolicyVersion'), OPINION).expect(404);
  });

  test('the same key acts once', async () => {
    const key = randomUUID();
    const draft = aDraft(anId(), XIAMEN);
    const first = await give(caseworker, '/api/commands/draftPolicyVersion', draft, key).expect(200);
    const again = await give(caseworker, '/api/commands/draftPolicyVersion', draft, key).expect(200);
    expect(again.body).toEqual(first.body);
  });

  test.each([
    ['a status that is no draft', { status: 'IN_FORCE' }, 'status'],
    [
      'a negative amount',
      { rules: { 'tariff.EVALUATION': { amountFen: -1 } } },
      'rules.tariff.EVALUATION.value.amountFen',
    ],
    [
      'weights that add to 99',
      { rules: { 'evaluation.weights': { employment: 29 } } },
      'rules.evaluation.weights.value',
    ],
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['a term that its rules do not cite', { validFrom: '2031-01-01' }, ''],
  ])('%s is refused with its field, and nothing is written', async (_name, change: Record<string, unknown>, field) => {
    const id = anId();
    const draft = structuredClone(aDraft(id, XIAMEN)) as unknown as Record<string, Record<string, { value: object }>>;
    for (const [name, value] of Object.entries(change)) {
      if (name !== 'rules') Object.assign(draft, { [name]: value });
      else for (const [key, part] of Object.entries(value as object)) Object.assign(draft['rules']![key]!.value, part);
    }
    const answer = await give(caseworker, '/api/commands/draftPolicyVersion', draft).expect(400);
    expect(answer.body.errors.map((each: { field: string }) => each.field)).toContain(field);
    expect(await statusOf(id)).toBeUndefined();
  });
});

describe('a successor', () => {
  const standing = async (id: string, change: object, supersedes: string | null = null) =>
    inForce(people, aDraft(id, { regionCode: '350205', validTo: null, ...change }), supersedes);

  test('ends the predecessor the day before it begins, where that had no end', async () => {
    await standing('XM-A', { validFrom: '2025-01-01' });
    await standing('XM-B', { validFrom: '2025-07-10' }, 'XM-A');
    expect(await statusOf('XM-A')).toEqual({ status: 'IN_FORCE', end: '2025-07-09' });
    await api.world.asOwner("UPDATE business_clock SET business_at = business_at + interval '9 days'");
    expect(await statusOf('XM-A')).toEqual({ status: 'SUPERSEDED', end: '2025-07-09' });
    const page = await caseworker.get('/api/policy/versions/XM-A').expect(200);
    expect(page.body).toMatchObject({ status: 'SUPERSEDED', supersededBy: 'XM-B' });
    await api.world.asOwner("UPDATE business_clock SET business_at = business_at - interval '9 days'");
    await standing('XM-C', { validFrom: '2025-07-20', validTo: '2025-12-31' }, 'XM-B');
    const late = await checked({ regionCode: '350205', validFrom: '2026-01-01', validTo: null });
    const wrong = await give(approver, on(late, 'bringIntoForce'), { supersedes: 'FJ-QZ-2024' }).expect(422);
    expect(wrong.body).toMatchObject({ code: 'POLICY_PREDECESSOR', field: 'supersedes' });
    const before = await checked({ regionCode: '350205', validFrom: '2025-07-15', validTo: null });
    const after = await give(approver, on(before, 'bringIntoForce'), { supersedes: 'XM-C' }).expect(422);
    expect(after.body.code).toBe('POLICY_PREDECESSOR');
    await give(approver, on(late, 'bringIntoForce'), { supersedes: 'XM-C' }).expect(200);
    expect(await statusOf('XM-C')).toEqual({ status: 'IN_FORCE', end: '2025-12-31' });
  });

  test('overlaps another only where its document says 从新、从优、从高', async () => {
    const region = { regionCode: '350206', validTo: '2025-12-31' };
    await inForce(people, aDraft('XM-D', { ...region, validFrom: '2025-01-01' }), null);
    const silent = withoutOverlapRule(aDraft('XM-E', { ...region, validFrom: '2025-08-01' }));
    await give(caseworker, '/api/commands/draftPolicyVersion', silent).expect(200);
    await give(reviewer, on('XM-E', 'checkPolicyVersion'), OPINION).expect(200);
    for (const supersedes of [null, 'XM-D']) {
      const no = await give(approver, on('XM-E', 'bringIntoForce'), { supersedes }).expect(409);
      expect(no.body).toMatchObject({ code: 'POLICY_OVERLAP', field: 'supersedes' });
      expect(no.body.detail).toContain('XM-D');
    }
    await inForce(people, aDraft('XM-F', { ...region, validFrom: '2025-08-01' }), null);
    expect(await statusOf('XM-F')).toMatchObject({ status: 'IN_FORCE' });
  });
});
