import type { Dossier } from '../domain/access/dossiers.js';
import type { Actor } from '../domain/lifecycle/case-view.js';
import { refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import { closeDossierTasks } from '../store/dossiers.js';
import type { DossierAct, DossierOutcome } from './dossier.js';

type Decision = 'CONFIRMED' | 'REFUSED';

interface Proposals {
  readonly dossier: Dossier;
  /** Under lock; undefined where it is not the actor's to know of. */
  lock(tx: Tx, actor: Actor, id: string): Promise<{ proposedBy: string; decision: string | null } | undefined>;
  write(tx: Tx, id: string, actorId: string, decided: { decision: Decision; reason?: string }): Promise<unknown>;
}

/** What one person has proposed another decides, once. */
export function decisionOn({ dossier, lock, write }: Proposals) {
  return async (
    { tx, actor, id }: DossierAct<unknown>,
    decision: Decision,
    reason?: string,
  ): Promise<DossierOutcome> => {
    const proposal = await lock(tx, actor, id);
    if (!proposal) return 'NOT_FOUND';
    if (proposal.decision) return refusal('ALREADY_DECIDED');
    if (proposal.proposedBy === actor.id) return refusal('SAME_PERSON');
    await write(tx, id, actor.id, { decision, ...(reason ? { reason } : {}) });
    await closeDossierTasks(tx, dossier, id, actor.id);
    return { id, result: { decision } };
  };
}
