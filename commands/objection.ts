import { refusalUnlessPublic } from '../domain/claim/rules.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { Objection } from '../domain/release/commands.schema.js';
import { refuseUnlessPublic } from '../domain/release/objections.js';
import { type Database, inTransaction, SYSTEM_SCOPE, type Tx } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { lockClassView } from '../store/case/case-view.js';
import { keepInStep, reread } from '../store/case/stages.js';
import { keepClaimInStep } from '../store/claim/claim-process.js';
import { findPublicClaim, wakeClass } from '../store/claim/objections.js';
import { lockClaim, readSubsidyClaim } from '../store/claim/subsidy-claims.js';
import { auditDossierStep } from '../store/dossier/dossiers.js';
import { auditStep } from '../store/process/commands.js';
import { addObjection, publishedOf, type Receipt } from './publicity.js';

type Received = { readonly objectionId: string; readonly answerBy: string } | Refusal | 'NOT_FOUND';

class Undo extends Error {
  constructor(readonly no: Refusal) {
    super(no.code);
  }
}

/**
 * An objection that anybody makes over the network, without an account: the same rule as for one taken on the telephone, in
 * one transaction with what must follow it. Nothing of what he wrote goes into the audit trail.
 */
export async function receiveObjection(
  db: Database,
  publicityId: string,
  input: Objection,
  personalData: PersonalData,
): Promise<Received> {
  try {
    return await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
      const found = await findPublicClaim(tx, publicityId);
      if (!found) return 'NOT_FOUND';
      const receipt = { enteredBy: null, personalData };
      return found.classId
        ? receiveAgainstClass(tx, found.classId, input, receipt)
        : receiveAgainstClaim(tx, found.id, input, receipt);
    });
  } catch (error) {
    if (error instanceof Undo) return error.no;
    throw error;
  }
}

async function receiveAgainstClass(tx: Tx, classId: string, input: Objection, receipt: Receipt): Promise<Received> {
  const view = await lockClassView(tx, classId);
  if (!view) return 'NOT_FOUND';
  const no = refuseUnlessPublic(view);
  if (no) return no;
  const filed = await addObjection(tx, publishedOf(view), input, receipt);
  if (isRefusal(filed)) return filed;
  const late = await keepInStep(tx, await reread(tx, view), null);
  if (late) throw new Undo(late);
  auditStep(tx, view, 'objection-received', { objectionId: filed.objectionId });
  await wakeClass(tx, view.class.id);
  return filed;
}

async function receiveAgainstClaim(tx: Tx, claimId: string, input: Objection, receipt: Receipt): Promise<Received> {
  await lockClaim(tx, claimId);
  const view = await readSubsidyClaim(tx, claimId);
  if (!view) return 'NOT_FOUND';
  const no = refusalUnlessPublic(view);
  if (no) return no;
  const filed = await addObjection(tx, { claimId, today: view.today, limits: view.limits }, input, receipt);
  if (isRefusal(filed)) return filed;
  const late = await keepClaimInStep(tx, claimId, null);
  if (late) throw new Undo(late);
  await auditDossierStep(tx, 'subsidyClaim', claimId, 'objection-received', { objectionId: filed.objectionId });
  return filed;
}
