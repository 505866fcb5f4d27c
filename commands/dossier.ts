import type { z } from 'zod';
import { DOSSIER_ACCESS, type DossierAccess, type DossierCommandName } from '../domain/access/dossiers.js';
import type { IsoDate } from '../domain/calendar/dates.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { type Database, inUnscopedTransaction, type Tx } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { refusalOfConstraint } from '../store/constraints.js';
import { getToday, recordDossierCommand } from '../store/dossier/dossiers.js';
import { scopeOf } from '../store/people/accounts.js';
import { claimKey, type CommandAnswer } from '../store/process/commands.js';
import { hashOf, keyReused, unlessLost } from './command.js';

export interface DossierAct<Input> {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly today: IsoDate;
  /** Empty for the command that makes the dossier. */
  readonly id: string;
  readonly input: Input;
  readonly secrets: PersonalData;
  /** What `prepare` made of the input. */
  readonly prepared?: unknown;
}
export interface DossierDone {
  /** The dossier it was about, or which it made. */
  readonly id: string;
  readonly result: Readonly<Record<string, unknown>>;
}
/** `NOT_FOUND` where the dossier does not exist or is not this person's to know of. */
export type DossierOutcome = DossierDone | Refusal | 'NOT_FOUND';

export interface DossierDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** Work on the input that must not keep a transaction waiting; it sees nothing of the record. */
  prepare?(input: z.output<Schema>): Promise<unknown>;
  /** Locks its dossier, asks its rule, writes facts and tasks. */
  act(act: DossierAct<z.output<Schema>>): Promise<DossierOutcome>;
}
export type AnyDossierCommand = DossierDefinition<z.ZodType>;

export function dossierCommand<Schema extends z.ZodType>(definition: DossierDefinition<Schema>) {
  return definition;
}

export interface DossierRequest {
  readonly command: DossierCommandName;
  readonly key: string;
  readonly id?: string;
  readonly input: unknown;
  readonly secrets: PersonalData;
}

export type DossierAnswer = CommandAnswer<DossierCommandName>;

export function rolesMay(command: DossierCommandName, actor: Actor): boolean {
  const { role, at }: DossierAccess = DOSSIER_ACCESS[command];
  return actor.roles.includes(role) && at.includes(actor.organisationKind);
}

class Rollback extends Error {}
class LateRefusal extends Error {
  constructor(readonly no: Refusal) {
    super(no.code);
  }
}

/**
 * A person's act on a dossier: one transaction, once per key, with its answer and audit event, as `giveCommand` does it
 * for a case (design §3). An expected "no" keeps its command row and audit event only.
 */
export async function giveDossierCommand(
  db: Database,
  definition: AnyDossierCommand,
  actor: Actor,
  request: DossierRequest,
): Promise<DossierAnswer | 'NOT_FOUND' | 'FORBIDDEN'> {
  if (!rolesMay(request.command, actor)) return 'FORBIDDEN';
  const prepared = await definition.prepare?.(request.input);
  const attempt = (no?: Refusal) =>
    inUnscopedTransaction(db, (tx) => perform(tx, definition, actor, { ...request, prepared }, no));
  try {
    return await unlessLost(attempt).catch((error: unknown) => {
      const no = error instanceof LateRefusal ? error.no : refusalOfConstraint(error);
      if (!no) throw error;
      return attempt(no); // All that the act wrote is undone; what is kept of it is the "no".
    });
  } catch (error) {
    if (error instanceof Rollback) return 'NOT_FOUND';
    throw error;
  }
}

async function perform(
  tx: Tx,
  definition: AnyDossierCommand,
  actor: Actor,
  request: DossierRequest & { readonly prepared: unknown },
  no: Refusal | undefined,
): Promise<DossierAnswer> {
  const { command, key, id = '', input, secrets, prepared } = request;
  // Keyed: a body may hold one identity number, and without the key it must not be guessed from its hash.
  const bodyHash = secrets.hash(hashOf([command, id, input])).toString('hex');
  const claim = await claimKey(tx, { actorId: actor.id, key, command, bodyHash }, scopeOf(actor), false);
  if (!('id' in claim)) return claim.bodyHash === bodyHash ? claim.answer : keyReused(command);
  const dossier = DOSSIER_ACCESS[command].on;
  if (no) {
    const answer = { commandId: claim.id, command, accepted: false, refusal: no };
    await recordDossierCommand(tx, { answer, actorId: actor.id, dossier, id, detail: { code: no.code } });
    return answer;
  }
  const outcome = await definition.act({ tx, actor, today: await getToday(tx), id, input, secrets, prepared });
  if (outcome === 'NOT_FOUND') throw new Rollback();
  if (isRefusal(outcome)) throw new LateRefusal(outcome);
  const answer = { commandId: claim.id, command, accepted: true, result: outcome.result };
  await recordDossierCommand(tx, { answer, actorId: actor.id, dossier, id: outcome.id, detail: outcome.result });
  return answer;
}
