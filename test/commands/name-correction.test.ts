import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../scripts/story/plot.js';
import { checkInvariants } from '../../store/verify/invariants.js';
import { anApi, type TestApi } from '../support/api.js';
import { give } from '../support/dossiers.js';
import { refusalOf } from '../support/gate.js';
import { aProjectIn, approveClaims, batchClaims, payClass, publishClaim } from '../support/small-life.js';
import { aClaimant, aCorrection, anEntry, aPersonAtTheCounter, claimHands } from '../support/subsidy-claims.js';

/** On the rosters of two classes: the first is paid, the second public. */
const [PAID, , , SHOWN] = people(4, 1) as [Person, Person, Person, Person];
type Person = ReturnType<typeof people>[number];

let api: TestApi;
let classIds: readonly string[];
beforeAll(async () => {
  api = await anApi();
  ({ classIds } = await aProjectIn(api.world, 'release', { classes: 2 }));
  const [paid = '', shown = ''] = classIds;
  await approveClaims(api.world, [paid]);
  await batchClaims(api.world, [paid]);
  await payClass(api.world, paid);
  await api.world.hands.until('class', paid, 'closed');
  await publishClaim(api.world, shown);
}, 120_000);
afterAll(() => api.end());

const ofPerson = ({ idNumber }: Person, name: string) => ({ ...aCorrection(0), idNumber, name });
const propose = async (body: object, who = 'qz-caseworker') => {
  const { status, body: said } = await give(await api.as(who), '/api/commands/proposeNameCorrection', body);
  return status === 200 ? (said.result as { nameCorrectionId: string }) : { code: said.code, detail: said.detail };
};
const idOf = async (body: object): Promise<string> => {
  const made = await propose(body);
  if (!('nameCorrectionId' in made)) throw new Error(made.code);
  return made.nameCorrectionId;
};
const decide = async (id: string, command: 'confirmNameCorrection' | 'refuseNameCorrection', who = 'qz-reviewer') => {
  const body = command === 'refuseNameCorrection' ? { reason: '证明材料不清' } : {};
  const { status, body: said } = await give(await api.as(who), `/api/name-corrections/${id}/commands/${command}`, body);
  return status === 200 ? said.result.decision : (said.code ?? status);
};
const correct = async (body: object) => {
  expect(await decide(await idOf(body), 'confirmNameCorrection')).toBe('CONFIRMED');
};
const register = async (body: object) => {
  const said = (await give(await api.as('qz-caseworker'), '/api/commands/registerClaimant', body)).body;
  return said.code ?? 'registered';
};
const claimOf = async (classId = '') => {
  const [claim] = await api.world.asOwner<{ id: string }>('SELECT id FROM claim WHERE class_id = $1', [classId]);
  return claim?.id ?? '';
};
async function paperOf(claimId: string, kind: string): Promise<string> {
  const client = await api.as('auditor');
  const { status, body } = await client
    .get(`/api/claims/${claimId}/documents/${kind}`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
  expect([kind, status]).toEqual([kind, 200]);
  return createHash('sha256').update(body).digest('hex');
}
const papersOf = (claimId: string, kinds: readonly string[]) =>
  Promise.all(kinds.map((kind) => paperOf(claimId, kind)));
const namesOn = async (claimId: string): Promise<string[]> =>
  (await (await api.as('qz-caseworker')).get(`/api/claims/${claimId}`).expect(200)).body.lines.items.map(
    ({ name }: { name: string }) => name,
  );
const namesOnRoster = async (classId = ''): Promise<string[]> =>
  (await (await api.as('qz-caseworker')).get(`/api/classes/${classId}/roster`).expect(200)).body.items.map(
    ({ name }: { name: string }) => name,
  );

describe('a name that an institution mistyped', () => {
  const atTheCounter = aPersonAtTheCounter(0, { idNumber: SHOWN.idNumber, name: '学员真名' });

  test('keeps its person from the counter, until two people have corrected it', async () => {
    expect(await register(atTheCounter)).toBe('CLAIMANT_NAME_DIFFERS');
    const id = await idOf(ofPerson(SHOWN, '学员真名'));
    const inbox = (await (await api.as('qz-reviewer')).get('/api/tasks').expect(200)).body.items;
    expect(inbox).toContainEqual(
      expect.objectContaining({ dossierId: id, command: 'confirmNameCorrection', dueAt: expect.any(String) }),
    );
    expect(await register(atTheCounter)).toBe('CLAIMANT_NAME_DIFFERS');
    expect(await decide(id, 'confirmNameCorrection')).toBe('CONFIRMED');
    expect(await decide(id, 'confirmNameCorrection')).toBe('ALREADY_DECIDED');
    expect(await register(atTheCounter)).toBe('registered');
    expect(await namesOnRoster(classIds[1])).toContain('学员真名');
    expect(await namesOnRoster(classIds[1])).not.toContain(SHOWN.name);
  });

  test('is corrected again for who is registered already, his account and what he is paid as with it', async () => {
    await correct(ofPerson(SHOWN, '陈真'));
    const [account] = await api.world.asOwner(
      `SELECT o.name, a.display_name AS shown FROM organisation o JOIN account a ON a.organisation_id = o.id
       JOIN person p ON p.id = o.person_id WHERE p.name = '陈真'`,
    );
    expect(account).toEqual({ name: '陈真', shown: '陈*' });
    const kept = await api.world.asOwner(
      `SELECT old_name AS old, new_name AS new FROM name_correction c JOIN person p ON p.id = c.person_id
       WHERE p.name = '陈真' ORDER BY c.proposed_on, new_name DESC`,
    );
    expect(kept).toEqual([
      { old: '学员真名', new: '陈真' },
      { old: SHOWN.name, new: '学员真名' },
    ]);
  });

  test('is put on the next roster as the record has it, however it is typed', async () => {
    await api.world.asOwner('SELECT enrol_person($1, $2, $3, $4, $5)', [
      ...[api.world.secrets.hash(SHOWN.idNumber), Buffer.of(0), 'x', SHOWN.name, '1990-01-01'],
    ]);
    expect(await namesOnRoster(classIds[1])).toContain('陈真');
  });

  test.each([
    ['a number that nobody has', aCorrection(996), 'NAME_CORRECTION_UNKNOWN'],
    [
      'a number with a wrong check digit',
      { ...aCorrection(0), idNumber: '350199199001019018' },
      'ID_NUMBER_CHECK_DIGIT',
    ],
    ['the name that is on record', ofPerson(PAID, PAID.name), 'NAME_UNCHANGED'],
    ['no reason', { ...ofPerson(PAID, '甲'), reason: ' ' }, 'INVALID_INPUT'],
    ['no paper', { ...ofPerson(PAID, '甲'), document: undefined }, 'INVALID_INPUT'],
  ])('is not corrected by %s', async (_name, body, code) => {
    expect(await propose(body)).toMatchObject({ code });
  });

  test('a wrong number is said to be another person', async () => {
    const { detail } = (await propose(aCorrection(996))) as { detail: string };
    expect(detail).toContain('不能更正证件号码');
    expect(detail).toContain('另一人');
  });

  test('waits for one decision at a time, of another person of the region', async () => {
    await api.world.asOwner("UPDATE account SET roles = roles || '{caseworker}' WHERE username = 'qz-reviewer'");
    const own = await propose(ofPerson(PAID, '学员甲'), 'qz-reviewer');
    const id = 'nameCorrectionId' in own ? own.nameCorrectionId : '';
    expect(await propose(ofPerson(PAID, '学员乙'))).toMatchObject({ code: 'NAME_CORRECTION_PENDING' });
    expect(await decide(id, 'confirmNameCorrection')).toBe('SAME_PERSON');
    expect(await decide(id, 'refuseNameCorrection')).toBe('SAME_PERSON');
    expect(await decide(id, 'refuseNameCorrection', 'qz-caseworker')).toBe('FORBIDDEN');
    await (await api.as('xm-caseworker')).get(`/api/name-corrections/${id}`).expect(404);
    await api.world.asOwner("UPDATE account SET roles = roles || '{reviewer}' WHERE username = 'xm-caseworker'");
    expect(await decide(id, 'refuseNameCorrection', 'xm-caseworker')).toBe('NOT_FOUND');
    await api.world.asOwner("UPDATE account SET roles = roles || '{reviewer}' WHERE username = 'qz-caseworker'");
    expect(await decide(id, 'refuseNameCorrection', 'qz-caseworker')).toBe('REFUSED');
    expect(await namesOnRoster(classIds[0])).toContain(PAID.name);
    const page = (await (await api.as('qz-reviewer')).get(`/api/name-corrections/${id}`).expect(200)).body;
    expect(page).toMatchObject({
      oldName: '学＊＊＊＊',
      newName: '学员甲',
      decision: 'REFUSED',
      reason: '证明材料不清',
    });
  });
});

describe('what was signed under the old name', () => {
  const PAPERS = ['claim-form', 'line-list', 'publicity-notice', 'payment-voucher'];

  test('goes on saying it: lines, publicity and papers of a paid claim', async () => {
    const claimId = await claimOf(classIds[0]);
    const [before, lines] = [await papersOf(claimId, PAPERS), await namesOn(claimId)];
    const snapshots = () => api.world.asOwner('SELECT snapshot::text, snapshot_hash FROM publicity ORDER BY id');
    const shown = await snapshots();
    await correct(ofPerson(PAID, '欧阳明日'));
    await correct(ofPerson(PAID, '欧阳明月'));
    expect(await papersOf(claimId, PAPERS)).toEqual(before);
    expect(await namesOn(claimId)).toEqual(lines);
    expect(lines).toContain(PAID.name);
    expect(await snapshots()).toEqual(shown);
    expect(await namesOnRoster(classIds[0])).toContain('欧阳明月');
  });

  test('is said otherwise once the signature is taken back, and signed anew', async () => {
    const hands = claimHands(api);
    const welder = await aClaimant(api, { username: 'welder', kind: 'PERSON', sequence: 905 });
    const [clock] = await api.world.asOwner<{ today: string }>('SELECT business_today()::text AS today');
    const id = await hands.file(welder.username, [anEntry(905, { issuedOn: clock?.today })]);
    await hands.post(id, 1);
    await api.world.asOwner("UPDATE business_clock SET business_at = business_at + interval '20 days'");
    expect(await hands.act('qz-approver', id, 'approveSubsidyClaim')).toBe('accepted');
    const kinds = ['claim-form', 'line-list', 'publicity-notice'];
    const before = await papersOf(id, kinds);
    await correct({ ...aCorrection(905), name: '张师傅' });
    expect(await papersOf(id, kinds)).toEqual(before);
    expect(await namesOn(id)).toEqual(['学员905']);
    expect(await hands.act('qz-approver', id, 'reopenSubsidyClaim')).toBe('accepted');
    expect(await namesOn(id)).toEqual(['张师傅']);
    expect(await paperOf(id, 'claim-form')).not.toBe(before[0]);
    expect(
      await api.world.asOwner(
        'SELECT 1 FROM signed_name n JOIN claim_line l ON l.id = n.claim_line_id WHERE l.claim_id = $1',
        [id],
      ),
    ).toEqual([]);
  });
});

describe('the record', () => {
  test('has nothing of a name in commands, trail, tasks or addresses', async () => {
    const secrets = ['真名', '陈真', '欧阳', '学员甲', '张师傅', SHOWN.idNumber, PAID.idNumber];
    const kept = await api.world.asOwner<{ text: string }>(
      `SELECT concat(a.detail, a.dossier_id, c.answer, c.body_hash) AS text FROM audit_event a
         LEFT JOIN command c ON c.id = a.command_id WHERE a.dossier = 'nameCorrection'
       UNION ALL SELECT concat(title, dossier_id) FROM task UNION ALL SELECT concat(payload) FROM outbox`,
    );
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.filter(({ text }) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
    const events = await api.world.asOwner<{ event: string }>(
      "SELECT DISTINCT event FROM audit_event WHERE dossier = 'nameCorrection' AND accepted ORDER BY 1",
    );
    expect(events.map(({ event }) => event)).toEqual([
      ...['confirm-name-correction', 'propose-name-correction', 'refuse-name-correction'],
    ]);
  });

  test('agrees with itself', async () => {
    const violated = (await checkInvariants(api.world.db)).filter(({ violations }) => violations > 0);
    expect(violated).toEqual([]);
  });
});

describe('the database', () => {
  const insert = (who: string, columns = '', values = '', name = '某人') =>
    api.world.asApplication(
      `INSERT INTO name_correction (person_id, region_code, new_name, grounds, document, proposed_by, proposed_on ${columns})
       SELECT p.id, '350500', '${name}', '录错', '存档', a.id, business_today() ${values} FROM person p, account a, account b
       WHERE p.name = '学员003' AND a.username = '${who}' AND b.username = 'qz-reviewer' RETURNING id`,
    );
  const change = (set: string) =>
    api.world.asApplication(`UPDATE name_correction SET ${set} WHERE new_name = '某人' RETURNING id`);
  const byOf = (who: string) =>
    `decided_on = business_today(), decided_by = (SELECT id FROM account WHERE username = '${who}')`;

  test('takes a correction of the bureau alone, undecided, of the name that is on record', async () => {
    expect(await refusalOf(insert('base-manager'))).toBe('JX127');
    expect(await refusalOf(insert('xm-caseworker'))).toBe('JX127');
    expect(await refusalOf(insert('qz-payer'))).toBe('JX127');
    const decided = [', decision, decided_by, decided_on', ", 'CONFIRMED', b.id, business_today()"] as const;
    expect(await refusalOf(insert('qz-caseworker', ...decided))).toBe('JX127');
    expect(await refusalOf(insert('qz-caseworker', '', '', '学员003'))).toBe('23514 name_correction_changes');
    const lied = await insert('qz-caseworker', ', old_name', ", '谎'");
    expect(
      await api.world.asOwner('SELECT old_name AS old FROM name_correction WHERE id = $1', [lied[0]?.['id']]),
    ).toEqual([{ old: '学员003' }]);
    expect(await refusalOf(insert('qz-caseworker'))).toBe('23505 name_correction_pending');
  });

  test('lets it be decided once, by another, and changed by nobody', async () => {
    expect(await refusalOf(change(`decision = 'CONFIRMED', ${byOf('qz-caseworker')}`))).toBe(
      '23514 name_correction_by_two',
    );
    expect(await refusalOf(change(`decision = 'CONFIRMED', ${byOf('qz-payer')}`))).toBe('JX127');
    expect(await refusalOf(change(`decision = 'REFUSED', ${byOf('qz-reviewer')}`))).toMatch(/^23514/);
    expect(await refusalOf(change("new_name = '他人'"))).toBe('42501');
    const byOwner = "UPDATE name_correction SET new_name = '他人' WHERE new_name = '某人'";
    expect(await refusalOf(api.world.asOwner(byOwner))).toBe('JX127');
    expect(await change(`decision = 'REFUSED', reason = '否', ${byOf('qz-reviewer')}`)).toHaveLength(1);
    expect(await refusalOf(change(`decision = 'CONFIRMED', reason = NULL, ${byOf('qz-reviewer')}`))).toBe('JX127');
  });

  test('lets no name change without one, and no number at all', async () => {
    const rename = "UPDATE person SET name = '谁' WHERE name = '学员003'";
    expect(await refusalOf(api.world.asApplication(rename))).toBe('42501');
    expect(await refusalOf(api.world.asOwner(rename))).toBe('JX128');
    const renumber = "UPDATE person SET id_number_hash = '\\x00' WHERE name = '学员003'";
    expect(await refusalOf(api.world.asOwner(renumber))).toBe('JX128');
    const forged = "INSERT INTO signed_name SELECT id, '谁' FROM claim_line LIMIT 1";
    expect(await refusalOf(api.world.asApplication(forged))).toBe('42501');
    expect(await refusalOf(api.world.asApplication("UPDATE signed_name SET name = '谁'"))).toBe('42501');
  });
});
