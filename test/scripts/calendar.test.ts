import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setClock } from '../../store/process/clock.js';
import { aProject, change, count, findCase } from '../support/case-facts.js';
import { gbkOf } from '../support/history.js';
import { eventually } from '../support/eventually.js';
import { createProcessWorld, type ProcessWorld } from '../support/process-world.js';

let world: ProcessWorld;
let folder: string;

beforeAll(async () => {
  world = await createProcessWorld();
  folder = mkdtempSync(join(tmpdir(), 'jiangxin-calendar-'));
  await world.startWorker();
  world.startRelay();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

/** 2027 as the State Council may publish it: the provisional file, with two working days of January given to a holiday. */
function official(changes: object = {}) {
  const file = JSON.parse(readFileSync('prisma/reference/calendars/2027.json', 'utf8'));
  const days = [
    ...file.days,
    ...['2027-01-13', '2027-01-14'].map((day) => ({ day, working: false, name: '测试假日' })),
  ];
  return { ...file, status: 'OFFICIAL', source: '国务院办公厅通知（测试）', days, ...changes };
}

function load(content: unknown): Promise<{ code: number; output: string }> {
  const path = join(folder, 'year.json');
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_OWNER_URL: world.ownerUrl, NODE_OPTIONS: '' };
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/calendar.ts', 'load', path],
      { env },
      (error, stdout, stderr) => resolve({ code: error ? 1 : 0, output: stdout + stderr }),
    );
  });
}

const stageRow = async (projectId: string) => {
  const { rows } = await world.owner.query(
    'SELECT due_on::text, due_provisional, remind_on::text, reminded_at, next_act_at FROM case_stage WHERE project_id = $1',
    [projectId],
  );
  return rows[0];
};

it('moves open due dates with their tasks, and wakes their workflows', async () => {
  await setClock(world.db, { mode: 'STOPPED', on: '2027-01-11' }, true); // A Monday; the approver has five working days.
  const { projectId } = await aProject(world);
  await eventually(() => stageRow(projectId));
  expect(await stageRow(projectId)).toMatchObject({
    due_on: '2027-01-18',
    due_provisional: true,
    remind_on: '2027-01-14',
  });
  await eventually(async () => {
    const project = await findCase(world, 'project', projectId);
    return project['kept_version'] === project['version'];
  });

  const { code, output } = await load(official());

  expect(output).toContain('2027');
  expect(code).toBe(0);
  expect(await stageRow(projectId)).toMatchObject({
    due_on: '2027-01-20',
    due_provisional: false,
    remind_on: '2027-01-18',
  });
  const tasks = await world.owner.query(
    `SELECT due_provisional, (due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS due_on
    FROM task WHERE project_id = $1`,
    [projectId],
  );
  expect(tasks.rows).toEqual([{ due_on: '2027-01-20', due_provisional: false }]);
  await eventually(async () => {
    const project = await findCase(world, 'project', projectId);
    return Number(project['version']) > 1 && project['kept_version'] === project['version'];
  });
  expect(await count(world, `audit_event WHERE project_id = $1 AND event = 'due-date-moved'`, projectId)).toBe(1);
});

it('moves nothing when the same file is loaded again', async () => {
  const before = await world.owner.query('SELECT * FROM case_stage ORDER BY id');

  const { output } = await load(official());

  expect(output).toContain('0 open due dates moved');
  expect((await world.owner.query('SELECT * FROM case_stage ORDER BY id')).rows).toEqual(before.rows);
  expect(await count(world, `work_calendar_year WHERE year = 2027 AND status = 'OFFICIAL'`)).toBe(1);
});

it('reminds anew when the due date has moved away from a reminder that went out', async () => {
  await setClock(world.db, { mode: 'STOPPED', on: '2027-03-01' }, true);
  const { projectId } = await aProject(world);
  await eventually(() => stageRow(projectId));
  await setClock(world.db, { mode: 'STOPPED', on: '2027-03-04' }, true);
  await eventually(async () => (await stageRow(projectId)).reminded_at);

  const before = await count(world, `notification WHERE kind = 'REMINDER'`);
  const more = ['2027-03-02', '2027-03-03', '2027-03-04'].map((day) => ({ day, working: false, name: '测试假日' }));

  await load(official({ days: [...official().days, ...more] }));

  expect(await stageRow(projectId)).toMatchObject({ due_on: '2027-03-11', remind_on: '2027-03-09', reminded_at: null });
  await setClock(world.db, { mode: 'STOPPED', on: '2027-03-09' }, true);
  await eventually(async () => (await count(world, `notification WHERE kind = 'REMINDER'`)) > before);
});

it('moves the end of a publicity that still runs, and what counts from it', async () => {
  await setClock(world.db, { mode: 'STOPPED', on: '2027-04-12' }, true);
  const { projectId } = await aProject(world);
  const account = (name: string) => `(SELECT id FROM account WHERE username = '${name}')`;
  await world.owner.query(
    `INSERT INTO bid (project_id, institution_id, proposal, submitted_by, submitted_on)
    SELECT $1, organisation_id, '方案', id, business_today() FROM account WHERE username = 'base-manager'`,
    [projectId],
  );
  await change(
    world,
    'project',
    projectId,
    `INSERT INTO assignment (project_id, basis, institution_id, bid_id, assigned_by, assigned_on,
      confirmed_by, confirmed_on, publicity_ends_on)
    SELECT $1, 'AWARD', institution_id, id, ${account('qz-caseworker')}, business_today(), ${account('qz-approver')},
      business_today(), '2027-04-19' FROM bid WHERE project_id = $1`,
  );
  await eventually(() => stageRow(projectId));
  await world.owner.query(
    `UPDATE case_stage SET due_from = '2027-04-19', due_working_days = 10, due_on = '2027-05-05' WHERE project_id = $1`,
    [projectId],
  );

  await load(official({ days: [...official().days, { day: '2027-04-15', working: false, name: '测试假日' }] }));

  const { rows } = await world.owner.query(
    'SELECT publicity_ends_on::text, due_from::text FROM assignment a JOIN case_stage s USING (project_id) WHERE project_id = $1',
    [projectId],
  );
  expect(rows).toEqual([{ publicity_ends_on: '2027-04-20', due_from: '2027-04-20' }]);
});

it.each([
  ['a file that is not JSON', '{', 'JSON'],
  ['a file saved as GBK', gbkOf(JSON.stringify(official())), 'UTF-8'],
  ['a file of another form', { year: 2027 }, 'source'],
  ['a provisional year', official({ status: 'PROVISIONAL' }), 'OFFICIAL'],
  [
    'a day of another year',
    official({ days: [{ day: '2026-01-01', working: false, name: '元旦' }] }),
    'outside the year',
  ],
  ['a day twice', official({ days: [...official().days, official().days[0]] }), 'twice'],
  ['a year without its statutory holidays', official({ days: [] }), '2027-10-01'],
])('refuses %s, says why, and changes nothing', async (_what, content, reason) => {
  const before = await world.owner.query(
    'SELECT md5(string_agg(d::text, $1 ORDER BY day)) AS days FROM work_calendar_day d',
    ['|'],
  );

  const { code, output } = await load(content);

  expect(code).toBe(1);
  expect(output).toContain(reason);
  const after = await world.owner.query(
    'SELECT md5(string_agg(d::text, $1 ORDER BY day)) AS days FROM work_calendar_day d',
    ['|'],
  );
  expect(after.rows).toEqual(before.rows);
});
