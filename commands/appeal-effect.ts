import { CLAIMED_ANEW, NOTHING_TO_HOLD, obstacleOf, obstacleOfClaim, STILL_NOTHING } from '../domain/appeal/rules.js';
import type { SubsidyClaimView } from '../domain/claim/view.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { attempt, type Tx } from '../platform/database.js';
import type { Appeal, Effect } from '../store/after-payment/appeals.js';
import { holdAgain } from '../store/budget/holds.js';
import { lockClassView } from '../store/case/case-view.js';
import { keepInStep, reread } from '../store/case/stages.js';
import { clearVerification, isWorthNothing } from '../store/claim/claim-entries.js';
import { keepClaimInStep } from '../store/claim/claim-process.js';
import { insertRound } from '../store/claim/claim-rounds.js';
import { clearSignatures, listObjected, type NewLine, writeLines } from '../store/claim/claims.js';
import { wakeClass } from '../store/claim/objections.js';
import { lockClaim, readSubsidyClaim } from '../store/claim/subsidy-claims.js';
import { refusalOfConstraint } from '../store/constraints.js';
import { keepClassesInStep } from '../store/payment/batches.js';
import { calculateLines } from './claim-lines.js';
import type { DossierAct } from './dossier.js';
import { recompute } from './subsidy-claim.js';

const toCarryOut = (obstacle: string): Effect => ({ effect: 'TO_CARRY_OUT', obstacle });
const REOPENED: Effect = { effect: 'REOPENED', obstacle: null };

/**
 * 申诉成立, in the transaction that decides it: the claim loses its signatures and publicity, is computed anew as of its
 * first day and reviewed from the beginning. Where it may not be moved any more, the answer says what somebody has to do.
 */
export function effectOf(act: DossierAct<unknown>, appeal: Appeal, reason: string): Promise<Effect | Refusal> {
  return appeal.classId ? effectOnClass(act, appeal, appeal.classId, reason) : effectOnClaim(act, appeal, reason);
}

/**
 * Of a claim without a class, also of one that was refused: it stands again from its first day, what was heard is verified
 * anew, and quota and money are held with its review.
 */
async function effectOnClaim(
  { tx, actor }: DossierAct<unknown>,
  { claimId, claimLineId }: Appeal,
  reason: string,
): Promise<Effect | Refusal> {
  await lockClaim(tx, claimId);
  const view = await readSubsidyClaim(tx, claimId);
  if (!view) throw new Error('an appeal lost its claim');
  const obstacle = obstacleOfClaim(view);
  if (obstacle) return toCarryOut(obstacle);
  const left = await attempt(tx, () => standAgain(tx, view, claimLineId));
  if (left) return left;
  await insertRound(tx, { claimId, kind: 'REOPENED', actorId: actor.id, reason });
  const late =
    (await keepClaimInStep(tx, claimId, actor.id)) ??
    (view.ofClassId ? await keepClassesInStep(tx, [view.ofClassId], actor.id) : undefined);
  return late ?? REOPENED;
}

/** Undefined where it does; else why not. */
async function standAgain(
  tx: Tx,
  view: SubsidyClaimView,
  claimLineId: string | null,
): Promise<Effect | Refusal | undefined> {
  try {
    await clearSignatures(tx, view.id, 'FILED');
    await clearVerification(tx, view.id, claimLineId);
  } catch (error) {
    if (refusalOfConstraint(error)?.code !== 'CERTIFICATE_CLAIMED') throw error;
    return toCarryOut(CLAIMED_ANEW);
  }
  const sum = await recompute(tx, view, claimLineId);
  if (isRefusal(sum)) return sum;
  return claimLineId && (await isWorthNothing(tx, claimLineId)) ? toCarryOut(STILL_NOTHING) : undefined;
}

async function effectOnClass(
  { tx, actor }: DossierAct<unknown>,
  appeal: Appeal,
  classId: string,
  reason: string,
): Promise<Effect | Refusal> {
  const view = await lockClassView(tx, classId);
  if (!view) throw new Error('an appeal lost its class');
  const obstacle = obstacleOf(view);
  if (obstacle) return toCarryOut(obstacle);
  const lines = await calculateLines(tx, view, view.class.claim?.filedOn ?? view.today);
  if (isRefusal(lines)) return lines;
  const own = lines.find(({ facts }) => facts.traineeId === appeal.traineeId);
  if (own?.explanation.amountFen === 0) return toCarryOut(STILL_NOTHING);
  if (!(await holdFor(tx, view, appeal, lines))) return toCarryOut(NOTHING_TO_HOLD);
  await clearSignatures(tx, appeal.claimId, 'FILED');
  await writeLines(tx, view, appeal.claimId, lines, appeal.claimLineId);
  await insertRound(tx, { claimId: appeal.claimId, kind: 'REOPENED', actorId: actor.id, reason });
  const late = await keepInStep(tx, await reread(tx, view), actor.id);
  if (late) return late;
  await wakeClass(tx, view.class.id);
  return REOPENED;
}

/** Of every line that is worth something; what an objection has brought to nothing stays so, but for the line appealed for. */
async function holdFor(
  tx: Tx,
  view: ClassView,
  { claimId, claimLineId }: Appeal,
  lines: readonly NewLine[],
): Promise<boolean> {
  const objected = await listObjected(tx, claimId, claimLineId);
  const worth = lines
    .map(({ facts, explanation }) => ({ traineeId: facts.traineeId, amountFen: explanation.amountFen }))
    .filter(({ traineeId, amountFen }) => amountFen > 0 && !objected.includes(traineeId));
  return holdAgain(tx, view.class.id, worth);
}
