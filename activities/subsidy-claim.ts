import { LAPSED_REASON, nextLookOn, ownAct } from '../domain/claim/process.js';
import type { SubsidyClaimView } from '../domain/claim/view.js';
import type { KeptClaim } from '../domain/lifecycle/process.js';
import { isRefusal } from '../domain/refusals.js';
import { type Database, inTransaction, SYSTEM_SCOPE, type Tx } from '../platform/database.js';
import { closeClaim, keepAwaited, keepClaim } from '../store/claim/claim-process.js';
import { refuseClaim } from '../store/claim/claim-rounds.js';
import { lockClaim, readSubsidyClaim } from '../store/claim/subsidy-claims.js';
import { auditDossierStep, closeDossierTasks } from '../store/dossier/dossiers.js';
import { realWaitMs } from './keep-stage.js';
import { StepPostponed } from './step.js';

/** A claim without a class: its record decides, and its process does what falls due without anybody. */
export const subsidyClaimSteps = (db: Database) => ({
  /**
   * Looks at the claim once: prompts the approver when publicity has ended, refuses what was returned and did not come back,
   * closes what is paid; and says how long there is nothing to do.
   */
  keepClaim: (claimId: string): Promise<KeptClaim> =>
    inTransaction(db, SYSTEM_SCOPE, async (tx) => {
      await lockClaim(tx, claimId);
      const found = await readSubsidyClaim(tx, claimId);
      if (!found) return { isDone: true, waitMs: null };
      await countAnew(tx, found);
      const view = await readSubsidyClaim(tx, claimId);
      if (view) await actAlone(tx, view);
      const after = await readSubsidyClaim(tx, claimId);
      const keeping = await keepClaim(tx, claimId, after ? nextLookOn(after) : null);
      return { isDone: after?.closedOn !== null, waitMs: realWaitMs(keeping) };
    }),
});

/** Days that are counted from what stands on record; of other acts the days were counted when they came up. */
async function countAnew(tx: Tx, view: SubsidyClaimView): Promise<void> {
  const isOnRecord = view.state === 'RETURNED' || (view.state === 'FILED' && view.publicityEndsOn && !view.approvedBy);
  const no = isOnRecord && !view.closedOn ? await keepAwaited(tx, view) : undefined;
  if (isRefusal(no)) throw new StepPostponed('keep claim', no);
}

async function actAlone(tx: Tx, view: SubsidyClaimView): Promise<void> {
  const act = ownAct(view);
  if (!act) return;
  await closeDossierTasks(tx, 'subsidyClaim', view.id, null);
  if (act === 'REFUSE_LAPSED') await refuseClaim(tx, view.id, null, LAPSED_REASON);
  const no = await closeClaim(tx, view, null);
  if (no) throw new StepPostponed('close claim', no);
  const event = act === 'CLOSE' ? 'subsidy-claim-closed' : 'subsidy-claim-lapsed';
  await auditDossierStep(tx, 'subsidyClaim', view.id, event);
}
