import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { must } from '../../scripts/story/hands.js';
import { CAST, people } from '../../scripts/story/plot.js';
import { aProjectIn, filingOf } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** Round the TypeScript, as the application's role: what the database itself refuses of quotas and history. */
let world: World;
let held: string;
let filed: string;
const key = "decode(repeat('ab', 32), 'hex')";
beforeAll(async () => {
  world = await aWorld();
  const [first = '', second = ''] = (await aProjectIn(world, 'filing', { classes: 2 })).classIds;
  for (const [classId, from] of [
    [first, 1],
    [second, 50],
  ] as const) {
    await world.hands.put(CAST.institution, classId, 'roster', people(2, from));
    await must(world.hands, CAST.institution, 'fileClass', classId, await filingOf(world));
  }
  await world.hands.confirmAll(CAST.institution, first);
  await must(world.hands, CAST.reviewer, 'approveFiling', first, { opinion: '同意' });
  [held, filed] = [first, second];
});
afterAll(() => world.end());

/** A slot for the first trainee of a class, as the TypeScript would take it. */
const takeSlot = (classId: string, change: { slot?: number; occupation?: string } = {}) =>
  world.asApplication(
    `INSERT INTO quota_hold (trainee_id, class_id, person_id, family, cap_period, cap, slot, occupation_canonical, level, held_fen,
       counts_on, counts_from, counts_to)
     SELECT t.id, t.class_id, t.person_id, 'TRAINING', 'CUMULATIVE', 3, $2, $3, 'L4', 1, '2025-07-23', '2024-07-01', '9999-12-31'
     FROM trainee t WHERE t.class_id = $1 ORDER BY t.seq LIMIT 1`,
    [classId, change.slot ?? 1, change.occupation ?? 'elsewhere'],
  );
const isRefusedWith = async (work: Promise<unknown>, code: string) =>
  expect(
    await work.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    ),
  ).toBe(code);

describe('a slot', () => {
  test('is not held for who has not confirmed, whoever asks', () => isRefusedWith(takeSlot(filed), 'JX025'));

  test('is not held twice', () => isRefusedWith(takeSlot(held), '23505'));

  test('given back, is not taken again beside three that were paid elsewhere, nor for a level paid elsewhere', async () => {
    const again = () =>
      world.asApplication(`UPDATE quota_hold SET state = 'HELD' WHERE class_id = $1 AND state = 'RETURNED'`, [held]);
    await world.asApplication(`UPDATE quota_hold SET state = 'RETURNED' WHERE class_id = $1`, [held]);
    // Nothing stands in its way, but it needs a late certificate or an upheld appeal.
    await isRefusedWith(again(), 'JX092');
    await tell(3, 'other');
    await world.asApplication(`UPDATE quota_hold SET state = 'RETURNED' WHERE class_id = $1`, [held]);
    await isRefusedWith(again(), 'JX026');
    await tell(1, '(own)');
    await isRefusedWith(again(), 'JX026');
    await tell(2, 'other');
    await isRefusedWith(again(), 'JX092');
  });

  /** A new answer of the register: so many subsidies, of another trade or of this one. */
  async function tell(count: number, occupation: string): Promise<void> {
    await world.asApplication(
      `WITH said AS (INSERT INTO history_answer (request_id, person_key, class_id, moment, asked_at, result)
         SELECT gen_random_uuid(), n.id_number_hash, t.class_id, 'ASKED', business_now(), 'KNOWN'
         FROM trainee t JOIN person n ON n.id = t.person_id WHERE t.class_id = $1 RETURNING id, person_key)
       INSERT INTO prior_subsidy (person_key, subsidy_kind, family, occupation_canonical, level, issued_on, amount_fen, source,
         state, answer_id)
       SELECT s.person_key, 'LEVEL_UPGRADE', 'TRAINING', CASE $3::text WHEN '(own)' THEN q.occupation_canonical ELSE 'other' || n END,
         'L4', '2025-01-01', 100, '外地', 'PAID', s.id
       FROM said s, generate_series(1, $2::int) AS n,
         (SELECT DISTINCT occupation_canonical FROM quota_hold WHERE class_id = $1) AS q`,
      [held, count, occupation],
    );
  }
});

