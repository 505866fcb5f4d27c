import { addMonths } from '../domain/calendar/dates.js';
import type { AwardEntry } from '../domain/claim/commands.schema.js';
import * as schemas from '../domain/claim/commands.schema.js';
import { refusalForResubmittingAward } from '../domain/claim/rules.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { type Refusal, refusal } from '../domain/refusals.js';
import { findClassView } from '../store/case/case-view.js';
import * as awards from '../store/claim/award-claims.js';
import { clearSignatures } from '../store/claim/claims.js';
import { type DossierAct, dossierCommand, type DossierOutcome } from './dossier.js';
import { onClaim, submit } from './subsidy-claim.js';

/** 申领就业奖补: after the tracking of a class, by its institution, for trainees who found work; a claim of its own (S6). */
export const fileAwardClaim = dossierCommand({
  schema: schemas.fileAwardClaim,
  async act(act): Promise<DossierOutcome> {
    const { tx, actor, input } = act;
    const view = await findClassView(tx, input.classId);
    if (!view || view.class.institutionId !== actor.organisationId || !mayClaim(view)) {
      return refusal('AWARD_CLASS', { field: 'classId' });
    }
    if (view.class.restriction) return refusal('PAYEE_RESTRICTED');
    const id = await awards.insertAwardClaim(tx, actor, input.classId);
    const no = await writeRows(act, { id, view }, input.entries);
    return no ?? submit(act, id, 'FILED');
  },
});

/** 重新提交: corrected rows, as of the first submission; verified anew. */
export const resubmitAwardClaim = dossierCommand({
  schema: schemas.resubmitAwardClaim,
  act: (act) =>
    onClaim(act, refusalForResubmittingAward, async ({ id, ofClassId }) => {
      const view = await findClassView(act.tx, ofClassId ?? '');
      if (!view) return 'NOT_FOUND';
      await clearSignatures(act.tx, id, 'FILED');
      const no = await writeRows(act, { id, view }, act.input.entries);
      return no ?? submit(act, id, 'RESUBMITTED');
    }),
});

/** 项目制 only: a class of a project that an institution was chosen for, not an enterprise's own staff. */
function mayClaim({ class: { completions }, project: { assignment } }: ClassView): boolean {
  return completions.includes('employment') && assignment?.basis !== 'ENTERPRISE_OWN_STAFF';
}

/** Each row is of another trainee on record as employed, with a proof that came within its time. */
async function writeRows(
  { tx, today }: Pick<DossierAct<unknown>, 'tx' | 'today'>,
  { id, view }: { readonly id: string; readonly view: ClassView },
  typed: readonly AwardEntry[],
): Promise<Refusal | undefined> {
  const found = await awards.listEmployed(tx, view.class.id);
  const months = view.limits['employment.windowMonths'] + view.limits['employment.proofRipeningMonths'];
  const firstRowOf = new Map<string, number>();
  for (const [index, { traineeId, provenOn }] of typed.entries()) {
    const row = index + 1;
    const field = 'entries';
    const trainee = found.find((each) => each.traineeId === traineeId);
    if (!trainee) return refusal('AWARD_TRAINEE', { field, params: { row } });
    const other = firstRowOf.get(traineeId);
    if (other) return refusal('AWARD_TRAINEE_TWICE', { field, params: { row, other } });
    firstRowOf.set(traineeId, row);
    const [from, until] = [trainee.employedOn, addMonths(trainee.issuedOn, months)];
    if (provenOn < from || provenOn > until || provenOn > today) {
      return refusal('AWARD_PROOF_DATE', { field, params: { row, from, until } });
    }
  }
  await awards.writeAwardEntries(tx, id, typed);
  return undefined;
}
