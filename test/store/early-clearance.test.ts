import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { askHistory } from '../../commands/history-asking.js';
import { STAGES_BEFORE_RELEASE, type Stage } from '../../domain/lifecycle/stages.js';
import { nothingElsewhere } from '../../scripts/story/nothing-elsewhere.js';
import { CHECK, FOREIGN_KEY, NOBODY, refusalOf } from '../support/gate.js';
import { aProjectIn, complete, type SmallLife } from '../support/small-life.js';
import { aWorld, type World } from '../support/world.js';

/** One life from its first day: before every stage the application's own role tries to clear its class, going round the rules. */
let world: World;
let app: pg.Client;
let life: SmallLife;
const classId = () => life.classIds[0] ?? '';

beforeAll(async () => {
  world = await aWorld();
  app = new pg.Client({ connectionString: world.database.appUrl });
  await app.connect();
  life = await aProjectIn(world, 'catalogue');
});
afterAll(async () => {
  await app.end();
  await world.end();
});

/** A clearance over whatever completions stand, and `instead` where there is none; undone afterwards. */
async function clear(instead: string | null): Promise<string | undefined> {
  await app.query('BEGIN');
  try {
    await app.query("SELECT set_config('app.scope', 'system', true)");
    return await refusalOf(app.query(`${CLAIM}; ${clearance(instead)}`));
  } finally {
    await app.query('ROLLBACK');
  }
}

const account = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
/** The claim that a clearance is for; the institution's own is used once there is one. */
const CLAIM = `INSERT INTO claim (project_id, class_id, payee_organisation_id, filed_by, filed_on)
  SELECT c.project_id, c.id, a.organisation_id, a.id, business_today() FROM class c, account a
  WHERE a.username = 'base-manager' ON CONFLICT DO NOTHING`;

function clearance(instead: string | null): string {
  const keys = STAGES_BEFORE_RELEASE.map((stage) => {
    const table = stage === 'catalogue' || stage === 'selection' ? 'project_completion' : 'class_completion';
    const own = table === 'project_completion' ? 'project_id = c.project_id' : 'class_id = c.id';
    return `coalesce((SELECT id FROM ${table} d WHERE d.${own} AND d.stage = '${stage}' AND d.standing), ${instead ? `'${instead}'` : 'NULL'}::uuid)`;
  });
  return `INSERT INTO clearance (gate_profile, project_id, class_id, claim_id, cleared_by, cleared_on,
      ${STAGES_BEFORE_RELEASE.map((stage) => `${stage}_id`).join(', ')})
    SELECT 'PROJECT_CLASS', c.project_id, c.id, (SELECT id FROM claim WHERE class_id = c.id), ${account('qz-payer')},
      business_today(), ${keys.join(', ')} FROM class c`;
}

test.each(STAGES_BEFORE_RELEASE)(
  'a class in %s is not cleared',
  async (stage: Stage) => {
    expect(await clear(null)).toMatch(CHECK);
    expect(await clear(NOBODY)).toMatch(FOREIGN_KEY);
    await complete(world, life, stage);
  },
  30_000,
);

test('a class in release is, once what was paid elsewhere is known', async () => {
  expect(await clear(null)).toBe('JX027');
  await askHistory({ db: world.db, secrets: world.secrets, history: nothingElsewhere }, classId(), 'PAYMENT');
  expect(await clear(null)).toBeUndefined();
  expect(classId()).not.toBe('');
});
