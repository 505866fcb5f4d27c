import type { CommandName } from '../../domain/access/table.js';
import type { CaseView, ClassView } from '../../domain/lifecycle/case-view.js';
import { awaitedActs } from '../../domain/lifecycle/table.js';
import { rows, type Sql, sql, type Tx, write } from '../../platform/database.js';

/**
 * Makes the open ACT tasks of a case what the lifecycle table says is awaited, in one statement: closes what no longer is,
 * opens what is new, moves due dates, and tells the people concerned. `actorId` is whoever gave the command, if anyone;
 * `also` is written with it.
 */
export function syncTasks(tx: Tx, view: CaseView, actorId: string | null, also?: Sql): void {
  const stageRow = view.class ? view.class.stageRow : view.project.stageRow;
  const wanted = JSON.stringify(
    awaitedActs(view).map(({ command, stage, role, organisationId, dueOn, remindOn }) => ({
      command,
      stage,
      role,
      organisation_id: organisationId,
      own_due_on: dueOn,
      remind_on: remindOn,
    })),
  );
  write(
    tx,
    sql`
    WITH ${also ? sql`also AS (${also}),` : sql``} wanted AS (
      SELECT w.command, w.stage, w.role, w.organisation_id, w.remind_on,
        CASE WHEN w.own_due_on IS NULL THEN ${stageRow?.dueAt ?? null}::timestamptz
          ELSE ((w.own_due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') - interval '1 millisecond' END AS due_at,
        CASE WHEN w.own_due_on IS NULL THEN ${stageRow?.dueProvisional ?? false} ELSE false END AS due_provisional
      FROM jsonb_to_recordset(${wanted}::jsonb)
        AS w(command text, stage text, role text, organisation_id uuid, own_due_on date, remind_on date)
    ), closed AS (
      UPDATE task t SET state = CASE WHEN ${actorId}::uuid IS NULL THEN 'CANCELLED' ELSE 'DONE' END,
        closed_on = ${view.today}::date, closed_by = ${actorId}::uuid
      WHERE t.project_id = ${view.project.id}::uuid AND t.class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid
        AND t.state = 'OPEN' AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.command = t.command
          AND w.stage = t.stage AND (t.kind = 'ESCALATION' OR (w.role = t.role AND w.organisation_id = t.organisation_id)))
    ), moved AS (
      UPDATE task t SET due_at = w.due_at, due_provisional = w.due_provisional, remind_on = w.remind_on FROM wanted w
      WHERE t.project_id = ${view.project.id}::uuid AND t.class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid
        AND t.state = 'OPEN' AND t.kind = 'ACT' AND t.stage = w.stage AND w.command = t.command AND w.role = t.role
        AND w.organisation_id = t.organisation_id AND t.due_at IS DISTINCT FROM w.due_at
    ), opened AS (
    INSERT INTO task (project_id, class_id, stage, kind, command, role, organisation_id, due_at, due_provisional, remind_on,
      opened_on)
    SELECT ${view.project.id}::uuid, ${view.class?.id ?? null}::uuid, w.stage, 'ACT', w.command, w.role,
      w.organisation_id, w.due_at, w.due_provisional, w.remind_on, ${view.today}::date
    FROM wanted w
    WHERE NOT EXISTS (SELECT 1 FROM task t WHERE t.project_id = ${view.project.id}::uuid
      AND t.class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid AND t.state = 'OPEN' AND t.kind = 'ACT'
      AND t.stage = w.stage AND t.command = w.command AND t.role = w.role AND t.organisation_id = w.organisation_id)
    RETURNING id, role, organisation_id
    ), ${telling(sql`opened`, 'PROMPT')}`,
  );
}

type Telling = 'PROMPT' | 'REMINDER' | 'ESCALATION';

/** After a WITH: puts these tasks before everyone who holds their role in their organisation. */
const telling = (tasks: Sql, kind: Telling) => sql`told AS (
      INSERT INTO notification (account_id, task_id, kind)
      SELECT a.id, t.id, ${kind} FROM ${tasks} t
      JOIN account a ON a.organisation_id = t.organisation_id AND t.role = ANY (a.roles) AND a.disabled_at IS NULL
      RETURNING task_id, account_id
    )
    INSERT INTO outbox (kind, subject_id, payload)
    SELECT 'MAIL', told.task_id, jsonb_build_object('accountId', told.account_id, 'kind', ${kind}::text)
    FROM told JOIN account a ON a.id = told.account_id WHERE a.email IS NOT NULL`;

/** Puts tasks before everyone who holds their role in their organisation, in the inbox and, as an errand, by mail. */
export function notify(tx: Tx, taskIds: readonly string[], kind: Telling): void {
  write(
    tx,
    sql`
    WITH named AS (SELECT id, role, organisation_id FROM task WHERE id = ANY (${taskIds}::uuid[])),
    ${telling(sql`named`, kind)}`,
  );
}

/** Tells whoever has an open task of these commands once more: something new has come to it. */
export async function tellAgain(tx: Tx, { class: { id } }: ClassView, commands: readonly CommandName[]): Promise<void> {
  const open = await rows<{ id: string }>(
    tx,
    sql`SELECT id FROM task WHERE class_id = ${id}::uuid AND state = 'OPEN' AND kind = 'ACT'
      AND command = ANY (${commands}::text[])`,
  );
  if (open.length > 0)
    notify(
      tx,
      open.map((task) => task.id),
      'PROMPT',
    );
}

/** Remind everyone who holds an open task of this stage; one with a day of its own is pressed by itself. */
export async function remind(tx: Tx, view: CaseView): Promise<void> {
  const open = await openTasks(tx, view);
  if (open.length > 0) notify(tx, open, 'REMINDER');
}

/** An overdue stage becomes a task of the superior: the bureau's head for its own people, its caseworker for others. */
export async function escalate(tx: Tx, view: CaseView): Promise<void> {
  const made = await rows<{ id: string }>(
    tx,
    sql`
    INSERT INTO task (project_id, class_id, stage, kind, command, role, organisation_id, due_at, due_provisional, opened_on)
    SELECT DISTINCT t.project_id, t.class_id, t.stage, 'ESCALATION', t.command,
      CASE WHEN t.organisation_id = ${view.project.ownerOrganisationId}::uuid THEN 'bureau_head' ELSE 'caseworker' END,
      ${view.project.ownerOrganisationId}::uuid, t.due_at, t.due_provisional, ${view.today}::date
    FROM task t WHERE t.project_id = ${view.project.id}::uuid
      AND t.class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid AND t.state = 'OPEN' AND t.kind = 'ACT'
      AND t.remind_on IS NULL
    ON CONFLICT DO NOTHING RETURNING id`,
  );
  if (made.length > 0)
    notify(
      tx,
      made.map(({ id }) => id),
      'ESCALATION',
    );
}

async function openTasks(tx: Tx, view: CaseView): Promise<string[]> {
  const open = await rows<{ id: string }>(
    tx,
    sql`SELECT id FROM task WHERE project_id = ${view.project.id}::uuid
    AND class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid AND state = 'OPEN' AND kind = 'ACT'
      AND remind_on IS NULL`,
  );
  return open.map(({ id }) => id);
}
