import type { OwnEvent } from '../../domain/lifecycle/own-events.js';
import type { Dossier, DossierCommandName } from '../../domain/access/dossiers.js';
import type { Role } from '../../domain/access/roles.js';
import type { IsoDate } from '../../domain/calendar/dates.js';
import { execute, row, rows, sql, type Tx } from '../../platform/database.js';
import { type CommandAnswer, eventName } from '../process/commands.js';
import { notify } from '../process/tasks.js';

export async function getToday(tx: Tx): Promise<IsoDate> {
  const found = await row<{ today: string }>(tx, sql`SELECT business_today()::text AS today`);
  if (!found) throw new Error('the record has no clock');
  return found.today;
}

interface DossierRecord {
  readonly answer: CommandAnswer<DossierCommandName>;
  readonly actorId: string;
  readonly dossier: Dossier;
  /** Empty where a dossier was to be made and was refused. */
  readonly id: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The end of a command on a dossier: its answer and its audit event, in one statement. */
export async function recordDossierCommand(
  tx: Tx,
  { answer, actorId, dossier, id, detail }: DossierRecord,
): Promise<void> {
  await execute(
    tx,
    sql`WITH finished AS (
      UPDATE command SET accepted = ${answer.accepted}, answer = ${JSON.stringify(answer)}::json, dossier = ${dossier},
        dossier_id = ${id || null}
      WHERE id = ${answer.commandId}::uuid RETURNING id)
    INSERT INTO audit_event (command_id, actor_id, event, accepted, dossier, dossier_id, business_on, detail)
    SELECT id, ${actorId}::uuid, ${eventName(answer.command)}, ${answer.accepted}, ${dossier}, ${id || null},
      business_today(), ${JSON.stringify(detail)}::jsonb FROM finished`,
  );
}

/** What the process did by itself with a dossier: same trail, no person. */
export async function auditDossierStep(
  tx: Tx,
  dossier: Dossier,
  id: string,
  event: OwnEvent,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO audit_event (event, dossier, dossier_id, business_on, detail)
    VALUES (${event}, ${dossier}, ${id}, business_today(), ${JSON.stringify(detail)}::jsonb)`,
  );
}

export interface DossierTask {
  readonly dossier: Dossier;
  readonly id: string;
  /** Shown in the inbox; no name of a person. */
  readonly title: string;
  readonly command: DossierCommandName;
  readonly role: Role;
  readonly organisationId: string;
  /** Last day, inclusive; null where nothing presses. */
  readonly dueOn: IsoDate | null;
  readonly dueProvisional?: boolean;
  readonly remindOn?: IsoDate | null;
}

/** Prompts whoever must act on a dossier. The same prompt twice is one task, its due date moved. */
export async function promptDossier(tx: Tx, task: DossierTask): Promise<void> {
  const opened = await rows<{ id: string; isNew: boolean }>(
    tx,
    sql`INSERT INTO task (dossier, dossier_id, title, stage, kind, command, role, organisation_id, due_at, due_provisional,
      remind_on, opened_on)
    VALUES (${task.dossier}, ${task.id}, ${task.title}, ${task.dossier}, 'ACT', ${task.command}, ${task.role},
      ${task.organisationId}::uuid,
      ((${task.dueOn}::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') - interval '1 millisecond',
      ${task.dueProvisional ?? false}, ${task.remindOn ?? null}::date, business_today())
    ON CONFLICT (project_id, class_id, dossier, dossier_id, kind, command, role, organisation_id) WHERE state = 'OPEN'
    DO UPDATE SET due_at = excluded.due_at, due_provisional = excluded.due_provisional, remind_on = excluded.remind_on
    RETURNING id, xmax = 0 AS "isNew"`,
  );
  const fresh = opened.filter(({ isNew }) => isNew).map(({ id }) => id);
  if (fresh.length > 0) notify(tx, fresh, 'PROMPT');
}

/** Closes every open prompt of a dossier: done by a person, or no longer wanted. */
export async function closeDossierTasks(tx: Tx, dossier: Dossier, id: string, actorId: string | null): Promise<void> {
  await execute(
    tx,
    sql`UPDATE task SET state = CASE WHEN ${actorId}::uuid IS NULL THEN 'CANCELLED' ELSE 'DONE' END,
      closed_on = business_today(), closed_by = ${actorId}::uuid
    WHERE dossier_id = ${id} AND dossier = ${dossier} AND state = 'OPEN'`,
  );
}

interface Prompts {
  readonly dossier: Dossier;
  readonly id: string;
  /** Acts that are still waited for. */
  readonly except: readonly DossierCommandName[];
  /** Only prompts for these; all, where not said. */
  readonly of?: readonly DossierCommandName[];
}

/** Takes back the open prompts of a dossier for what nobody waits for any more. */
export async function cancelPrompts(tx: Tx, { dossier, id, except, of }: Prompts): Promise<void> {
  await execute(
    tx,
    sql`UPDATE task SET state = 'CANCELLED', closed_on = business_today()
    WHERE dossier_id = ${id} AND dossier = ${dossier} AND state = 'OPEN' AND command <> ALL (${[...except]}::text[])
      AND ${of ? sql`command = ANY (${[...of]}::text[])` : sql`true`}`,
  );
}

/**
 * Reminds of dossiers, and of what a case awaits by a day of its own, before their day, and puts those past it before the
 * head of the organisation that must act. Set by set: a prompt is told once of each.
 */
export async function pressDossiers(tx: Tx): Promise<number> {
  const reminded = await rows<{ id: string }>(
    tx,
    sql`UPDATE task SET reminded_at = clock_timestamp() WHERE state = 'OPEN' AND kind = 'ACT'
      AND reminded_at IS NULL AND remind_on <= business_today() RETURNING id`,
  );
  const escalated = await rows<{ id: string }>(
    tx,
    sql`WITH late AS (
      UPDATE task SET escalated_at = clock_timestamp() WHERE (dossier_id IS NOT NULL OR remind_on IS NOT NULL)
        AND state = 'OPEN' AND kind = 'ACT' AND escalated_at IS NULL AND due_at < business_now() RETURNING *)
    INSERT INTO task (project_id, class_id, dossier, dossier_id, title, stage, kind, command, role, organisation_id, due_at, due_provisional, opened_on)
    SELECT project_id, class_id, dossier, dossier_id, title, stage, 'ESCALATION', command, 'bureau_head', organisation_id, due_at, due_provisional,
      business_today() FROM late ON CONFLICT DO NOTHING RETURNING id`,
  );
  if (reminded.length > 0)
    notify(
      tx,
      reminded.map(({ id }) => id),
      'REMINDER',
    );
  if (escalated.length > 0)
    notify(
      tx,
      escalated.map(({ id }) => id),
      'ESCALATION',
    );
  return reminded.length + escalated.length;
}
