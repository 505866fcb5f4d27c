import type { AskedAllowances } from '../domain/claim/commands.schema.js';
import * as schemas from '../domain/claim/commands.schema.js';
import { refusalForResubmittingAllowance } from '../domain/claim/rules.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import type { Tx } from '../platform/database.js';
import * as allowances from '../store/claim/allowance-claims.js';
import { clearEntries } from '../store/claim/claim-entries.js';
import { clearSignatures, insertFollowingClaim } from '../store/claim/claims.js';
import { classCommand, done } from './command.js';
import { dossierCommand } from './dossier.js';
import { onClaim, submit } from './subsidy-claim.js';

/**
 * 申领学员生活费补贴: one row for each trainee of the class who may have it, whom the institution need not type. From here on it
 * goes the way of a claim without a class, through a gate of its own, and each is paid to his own account (ADR 0025).
 */
export const fileAllowanceClaim = classCommand({
  schema: schemas.fileAllowanceClaim,
  async act({ tx, actor, view, input }) {
    const { id } = await insertFollowingClaim(tx, view, actor, 'ALLOWANCE');
    const no = await writeAsked(tx, { id, classId: view.class.id }, input);
    if (no) return no;
    const filed = await submit({ tx, actor }, id, 'FILED');
    return isRefusal(filed) ? filed : done(filed.result);
  },
});

/** 重新提交: whoever may be claimed for by now, as of the first submission; verified anew. */
export const resubmitAllowanceClaim = dossierCommand({
  schema: schemas.resubmitAllowanceClaim,
  act: (act) =>
    onClaim(act, refusalForResubmittingAllowance, async ({ id, ofClassId }) => {
      await clearSignatures(act.tx, id, 'FILED');
      await clearEntries(act.tx, id);
      const no = await writeAsked(act.tx, { id, classId: ofClassId ?? '' }, act.input);
      return no ?? submit(act, id, 'RESUBMITTED');
    }),
});

/** Everybody who may have it, in the order of the roster, but for whom it is said otherwise. */
async function writeAsked(
  tx: Tx,
  { id, classId }: { readonly id: string; readonly classId: string },
  { requestedFen = null, exceptions }: AskedAllowances,
): Promise<Refusal | undefined> {
  const wanted = await allowances.listWanted(tx, classId);
  const rowOf = new Map<string, number>();
  for (const [index, { traineeId }] of exceptions.entries()) {
    const params = { row: index + 1, other: rowOf.get(traineeId) ?? 0 };
    if (!wanted.includes(traineeId)) return refusal('ALLOWANCE_TRAINEE', { field: 'exceptions', params });
    if (params.other) return refusal('ALLOWANCE_TRAINEE_TWICE', { field: 'exceptions', params });
    rowOf.set(traineeId, params.row);
  }
  const except = new Map(exceptions.map((each) => [each.traineeId, each.requestedFen ?? 0]));
  const asked = wanted
    .map((traineeId) => ({ traineeId, fen: except.get(traineeId) ?? requestedFen }))
    .filter(({ fen }) => fen !== 0);
  if (asked.length === 0) return refusal('ALLOWANCE_NOBODY');
  await allowances.writeRows(tx, id, asked);
  return undefined;
}