describe('a trainee’s word', () => {
  test.each([
    [
      'is not given in his place',
      `UPDATE trainee_confirmation SET answer = 'CONFIRMED', means = 'LINK', answered_at = now()`,
    ],
    [
      'is not put down for him',
      `INSERT INTO trainee_confirmation (class_id, person_id, institution_id, answer, means, answered_at)
       SELECT class_id, person_id, institution_id, 'CONFIRMED', 'LINK', now() FROM trainee_confirmation LIMIT 1`,
    ],
    ['is not thrown away', 'DELETE FROM trainee_confirmation'],
  ])('%s', (_name, query) => isRefusedWith(world.asApplication(query), '42501'));

  test('once given is not asked for again', () =>
    isRefusedWith(
      world.asApplication(`UPDATE trainee_confirmation SET expires_at = now() WHERE answer IS NOT NULL`),
      'JX029',
    ));

  test('is not guessed', async () => {
    const [guessed] = await world.asApplication(`SELECT answer_confirmation('guess', true) AS taken`);
    expect(guessed).toEqual({ taken: false });
  });

  test('on paper needs two people, and begins as a proposal', async () => {
    const paper = (
      decision: string,
    ) => `INSERT INTO paper_confirmation (class_id, institution_id, person_ids, reference,
        proposed_by, proposed_on${decision && ', decision, decided_by, decided_on'})
      SELECT t.class_id, c.institution_id, ARRAY[t.person_id::text], '扫描件', a.id, business_today()
        ${decision && `, '${decision}', b.id, business_today()`}
      FROM trainee t JOIN class c ON c.id = t.class_id, account a, account b
      WHERE t.class_id = '${filed}' AND a.username = 'qz-caseworker' AND b.username = 'qz-reviewer' LIMIT 1`;
    await isRefusedWith(world.asApplication(paper('CONFIRMED')), 'JX029');
    await world.asApplication(paper(''));
    const alone = `UPDATE paper_confirmation SET decision = 'CONFIRMED', decided_by = proposed_by, decided_on = business_today()`;
    await isRefusedWith(world.asApplication(alone), '23514');
    await isRefusedWith(takeSlot(filed), 'JX025');
  });
});

describe('a line of the history', () => {
  test.each([
    ['is not edited', 'UPDATE prior_subsidy SET amount_fen = 0'],
    ['is not deleted', 'DELETE FROM prior_subsidy'],
    ['nor is an answer', `UPDATE history_answer SET result = 'KNOWN', cause = NULL`],
    ['nor thrown away', 'DELETE FROM history_answer'],
    ['nor an import given other totals', 'UPDATE history_import SET row_count = 1'],
  ])('%s', (_name, query) => isRefusedWith(world.asApplication(query), '42501'));

  test('an unknown answer says why', () =>
    isRefusedWith(
      world.asApplication(`INSERT INTO history_answer (request_id, person_key, moment, asked_at, result)
        VALUES (gen_random_uuid(), ${key}, 'ASKED', now(), 'UNKNOWN')`),
      '23514',
    ));

  describe('of an import', () => {
    const proposal = (
      decision = '',
    ) => `INSERT INTO history_import (organisation_id, region_code, file_name, sha256, row_count,
        sum_fen, proposed_by, proposed_on${decision && ', decision, decided_by, decided_on'})
      SELECT a.organisation_id, '350500', 'x.csv', encode(sha256(random()::text::bytea), 'hex'), 1, 100, a.id, business_today()
        ${decision && `, '${decision}', b.id, business_today()`}
      FROM account a, account b WHERE a.username = 'qz-caseworker' AND b.username = 'qz-reviewer' RETURNING id`;
    const line = (
      importId: string,
      fen: number,
    ) => `INSERT INTO prior_subsidy (person_key, subsidy_kind, family, issued_on, amount_fen,
        source, state, import_id) VALUES (${key}, 'SAFETY', 'TRAINING', '2024-01-01', ${fen}, '鼓楼', 'PAID', '${importId}')`;
    const confirm = (importId: string, by = 'qz-reviewer') => `UPDATE history_import SET decision = 'CONFIRMED',
        decided_by = (SELECT id FROM account WHERE username = '${by}'), decided_on = business_today() WHERE id = '${importId}'`;
    const standing = () => world.asApplication(`SELECT amount_fen::int AS fen FROM standing_prior_subsidies(${key})`);
    let importId: string;
    beforeEach(async () => {
      importId = (await world.asApplication<{ id: string }>(proposal()))[0]?.id ?? '';
    });

    test('begins as a proposal', () => isRefusedWith(world.asApplication(proposal('CONFIRMED')), 'JX028'));

    test('adds up to its totals', async () => {
      await world.asApplication(line(importId, 99));
      await isRefusedWith(world.asApplication(confirm(importId)), 'JX028');
    });

    test('is confirmed by another, counts from then on, and takes no more lines', async () => {
      await world.asApplication(line(importId, 100));
      expect(await standing()).toEqual([]);
      await isRefusedWith(world.asApplication(confirm(importId, 'qz-caseworker')), '23514');
      await world.asApplication(confirm(importId));
      expect(await standing()).toEqual([{ fen: 100 }]);
      await isRefusedWith(world.asApplication(line(importId, 5)), 'JX028');
      await isRefusedWith(
        world.asApplication(
          `UPDATE history_import SET decision = NULL, decided_by = NULL, decided_on = NULL WHERE id = '${importId}'`,
        ),
        'JX028',
      );
    });
  });
});
