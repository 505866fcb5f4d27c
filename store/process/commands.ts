import type { OwnEvent, StageEvent } from '../../domain/lifecycle/own-events.js';
import type { DossierCommandName } from '../../domain/access/dossiers.js';
import type { CommandName } from '../../domain/access/table.js';
import type { CaseView } from '../../domain/lifecycle/case-view.js';
import type { Refusal } from '../../domain/refusals.js';
import { BY_KEY, PLANNED_ONCE, row, type Scope, settings, sql, type Tx, write } from '../../platform/database.js';

/** What became of a command; kept with its row, so that a repeated key hears the same words. */
export interface CommandAnswer<Command = CommandName> {
  readonly commandId: string;
  readonly command: Command;
  readonly accepted: boolean;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly refusal?: Refusal;
  readonly missing?: readonly unknown[];
  readonly decidedBy?: string | null;
}

export interface KeyClaim<Command> {
  readonly actorId: string;
  readonly key: string;
  readonly command: Command;
  readonly bodyHash: string;
}

/**
 * Claims (actor, key) for one command, and begins its transaction under the scope of its actor; `isOfOneCase` where it moves no
 * sets. Of two that come at the
 * same moment the second waits for the first to commit and then finds its row. Answers the new command's id, or the row
 * that stands.
 */
export async function claimKey<Command extends CommandName | DossierCommandName>(
  tx: Tx,
  claim: KeyClaim<Command>,
  scope: Scope,
  isOfOneCase: boolean,
): Promise<{ id: string } | { bodyHash: string; answer: CommandAnswer<Command> }> {
  const made = await row<{ id: string }>(
    tx,
    sql`WITH scope AS MATERIALIZED (SELECT ${settings(scope)}, ${BY_KEY}${isOfOneCase ? sql`, ${PLANNED_ONCE}` : sql``})
    INSERT INTO command (actor_id, key, name, body_hash)
    SELECT ${claim.actorId}::uuid, ${claim.key}, ${claim.command}, ${claim.bodyHash} FROM scope
    ON CONFLICT (actor_id, key) DO NOTHING RETURNING id`,
  );
  if (made) return made;
  const standing = await findCommand<Command>(tx, claim.actorId, claim.key);
  if (!standing) throw new Error('a command key conflicts with a row that cannot be read');
  return standing;
}

export async function findCommand<Command = CommandName | DossierCommandName>(tx: Tx, actorId: string, key: string) {
  const found = await tx.command.findFirst({ where: { actorId, key } });
  if (!found) return undefined;
  const answer = found.answer as unknown as CommandAnswer<Command>;
  return { bodyHash: found.bodyHash, answer, recordedAt: found.createdAt.toISOString() };
}

export interface CommandRecord {
  readonly answer: CommandAnswer;
  readonly actorId: string;
  /** Undefined where a case was to be made and was refused. */
  readonly view: CaseView | undefined;
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * Writes the end of a command in one statement: its answer and its audit event; of an accepted one also the version of
 * its case, which the process is behind until it has read the record, and the wake.
 */
export function recordCommand(tx: Tx, { answer, actorId, view, detail }: CommandRecord): void {
  const projectId = view?.project.id ?? null;
  const classId = view?.class?.id ?? null;
  write(
    tx,
    sql`
    WITH finished AS (
      UPDATE command SET accepted = ${answer.accepted}, answer = ${JSON.stringify(answer)}::json,
        project_id = ${projectId}::uuid, class_id = ${classId}::uuid
      WHERE id = ${answer.commandId}::uuid RETURNING id
    ), audited AS (
      INSERT INTO audit_event (command_id, actor_id, event, accepted, project_id, class_id, business_on, detail)
      SELECT id, ${actorId}::uuid, ${eventName(answer.command)}, ${answer.accepted}, ${projectId}::uuid, ${classId}::uuid,
        coalesce(${view?.today ?? null}::date, business_today()), ${JSON.stringify(detail)}::jsonb FROM finished
    ), raised AS (
      UPDATE ${classId ? sql`class` : sql`project`} SET version = version + 1, changed_at = clock_timestamp()
      WHERE id = ${classId ?? projectId}::uuid AND ${answer.accepted} RETURNING id
    )
    INSERT INTO outbox (kind, subject_id) SELECT ${classId ? 'WAKE_CLASS' : 'WAKE_PROJECT'}, id FROM raised`,
  );
}

/** What the process did by itself: same trail, no person. */
export function auditStep(
  tx: Tx,
  view: CaseView,
  event: OwnEvent | StageEvent,
  detail: Readonly<Record<string, unknown>> = {},
): void {
  write(
    tx,
    sql`INSERT INTO audit_event (event, project_id, class_id, business_on, detail)
    VALUES (${event}, ${view.project.id}::uuid, ${view.class?.id ?? null}::uuid, ${view.today}::date,
      ${JSON.stringify(detail)}::jsonb)`,
  );
}

/** Audit events are past tense in kebab case: `approveFiling` → `approve-filing`, marked accepted or not. */
export function eventName(command: CommandName | DossierCommandName): string {
  return command.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
