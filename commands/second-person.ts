import type { Dossier } from '../domain/access/dossiers.js';
import { addWorkingDays } from '../domain/calendar/working-days.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import { closeDossierTasks, type DossierTask, promptDossier } from '../store/dossier/dossiers.js';
import { getCalendar } from '../store/process/calendar.js';
import type { DossierAct, DossierOutcome } from './dossier.js';

/** The next person looks at it within this time; no document gives one (DEFAULT). */
const NEXT_PERSON_WORKING_DAYS = 5;

interface NextTask extends Omit<DossierTask, 'organisationId' | 'dueOn' | 'dueProvisional' | 'remindOn'> {
  /** The actor's own, unless another is named. */
  readonly organisationId?: string;
  readonly workingDays?: number;
}

/** Asks the next person to act on a dossier, in working days from today. */
export async function promptNext(
  { tx, actor, today }: DossierAct<unknown>,
  { workingDays = NEXT_PERSON_WORKING_DAYS, organisationId = actor.organisationId, ...task }: NextTask,
): Promise<Refusal | undefined> {
  const due = addWorkingDays(await getCalendar(tx), today, workingDays);
  if (isRefusal(due)) return due;
  await promptDossier(tx, { ...task, organisationId, dueOn: due.on, dueProvisional: due.provisional });
  return undefined;
}

type Decision = 'CONFIRMED' | 'REFUSED';

interface Proposals {
  readonly dossier: Dossier;
  /** Under lock; undefined where it is not the actor's to know of. */
  lock(tx: Tx, actor: Actor, id: string): Promise<{ proposedBy: string; decision: string | null } | undefined>;
  write(tx: Tx, id: string, actorId: string, decided: { decision: Decision; reason?: string }): Promise<unknown>;
}

/** Locks what was proposed: there for this bureau, undecided, and another's. */
export async function refusalForDeciding(
  lock: Proposals['lock'],
  { tx, actor, id }: Pick<DossierAct<unknown>, 'tx' | 'actor' | 'id'>,
): Promise<Refusal | 'NOT_FOUND' | undefined> {
  const proposal = await lock(tx, actor, id);
  if (!proposal) return 'NOT_FOUND';
  if (proposal.decision) return refusal('ALREADY_DECIDED');
  return proposal.proposedBy === actor.id ? refusal('SAME_PERSON') : undefined;
}

/** What one person has proposed another decides, once. */
export function decisionOn({ dossier, lock, write }: Proposals) {
  return async (
    { tx, actor, id }: DossierAct<unknown>,
    decision: Decision,
    reason?: string,
  ): Promise<DossierOutcome> => {
    const no = await refusalForDeciding(lock, { tx, actor, id });
    if (no) return no;
    await write(tx, id, actor.id, { decision, ...(reason ? { reason } : {}) });
    await closeDossierTasks(tx, dossier, id, actor.id);
    return { id, result: { decision } };
  };
}
