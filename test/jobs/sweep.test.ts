import { LAPSED_REASON } from '../../domain/claim/process.js';
import type { CaseKind, CaseRef } from '../../domain/lifecycle/process.js';
import { aProject, change, findCase, settle, stageOf } from '../support/case-facts.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld, workflowHandle } from '../support/process-world.js';

/** No relay runs here: whatever moves, moves because the sweep compared record and process. */
let world: ProcessWorld;

beforeAll(async () => {
  world = await createProcessWorld();
  await world.startWorker();
  world.startSweep();
});
afterAll(() => world.close());

const age = (kind: string, id: string, column: string) =>
  world.owner.query(`UPDATE ${kind} SET ${column} = now() - interval '2 minutes' WHERE id = $1`, [id]);
const hasRun = async (kind: 'project' | 'class', id: string) =>
  (await workflowHandle(world, kind, id)
    .describe()
    .catch(() => undefined)) !== undefined;
const isRunning = async (kind: 'project' | 'class', id: string) =>
  (
    await workflowHandle(world, kind, id)
      .describe()
      .catch(() => undefined)
  )?.status.name === 'RUNNING';

it('starts what is missing, and notes when it has proven a case', async () => {
  const { projectId } = await aProject(world);
  await age('project', projectId, 'changed_at');

  await eventually(() => isRunning('project', projectId));

  await eventually(async () => (await findCase(world, 'project', projectId))['proven_at']);
});

it('wakes what lags behind the record when a wake was lost', async () => {
  const { projectId } = await aProject(world);
  await world.wake({ kind: 'project', id: projectId });
  await eventually(async () => Number((await findCase(world, 'project', projectId))['kept_version']) > 0);

  await settle(world, 'project', projectId, 'catalogue');

  await eventually(async () => (await stageOf(world, 'project', projectId)) === 'selection');
});

it('proves a running case again after a minute, without waking it', async () => {
  const { projectId } = await aProject(world);
  await world.wake({ kind: 'project', id: projectId });
  await eventually(async () => (await findCase(world, 'project', projectId))['proven_at']);
  await new Promise((resolve) => setTimeout(resolve, 500)); // Its first task is finished, and it waits.
  const eventsBefore = (await workflowHandle(world, 'project', projectId).describe()).historyLength;
  await age('project', projectId, 'changed_at');
  await age('project', projectId, 'proven_at');

  await eventually(async () => {
    const at = (await findCase(world, 'project', projectId))['proven_at'] as Date;
    return Date.now() - at.getTime() < 60_000;
  });

  expect((await workflowHandle(world, 'project', projectId).describe()).historyLength).toBe(eventsBefore);
});

it('wakes a batch of which something was held and may leave now', async () => {
  const { rows } = await world.owner.query<{ id: string }>(
    `INSERT INTO payment_batch (number, fund, region_code, owner_organisation_id, payer_organisation_id, maker_id, made_on)
     SELECT 'B2025000777', 'EMPLOYMENT_SUBSIDY', '350500', a.organisation_id, f.id, a.id, business_today()
     FROM account a, organisation f WHERE a.username = 'qz-caseworker' AND f.name = '泉州市财政局' RETURNING id`,
  );
  const id = rows[0]?.id ?? '';
  await world.owner.query(
    `UPDATE payment_batch SET state = 'CHECKED', checked_on = business_today(), held = 1,
       checker_id = (SELECT id FROM account WHERE username = 'qz-reviewer') WHERE id = $1`,
    [id],
  );

  await eventually(async () => {
    const woken = await world.owner.query(
      `SELECT 1 FROM outbox o JOIN payment_batch b ON b.id = o.subject_id
       WHERE o.kind = 'WAKE_BATCH' AND b.id = $1 AND b.sending`,
      [id],
    );
    return woken.rowCount === 1;
  });
});

