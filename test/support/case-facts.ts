import type { CaseKind } from '../../domain/lifecycle/process.js';
import type { Stage } from '../../domain/lifecycle/stages.js';
import type { ProcessWorld } from './process-world.js';

/**
 * The facts that people's commands would have written, put into the record directly: what a test of the process needs
 * is that a stage is settled, and not how.
 */
export interface ProjectCase {
  readonly projectId: string;
  readonly classIds: readonly string[];
}

export async function aProject(world: ProcessWorld, classes = 2): Promise<ProjectCase> {
  const { owner } = world;
  const project = await owner.query<{ id: string }>(
    `INSERT INTO project (number, title, region_code, owner_organisation_id, payer_organisation_id, catalogue_item_id, fund,
       posted_by, posted_on)
     SELECT 'T-' || nextval('project_number'), '焊工班', '350500', a.organisation_id, f.id,
       (SELECT id FROM catalogue_item WHERE project_name = '焊工（四级）'), 'EMPLOYMENT_SUBSIDY', a.id, business_today()
     FROM account a, organisation f WHERE a.username = 'qz-caseworker' AND f.name = '泉州市财政局' RETURNING id`,
  );
  const projectId = project.rows[0]!.id;
  const rows = await owner.query<{ id: string }>(
    `INSERT INTO class (project_id, seq, title, region_code, planned_headcount, planned_hours)
     SELECT $1, n, '第' || n || '班', '350500', 20, 60 FROM generate_series(1, $2::int) AS n RETURNING id`,
    [projectId, classes],
  );
  await owner.query(`INSERT INTO outbox (kind, subject_id) VALUES ('WAKE_PROJECT', $1)`, [projectId]);
  return { projectId, classIds: rows.rows.map(({ id }) => id) };
}

const person = (username: string) => `(SELECT id FROM account WHERE username = '${username}')`;
const base = `(SELECT organisation_id FROM account WHERE username = 'base-manager')`;

const FACTS: Record<Stage, readonly string[]> = {
  catalogue: [
    `UPDATE project SET posting_approved_by = ${person('qz-approver')}, posting_approved_on = business_today() WHERE id = $1`,
  ],
  selection: [
    `UPDATE project SET institution_id = ${base} WHERE id = $1`,
    `INSERT INTO assignment (project_id, basis, institution_id, directory_entry_id, assigned_by, assigned_on, confirmed_by,
       confirmed_on, agreement_signed_by, agreement_signed_on, agreement_reference)
     SELECT $1, 'DIRECTORY', ${base}, (SELECT id FROM directory_entry LIMIT 1), ${person('qz-caseworker')}, business_today(),
       ${person('qz-approver')}, business_today(), ${person('base-manager')}, business_today(), '协议1号'`,
  ],
  filing: [
    `UPDATE class SET starts_on = business_today() + 10, ends_on = business_today() + 20 WHERE id = $1`,
    `INSERT INTO filing (class_id, round, plan, roster_snapshot, starts_on, ends_on, submitted_by, submitted_on, decision,
       decided_by, decided_on)
     SELECT $1, 1, '{}', '[]', business_today() + 10, business_today() + 20, ${person('base-manager')}, business_today(),
       'APPROVED', ${person('qz-reviewer')}, business_today()`,
  ],
  supervision: [
    `UPDATE class SET delivery_confirmed_by = ${person('qz-caseworker')}, delivery_confirmed_on = business_today() WHERE id = $1`,
  ],
  assessment: [
    `UPDATE class SET results_submitted_by = ${person('assessor')}, results_submitted_on = business_today(),
       certificates_verified_by = ${person('qz-caseworker')}, certificates_verified_on = business_today() WHERE id = $1`,
  ],
  employment: [
    `UPDATE class SET tracking_closed_by = ${person('qz-caseworker')}, tracking_closed_on = business_today() WHERE id = $1`,
  ],
  evaluation: [
    `INSERT INTO evaluation (class_id, evaluator_organisation_id, assigned_by, assigned_on, schedule_completion, certification,
       satisfaction, employment, scored_by, scored_on, score, grade, finalised_by, finalised_on)
     SELECT $1, a.organisation_id, ${person('qz-caseworker')}, business_today(), 90, 90, 90, 90, a.id, business_today(), 90, 'A',
       ${person('qz-approver')}, business_today() FROM account a WHERE a.username = 'evaluator'`,
  ],
  release: [
    `INSERT INTO claim (project_id, class_id, payee_organisation_id, filed_by, filed_on, reviewed_by, reviewed_on, checked_by,
       checked_on, publicity_posted_by, publicity_posted_on, publicity_ends_on, approved_by, approved_on)
     SELECT c.project_id, c.id, ${base}, ${person('base-manager')}, business_today() - 9, ${person('qz-caseworker')},
       business_today() - 8, ${person('qz-reviewer')}, business_today() - 8, ${person('qz-caseworker')}, business_today() - 8,
       business_today() - 1, ${person('qz-approver')}, business_today() FROM class c WHERE c.id = $1`,
  ],
};

/** Writes what settles a stage, as a command would: facts, version and wake in one transaction. */
export async function settle(world: ProcessWorld, kind: CaseKind, caseId: string, stage: Stage): Promise<void> {
  await change(world, kind, caseId, ...FACTS[stage]);
}

/** Any change of a case: its statements take the case's id as $1. */
export async function change(
  world: ProcessWorld,
  kind: CaseKind,
  caseId: string,
  ...statements: string[]
): Promise<void> {
  const { owner } = world;
  await owner.query('BEGIN');
  for (const statement of statements) await owner.query(statement, [caseId]);
  await owner.query(`UPDATE ${kind} SET version = version + 1, changed_at = clock_timestamp() WHERE id = $1`, [caseId]);
  await owner.query(`INSERT INTO outbox (kind, subject_id) VALUES ('WAKE_${kind.toUpperCase()}', $1)`, [caseId]);
  await owner.query('COMMIT');
}

export async function findCase(world: ProcessWorld, kind: CaseKind, caseId: string): Promise<Record<string, unknown>> {
  const { rows } = await world.owner.query(`SELECT * FROM ${kind} WHERE id = $1`, [caseId]);
  return rows[0];
}

export async function stageOf(world: ProcessWorld, kind: CaseKind, caseId: string): Promise<string> {
  return String((await findCase(world, kind, caseId))['stage']);
}

export async function count(world: ProcessWorld, query: string, ...params: unknown[]): Promise<number> {
  const { rows } = await world.owner.query(`SELECT count(*)::int AS count FROM ${query}`, params);
  return rows[0].count;
}

/** The open stage row of a case, with its dates as text. */
export async function openStageRow(world: ProcessWorld, caseId: string): Promise<Record<string, unknown> | undefined> {
  const { rows } = await world.owner.query(
    `SELECT *, due_on::text, remind_on::text FROM case_stage
     WHERE coalesce(class_id, project_id) = $1 AND left_on IS NULL`,
    [caseId],
  );
  return rows[0];
}

export async function openTasks(world: ProcessWorld, caseId: string): Promise<unknown[]> {
  const { rows } = await world.owner.query(
    `SELECT kind, command, role FROM task WHERE coalesce(class_id, project_id) = $1 AND state = 'OPEN'
     ORDER BY kind, command`,
    [caseId],
  );
  return rows;
}
