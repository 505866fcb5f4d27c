import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { COMMAND_ACCESS, type CommandName } from '../domain/access/table.js';
import type { Actor, CaseView, ClassView } from '../domain/lifecycle/case-view.js';
import { belongsToParty, mayEverGive, refusalForCommand } from '../domain/lifecycle/table.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { missingConditions } from '../domain/release/conditions.js';
import { type Database, execute, inTransaction, sql, type Tx } from '../platform/database.js';
import { scopeOf } from '../store/accounts.js';
import { lockClassView, lockProjectView } from '../store/case-view.js';
import { claimKey, type CommandAnswer, raiseVersion, recordCommand } from '../store/commands.js';
import { refusalOfConstraint } from '../store/constraints.js';
import { keepInStep, reread } from '../store/stages.js';

export interface Act<Input, View extends CaseView> {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly view: View;
  readonly input: Input;
}
export interface Done {
  readonly result: Readonly<Record<string, unknown>>;
  /** The case that was made, where the command makes one. */
  readonly created?: CaseView;
}
export interface CommandDefinition<Schema extends z.ZodType, View extends CaseView> {
  readonly schema: Schema;
  act(act: Act<z.output<Schema>, View>): Promise<Done | Refusal>;
}

/** A command of whatever input and case: each is typed at its own place. */
export type AnyCommand = CommandDefinition<z.ZodType, CaseView>;

export const done = (result: Done['result'] = {}): Done => ({ result });

export function projectCommand<Schema extends z.ZodType>(definition: CommandDefinition<Schema, CaseView>) {
  return definition;
}
export function classCommand<Schema extends z.ZodType>(definition: CommandDefinition<Schema, ClassView>) {
  return definition;
}

export interface CommandRequest {
  readonly command: CommandName;
  readonly key: string;
  /** The project's or class's id; absent only for the command that makes a project. */
  readonly caseId?: string;
  readonly input: unknown;
}
/** Outside the closed list of refusals: who may not know, and who may not act. Nothing of these is written. */
export type CommandOutcome = CommandAnswer | 'NOT_FOUND' | 'FORBIDDEN';

class Rollback extends Error {
  constructor(readonly outcome: 'NOT_FOUND' | 'FORBIDDEN') {
    super(outcome);
  }
}

/**
 * The one way a person's act enters the record (design §3): claims the key, locks the case, asks the rule that showed the
 * button, writes facts, tasks, audit and wake, and commits. An expected "no" keeps its command row and audit event only.
 */
export async function giveCommand(
  db: Database,
  definition: AnyCommand,
  actor: Actor,
  request: CommandRequest,
): Promise<CommandOutcome> {
  try {
    return await inTransaction(db, scopeOf(actor), (tx) => perform(tx, definition, actor, request));
  } catch (error) {
    if (error instanceof Rollback) return error.outcome;
    throw error;
  }
}

async function perform(tx: Tx, definition: AnyCommand, actor: Actor, request: CommandRequest): Promise<CommandAnswer> {
  const { command, key } = request;
  const claim = await claimKey(tx, { actorId: actor.id, key, command, bodyHash: hashOf(request) });
  if (!('id' in claim)) return claim.bodyHash === hashOf(request) ? claim.answer : keyReused(command);

  const view = await lockCase(tx, actor, request);
  const refusalOfRecord = view.project.id && request.caseId ? refusalForCommand(view, command, actor) : undefined;
  await execute(tx, sql`SAVEPOINT act`);
  const outcome = refusalOfRecord ?? (await tryAct(tx, definition, { tx, actor, view, input: request.input }));
  if (isRefusal(outcome)) {
    await execute(tx, sql`ROLLBACK TO SAVEPOINT act`);
    const answer: CommandAnswer = {
      commandId: claim.id,
      command,
      accepted: false,
      refusal: outcome,
      ...gateDetail(outcome, view),
    };
    if (request.caseId)
      await recordCommand(tx, { answer, actorId: actor.id, view, detail: { code: outcome.code }, wake: false });
    else await recordRefusedCreation(tx, answer);
    return answer;
  }
  const answer: CommandAnswer = { commandId: claim.id, command, accepted: true, result: outcome.result };
  await recordCommand(tx, {
    answer,
    actorId: actor.id,
    view: outcome.created ?? view,
    detail: outcome.result,
    wake: true,
  });
  return answer;
}

/** The act and what must follow it; a "no" that only the constraints know comes back as a value too. */
async function tryAct(tx: Tx, definition: AnyCommand, act: Act<unknown, CaseView>): Promise<Done | Refusal> {
  try {
    const outcome: Done | Refusal = await definition.act(act);
    if (isRefusal(outcome)) return outcome;
    const view = outcome.created ?? act.view;
    await raiseVersion(tx, view);
    return (await keepInStep(tx, await reread(tx, view), act.actor.id)) ?? outcome;
  } catch (error) {
    const no = refusalOfConstraint(error);
    if (no) return no;
    throw error;
  }
}

async function lockCase(tx: Tx, actor: Actor, { command, caseId }: CommandRequest): Promise<CaseView> {
  if (!caseId) {
    const { role } = COMMAND_ACCESS[command];
    if (!actor.roles.includes(role) || actor.organisationKind !== 'HR_BUREAU') throw new Rollback('FORBIDDEN');
    return { today: '', project: { id: '' } } as CaseView;
  }
  const view =
    COMMAND_ACCESS[command].on === 'class' ? await lockClassView(tx, caseId) : await lockProjectView(tx, caseId);
  if (!view) throw new Rollback('NOT_FOUND');
  if (!mayEverGive(view, command, actor)) {
    const stranger =
      actor.roles.includes(COMMAND_ACCESS[command].role) && !belongsToParty(view, COMMAND_ACCESS[command].party, actor);
    throw new Rollback(stranger && actor.organisationKind !== 'HR_BUREAU' ? 'NOT_FOUND' : 'FORBIDDEN');
  }
  return view;
}

/** A refused creation has no case to hang on: its row keeps the answer, its audit event the code. */
async function recordRefusedCreation(tx: Tx, answer: CommandAnswer): Promise<void> {
  await execute(
    tx,
    sql`WITH finished AS (
      UPDATE command SET accepted = false, answer = ${JSON.stringify(answer)}::json
      WHERE id = ${answer.commandId}::uuid RETURNING id, actor_id)
    INSERT INTO audit_event (command_id, actor_id, event, accepted, business_on, detail)
    SELECT id, actor_id, 'post-project', false, business_today(), ${JSON.stringify({ code: answer.refusal?.code })}::jsonb FROM finished`,
  );
}

/** A closed gate names every condition that fails, with who must act and by when (design §5, lock 1). */
function gateDetail(no: Refusal, view: CaseView): { missing?: readonly unknown[] } {
  return no.code === 'GATE_CLOSED' && view.class ? { missing: missingConditions(view as ClassView) } : {};
}

function keyReused(command: CommandName): CommandAnswer {
  return { commandId: '', command, accepted: false, refusal: refusal('KEY_REUSED') };
}

function hashOf({ command, caseId, input }: CommandRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([command, caseId ?? null, input]))
    .digest('hex');
}
