import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { releaseCommands } from '../../domain/release/rules.js';
import { anApi, type Client, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { aPaidClass, type PaidClass } from '../support/paid-class.js';
import { aClassView } from '../support/views.js';

let api: TestApi;
let caseworker: Client;
let approver: Client;
let head: Client;
let paid: PaidClass;
beforeAll(async () => {
  api = await anApi();
  [caseworker, approver, head] = await Promise.all([api.as('qz-caseworker'), api.as('qz-approver'), api.as('qz-head')]);
  paid = await aPaidClass(api.world);
});
afterAll(() => api.end());
beforeEach(() => api.world.plant('DELETE FROM judicial_referral', 'DELETE FROM sanction'));

const PAPER = { reason: '虚构学员骗取补贴', document: '泉人社罚〔2025〕1号' };
const propose = (body: object) =>
  give(caseworker, '/api/commands/proposeSanction', {
    subjectOrganisationId: paid.payeeId,
    ground: 'FRAUD',
    ...PAPER,
    ...body,
  });
const on = (client: Client, id: string, command: string, body: object = {}) =>
  give(client, `/api/sanctions/${id}/commands/${command}`, body);
async function aSanction(body: object): Promise<string> {
  const id: string = (await propose(body).expect(200)).body.result.sanctionId;
  await on(approver, id, 'confirmSanction').expect(200);
  return id;
}
const restriction = async (day = '2025-07-01') => {
  const [found] = await api.world.asApplication<{ measure: string | null }>(
    'SELECT organisation_restriction($1, $2) AS measure',
    [paid.payeeId, day],
  );
  return found?.measure;
};

describe('a rung of the ladder', () => {
  test('is prompted, confirmed by another person, and has the term that its ground gives', async () => {
    const id: string = (await propose({ measure: 'BLACKLIST' }).expect(200)).body.result.sanctionId;
    const [task] = (await approver.get('/api/tasks').expect(200)).body.items;
    expect(task).toMatchObject({ command: 'confirmSanction', dossierId: id, dueAt: '2025-07-08T15:59:59.999Z' });
    expect(await restriction()).toBeNull();
    const confirmed = await on(approver, id, 'confirmSanction').expect(200);
    expect(confirmed.body.result).toEqual({ decision: 'CONFIRMED', endsOn: '2028-06-30' });
    expect((await on(approver, id, 'confirmSanction').expect(409)).body.code).toBe('ALREADY_DECIDED');
    const page = (await caseworker.get(`/api/sanctions/${id}`).expect(200)).body;
    expect(page).toMatchObject({ standing: true, measure: 'BLACKLIST', clause: expect.stringContaining('黑名单') });
  });

  test.each([
    ['BLACKLIST', 'FRAUD', '2028-06-30', true],
    ['BLACKLIST', 'SUBCONTRACTING', '2026-06-30', true],
    ['BLACKLIST', 'FALSE_ADVERTISING', '2026-06-30', true],
    ['LICENCE_REVOCATION', 'OTHER', null, true],
    ['DIRECTORY_REMOVAL', 'GRADE_D', '2026-06-30', false],
    ['TALK', 'OTHER', null, false],
    ['RECTIFICATION_LETTER', 'OTHER', null, false],
  ])('%s for %s ends on %s and keeps money back: %s', async (measure, ground, endsOn, restricts) => {
    const id = await aSanction({ measure, ground });
    const page = (await caseworker.get(`/api/sanctions/${id}`).expect(200)).body;
    expect(page.endsOn).toBe(endsOn);
    expect(await restriction()).toBe(restricts ? measure : null);
    if (endsOn && restricts) {
      expect(await restriction(endsOn)).toBe(measure);
      expect(await restriction(`${Number(endsOn.slice(0, 4))}-07-01`)).toBeNull();
    }
  });

  test('a suspension says until when', async () => {
    expect((await propose({ measure: 'SUSPENSION' }).expect(422)).body).toMatchObject({ code: 'SANCTION_TERM_UNFIT' });
    const past = await propose({ measure: 'SUSPENSION', untilOn: '2025-07-01' }).expect(422);
    expect(past.body).toMatchObject({ code: 'SANCTION_TERM_UNFIT', field: 'untilOn' });
    expect((await propose({ measure: 'TALK', untilOn: '2025-08-01' }).expect(422)).body.code).toBe(
      'SANCTION_TERM_UNFIT',
    );
    await aSanction({ measure: 'SUSPENSION', ground: 'OTHER', untilOn: '2025-07-31' });
    expect([await restriction('2025-07-31'), await restriction('2025-08-01')]).toEqual(['SUSPENSION', null]);
  });

  test('nobody is blacklisted for a grade, and no bureau is sanctioned', async () => {
    expect((await propose({ measure: 'BLACKLIST', ground: 'GRADE_D' }).expect(422)).body.code).toBe(
      'SANCTION_GROUND_UNFIT',
    );
    const [bureau] = await api.world.asOwner<{ id: string }>(
      `SELECT id FROM organisation WHERE kind = 'FINANCE_BUREAU' LIMIT 1`,
    );
    for (const subjectOrganisationId of [bureau?.id, randomUUID()]) {
      const no = await propose({ measure: 'TALK', subjectOrganisationId }).expect(422);
      expect(no.body.code).toBe('SANCTION_SUBJECT_UNKNOWN');
    }
  });

  test('refused, it never held', async () => {
    const id: string = (await propose({ measure: 'BLACKLIST' }).expect(200)).body.result.sanctionId;
    await on(approver, id, 'refuseSanction', { reason: '证据不足' }).expect(200);
    expect(await restriction()).toBeNull();
    expect((await on(head, id, 'liftSanction', PAPER).expect(409)).body.code).toBe('SANCTION_NOT_STANDING');
    expect(
      (await on(caseworker, id, 'referToJustice', { authority: '公安', document: '1' }).expect(409)).body.code,
    ).toBe('SANCTION_NOT_STANDING');
  });

  test('is lifted by the head of the bureau, once', async () => {
    const id = await aSanction({ measure: 'BLACKLIST' });
    await on(head, id, 'liftSanction', PAPER).expect(200);
    expect(await restriction()).toBeNull();
    expect((await on(head, id, 'liftSanction', PAPER).expect(409)).body.code).toBe('SANCTION_NOT_STANDING');
  });

  test('is followed by the courts on a paper of its own', async () => {
    const id = await aSanction({ measure: 'BLACKLIST' });
    const referral = { authority: '泉州市公安局', document: '泉人社移〔2025〕1号' };
    await on(caseworker, id, 'referToJustice', referral).expect(200);
    expect((await on(caseworker, id, 'referToJustice', referral).expect(409)).body.code).toBe('ALREADY_DECIDED');
    const page = (await caseworker.get(`/api/sanctions/${id}`).expect(200)).body;
    expect(page.referral).toEqual({ ...referral, referredOn: '2025-07-01' });
  });

  test('an honest error is never sanctioned, what was obtained by fraud may be', async () => {
    const order = async (ground: string) => {
      const { classId } = await aPaidClass(api.world);
      const body = { scope: 'CLASS', classId, ground, ...PAPER };
      const id = (await give(caseworker, '/api/commands/orderClawback', body).expect(200)).body.result.clawbackId;
      await give(approver, `/api/clawbacks/${id}/commands/confirmClawback`, {}).expect(200);
      return id as string;
    };
    for (const ground of ['TOLERATED_ERROR', 'ERROR']) {
      const no = await propose({ measure: 'TALK', clawbackId: await order(ground) }).expect(422);
      expect(no.body).toMatchObject({ code: 'SANCTION_OF_HONEST_ERROR', field: 'clawbackId' });
    }
    await propose({ measure: 'BLACKLIST', clawbackId: await order('FRAUD') }).expect(200);
  });
});

describe('a payee under a sanction', () => {
  const view = (change: object) => ({ ...aClassView({ stage: 'release', ...change }), today: '2025-07-02' });
  const account = (name: string) => `(SELECT id FROM account WHERE username = '${name}')`;
  const code = (query: string) => expect(api.world.asApplication(query)).rejects.toMatchObject({ code: 'JX060' });

  test('files no claim', () => {
    const no = releaseCommands.fileClaim.refuse(view({ restriction: 'BLACKLIST' }));
    expect(no).toMatchObject({ code: 'PAYEE_RESTRICTED' });
    expect(releaseCommands.fileClaim.refuse(view({}))).toMatchObject({
      code: 'CERTIFICATES_NOT_VERIFIED',
    });
  });

  test('sees it in the gate, where somebody else can be paid', async () => {
    await aSanction({ measure: 'BLACKLIST' });
    const gate = (await caseworker.get(`/api/classes/${paid.classId}/release`).expect(200)).body;
    expect(gate.missing).toContainEqual(
      expect.objectContaining({ code: 'PAYEE_NOT_RESTRICTED', owner: 'INSTITUTION' }),
    );
    const other = await aPaidClass(api.world, { payee: 'other-institution' });
    const free = (await caseworker.get(`/api/classes/${other.classId}/release`).expect(200)).body;
    expect(free.missing.map((each: { code: string }) => each.code)).not.toContain('PAYEE_NOT_RESTRICTED');
  });

  test('is refused by the database at the claim, in a batch, at its check, and when the money is sent a second later', async () => {
    const claim = `INSERT INTO claim (project_id, class_id, payee_organisation_id, filed_by, filed_on)
      SELECT project_id, class_id, payee_organisation_id, filed_by, filed_on FROM claim WHERE class_id = '${paid.classId}'`;
    const [payment = ''] = paid.paymentIds;
    await api.world.plant(
      `UPDATE payment SET state = 'INSTRUCTED', confirmed_by = NULL, confirmed_on = NULL WHERE id = '${payment}'`,
    );
    const [batch] = await api.world.asOwner<{ id: string }>(
      `INSERT INTO payment_batch (number, fund, region_code, owner_organisation_id, payer_organisation_id, maker_id, made_on)
       SELECT 'B-' || p.id, p.fund, p.region_code, p.owner_organisation_id, p.payer_organisation_id, ${account('qz-caseworker')}, '2025-07-01'
       FROM project p WHERE p.id = $1 RETURNING id`,
      [paid.projectId],
    );
    const entry = `INSERT INTO batch_claim (batch_id, claim_id, seq, payee_organisation_id, lines, amount_fen)
      SELECT '${batch?.id}', id, 1, payee_organisation_id, 3, 300000 FROM claim WHERE class_id = '${paid.classId}'`;
    await api.world.plant(entry);
    await aSanction({ measure: 'BLACKLIST' });
    await api.world.asOwner('ALTER TABLE claim DROP CONSTRAINT claim_class_id_key, DROP CONSTRAINT claim_number_key');
    await code(claim);
    await code(
      `UPDATE payment_batch SET state = 'CHECKED', checker_id = ${account('qz-reviewer')}, checked_on = '2025-07-01' WHERE id = '${batch?.id}'`,
    );
    await code(
      `UPDATE payment SET state = 'CONFIRMED', confirmed_by = ${account('qz-payer2')}, confirmed_on = '2025-07-01' WHERE id = '${payment}'`,
    );
    await api.world.plant(
      `UPDATE payment SET state = 'PAID', confirmed_by = ${account('qz-payer2')}, confirmed_on = '2025-07-01' WHERE id = '${payment}'`,
    );
  });

  test.each(['BLACKLIST', 'DIRECTORY_REMOVAL'])('gets no new work: %s', async (measure) => {
    await aSanction({ measure });
    const bid = `INSERT INTO bid (project_id, institution_id, proposal, submitted_by, submitted_on)
      VALUES ('${paid.projectId}', '${paid.payeeId}', 'x', ${account('base-manager')}, '2025-07-01')`;
    await expect(api.world.asApplication(bid)).rejects.toMatchObject({ code: 'JX062' });
    const posting = await caseworker.get('/api/reference/catalogueItems').expect(200);
    const posted = await give(caseworker, '/api/commands/postProject', {
      ...{
        title: '焊工班',
        catalogueItemId: posting.body.items[0].value,
        regionCode: '350500',
        fund: 'EMPLOYMENT_SUBSIDY',
      },
      classes: [{ title: '一班', plannedHeadcount: 20, plannedHours: 64 }],
    }).expect(200);
    const { projectId } = posted.body.result;
    await give(approver, `/api/projects/${projectId}/commands/approvePosting`, {}).expect(200);
    await api.world.hands.until('project', projectId, 'selection');
    const proposal = await give(await api.as('base-manager'), `/api/projects/${projectId}/commands/submitBid`, {
      proposal: '方案',
    });
    expect([proposal.status, proposal.body.code]).toEqual([409, 'INSTITUTION_RESTRICTED']);
  });
});

describe('the database, when the TypeScript is gone round', () => {
  const account = (name: string) => `(SELECT id FROM account WHERE username = '${name}')`;
  test.each([
    [
      'a sanction that begins confirmed',
      `INSERT INTO sanction (organisation_id, region_code, subject_organisation_id, measure, ground, reason, document, clause,
         proposed_by, proposed_on, decision, decided_by, decided_on)
       SELECT organisation_id, region_code, subject_organisation_id, 'TALK', 'OTHER', 'x', 'x', 'x', proposed_by, proposed_on,
         'CONFIRMED', ${account('qz-head')}, proposed_on FROM sanction`,
      /begins as a proposal/,
    ],
    [
      'a confirmation by the proposer',
      `UPDATE sanction SET decision = 'CONFIRMED', decided_by = proposed_by, decided_on = '2025-07-01', ends_on = '2026-01-01'`,
      /sanction_by_two/,
    ],
    [
      'a blacklisting without an end',
      `UPDATE sanction SET decision = 'CONFIRMED', decided_by = ${account('qz-approver')}, decided_on = '2025-07-01'`,
      /has a term/,
    ],
    ['another measure', `UPDATE sanction SET measure = 'TALK'`, /permission denied/],
    ['a sanction struck from the record', 'DELETE FROM sanction', /permission denied/],
  ])('refuses %s', async (_name, query, message) => {
    await propose({ measure: 'BLACKLIST' }).expect(200);
    await expect(api.world.asApplication(query)).rejects.toThrow(message);
  });
});

test('an institution sees what was decided about itself, and no proposal', async () => {
  const own = await api.as('base-manager');
  const id: string = (await propose({ measure: 'BLACKLIST' }).expect(200)).body.result.sanctionId;
  expect((await own.get('/api/sanctions').expect(200)).body.items).toEqual([]);
  await on(approver, id, 'confirmSanction').expect(200);
  const list = (await own.get('/api/sanctions').expect(200)).body;
  expect([list.items.length, list.totals.standing]).toEqual([1, 1]);
  await (await api.as('other-institution')).get(`/api/sanctions/${id}`).expect(404);
});
