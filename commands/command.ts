import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { COMMAND_ACCESS, type CommandName } from '../domain/access/table.js';
import type { Actor, CaseView, ClassView } from '../domain/lifecycle/case-view.js';
import { belongsToParty, mayEverGive, refusalForCommand } from '../domain/lifecycle/table.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import { missingConditions } from '../domain/release/conditions.js';
import { type Database, inUnscopedTransaction, type Tx } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { lockClassView, lockProjectView } from '../store/case/case-view.js';
import { keepInStep, reread } from '../store/case/stages.js';
import { isLostRace, refusalOfConstraint } from '../store/constraints.js';
import { scopeOf } from '../store/people/accounts.js';
import { claimKey, type CommandAnswer, recordCommand } from '../store/process/commands.js';

export interface Act<Input, View extends CaseView | undefined> {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly view: View;
  readonly input: Input;
  /** Seals what must not be read in the record: absent where a test gives a command that needs none. */
  readonly personalData?: PersonalData | undefined;
}
export interface Done {
  readonly result: Readonly<Record<string, unknown>>;
  /** The case that was made, where the command makes one. */
  readonly created?: CaseView;
}
export interface CommandDefinition<Schema extends z.ZodType, View extends CaseView | undefined> {
  readonly schema: Schema;
  act(act: Act<z.output<Schema>, View>): Promise<Done | Refusal>;
}

/** A command of whatever input and case: each is typed at its own place. */
export type AnyCommand = CommandDefinition<z.ZodType, CaseView | undefined>;

export const done = (result: Done['result'] = {}): Done => ({ result });

/** The command that makes a case: there is no view yet. */
export function creation<Schema extends z.ZodType>(definition: CommandDefinition<Schema, undefined>) {
  return definition;
}
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
  readonly personalData?: PersonalData;
}
/** Outside the closed list of refusals: who may not know, and who may not act. Nothing of these is written. */
export type CommandOutcome = CommandAnswer | 'NOT_FOUND' | 'FORBIDDEN';

/** Who may not know of the case, or not act on it: nothing of the attempt is kept. */
class Rollback extends Error {
  constructor(readonly outcome: 'NOT_FOUND' | 'FORBIDDEN') {
    super(outcome);
  }
}

/** A "no" that the act itself came to, when something may have been written already. */
class LateRefusal extends Error {
  constructor(readonly no: Refusal) {
    super(no.code);
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
  const attempt = (decide: Decide) => inUnscopedTransaction(db, (tx) => perform(tx, actor, request, decide));
  const { command, input, personalData } = request;
  try {
    return await unlessLost(() =>
      attempt(
        (tx, view) =>
          (view && refusalForCommand(view, command, actor)) ??
          act(definition, { tx, actor, view, input, personalData }),
      ),
    ).catch((error: unknown) => {
      const no = error instanceof LateRefusal ? error.no : refusalOfConstraint(error);
      if (!no) throw error;
      return attempt(() => no); // All that the act wrote is undone; what is kept of it is the "no".
    });
  } catch (error) {
    if (error instanceof Rollback) return error.outcome;
    throw error;
  }
}

/** A budget is drawn on by many at once, and some of them five times in a row too late: then the caller is told so. */
const RACES_LOST = 5;

/** Again from the start where somebody was quicker: nothing of it was written, and the act now sees what he left. */
export async function unlessLost<Answer>(give: () => Promise<Answer>): Promise<Answer> {
  for (let lost = 1; ; lost += 1) {
    try {
      return await give();
    } catch (error) {
      if (lost === RACES_LOST || !isLostRace(error)) throw error;
    }
  }
}

type Decide = (tx: Tx, view: CaseView | undefined) => Refusal | Done | Promise<Done>;

async function perform(tx: Tx, actor: Actor, request: CommandRequest, decide: Decide): Promise<CommandAnswer> {
  const { command, key } = request;
  const bodyHash = hashOf([command, request.caseId ?? null, request.input]);
  const claiming = claimKey(tx, { actorId: actor.id, key, command, bodyHash }, scopeOf(actor), true);
  const locking = lockCase(tx, actor, request);
  locking.catch(() => undefined); // Both go out together, and what became of the key is heard first.
  const claim = await claiming.catch(async (error: unknown) => {
    await locking; // Without its lock nothing more can be asked, and that is the error to hear of.
    throw error;
  });
  if (!('id' in claim)) return claim.bodyHash === bodyHash ? claim.answer : keyReused(command);

  const view = await locking;
  const outcome = await decide(tx, view);
  if (isRefusal(outcome)) {
    const answer = { commandId: claim.id, command, accepted: false, refusal: outcome, ...gateDetail(outcome, view) };
    recordCommand(tx, { answer, actorId: actor.id, view, detail: { code: outcome.code } });
    return answer;
  }
  const { result, created = view } = outcome;
  const answer = { commandId: claim.id, command, accepted: true, result };
  recordCommand(tx, { answer, actorId: actor.id, view: created, detail: result });
  return answer;
}

/** The act and what must follow it in the same transaction: due date and tasks. */
async function act(definition: AnyCommand, given: Act<unknown, CaseView | undefined>): Promise<Done> {
  const outcome: Done | Refusal = await definition.act(given);
  if (isRefusal(outcome)) throw new LateRefusal(outcome);
  const view = outcome.created ?? given.view;
  const no = view && (await keepInStep(given.tx, await reread(given.tx, view), given.actor.id));
  if (no) throw new LateRefusal(no);
  return outcome;
}

/** The case under lock; undefined for the command that makes one. Who may not know of it, or not act on it, is sent away. */
async function lockCase(tx: Tx, actor: Actor, { command, caseId }: CommandRequest): Promise<CaseView | undefined> {
  const { role, party, on } = COMMAND_ACCESS[command];
  if (!caseId) {
    if (!actor.roles.includes(role) || actor.organisationKind !== 'HR_BUREAU') throw new Rollback('FORBIDDEN');
    return undefined;
  }
  const view = on === 'class' ? await lockClassView(tx, caseId) : await lockProjectView(tx, caseId);
  if (!view) throw new Rollback('NOT_FOUND');
  if (mayEverGive(view, command, actor)) return view;
  const isStranger = actor.roles.includes(role) && !belongsToParty(view, party, actor);
  throw new Rollback(isStranger && actor.organisationKind !== 'HR_BUREAU' ? 'NOT_FOUND' : 'FORBIDDEN');
}

/** A closed gate names every condition that fails, with who must act and by when (design §5, lock 1). */
function gateDetail(no: Refusal, view: CaseView | undefined): { missing?: readonly unknown[] } {
  return no.code === 'GATE_CLOSED' && view?.class ? { missing: missingConditions(view as ClassView) } : {};
}

/** One key is one content: a second content under it is refused and nothing of it kept. */
export function keyReused<Command>(command: Command): CommandAnswer<Command> {
  return { commandId: '', command, accepted: false, refusal: refusal('KEY_REUSED') };
}

/** What a repeated key is compared by. */
export function hashOf(content: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