it('finds every case again when the process store was deleted: each at its recorded stage, none behind', async () => {
  const { projectId, classIds } = await aProject(world);
  await world.wake({ kind: 'project', id: projectId });
  await settle(world, 'project', projectId, 'catalogue');
  await world.wake({ kind: 'project', id: projectId });
  await eventually(async () => (await stageOf(world, 'project', projectId)) === 'selection');
  await settle(world, 'project', projectId, 'selection');
  await world.wake({ kind: 'project', id: projectId });
  await eventually(async () => (await stageOf(world, 'project', projectId)) === 'classes');
  const due = await dueDates(projectId);
  const cases: CaseRef<CaseKind>[] = [
    { kind: 'project', id: projectId },
    ...classIds.map((id) => ({ kind: 'class' as const, id })),
  ];
  for (const { kind, id } of cases) await eventually(() => isRunning(kind, id));

  // What a deleted store looks like from here: the workflows are unknown, and the namespace has another id.
  for (const { kind, id } of cases) {
    await workflowHandle(world, kind, id).terminate();
    await age(kind, id, 'changed_at');
  }
  await world.owner.query(`UPDATE process_store SET namespace_id = 'the store before'`);

  for (const { kind, id } of cases) await eventually(() => isRunning(kind, id));
  expect(await dueDates(projectId)).toEqual(due);
  await settle(world, 'class', classIds[0]!, 'filing');
  await eventually(async () => (await stageOf(world, 'class', classIds[0]!)) === 'supervision');
});

it('has a case sealed that people have closed while its process did not hear of it', async () => {
  const { projectId, classIds } = await aProject(world);
  const classId = classIds[0]!;
  await change(world, 'class', classId, `UPDATE class SET stage = 'closed', state = 'CANCELLED' WHERE id = $1`);
  await change(world, 'project', projectId, `UPDATE project SET stage = 'closed', state = 'TERMINATED' WHERE id = $1`);
  await age('class', classId, 'changed_at');
  await age('project', projectId, 'changed_at');

  await eventually(async () => (await findCase(world, 'class', classId))['archive_digest']);
  await eventually(async () => (await findCase(world, 'project', projectId))['archive_digest']);
});

it('finds a claim without a class of which nobody told its process: its correction never came, and it is refused', async () => {
  const { rows } = await world.owner.query<{ id: string }>(
    `WITH payee AS (
       INSERT INTO organisation (kind, name, region_code) VALUES ('ENTERPRISE', '机械厂', '350500') RETURNING id)
     INSERT INTO claim (number, gate_profile, subsidy_kind, settlement_mode, fund, region_code, owner_organisation_id,
       payer_organisation_id, policy_version_id, payee_organisation_id, filed_by, filed_on, changed_at)
     SELECT 'S2025900001', 'ENTERPRISE_STAFF', 'LEVEL_UPGRADE', 'DIRECT_TO_INSTITUTION', 'EMPLOYMENT_SUBSIDY', '350500',
       hr.organisation_id, f.organisation_id, 'FJ-QZ-2024', payee.id, hr.id, business_today() - 40, now() - interval '2 minutes'
     FROM payee, account hr, account f WHERE hr.username = 'qz-caseworker' AND f.username = 'qz-payer' RETURNING id`,
  );
  const id = rows[0]!.id;
  await world.owner.query(
    `INSERT INTO claim_round (claim_id, round, kind, filed_on, submitted_by, submitted_on, lines, outcome, decided_by, decided_on, grounds)
     SELECT id, 1, 'FILED', filed_on, filed_by, filed_on, '[]', 'RETURNED', filed_by, business_today() - 30, '[]'
     FROM claim WHERE id = $1`,
    [id],
  );
  await world.owner.query(`UPDATE claim SET state = 'RETURNED' WHERE id = $1`, [id]);

  const read = async () => (await world.owner.query('SELECT * FROM claim WHERE id = $1', [id])).rows[0];
  await eventually(async () => (await read()).closed_on);

  expect(await read()).toMatchObject({ state: 'REFUSED', refused_by: null, refusal_reason: LAPSED_REASON });
  await eventually(
    async () => (await world.client.workflow.getHandle(`claim/${id}`).describe()).status.name === 'COMPLETED',
  );
});

it('leaves sealed cases and planned classes alone', async () => {
  const { projectId, classIds } = await aProject(world);
  await change(
    world,
    'project',
    projectId,
    `UPDATE project SET stage = 'closed', state = 'TERMINATED', archive_digest = 'sealed' WHERE id = $1`,
  );
  await age('project', projectId, 'changed_at');
  await age('class', classIds[0]!, 'changed_at');

  await new Promise((resolve) => setTimeout(resolve, 4_500));

  expect(await hasRun('project', projectId)).toBe(false);
  expect(await hasRun('class', classIds[0]!)).toBe(false);
});

async function dueDates(projectId: string): Promise<unknown[]> {
  const { rows } = await world.owner.query(
    'SELECT class_id, stage, due_at, opened_on FROM case_stage WHERE project_id = $1 ORDER BY class_id, stage',
    [projectId],
  );
  return rows;
}
