import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { Objection } from '../domain/release/commands.schema.js';
import { refuseUnlessPublic } from '../domain/release/objections.js';
import { type Database, inTransaction, SYSTEM_SCOPE } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { lockClassView } from '../store/case-view.js';
import { auditStep } from '../store/commands.js';
import { findObjectedClass, wakeClass } from '../store/objections.js';
import { keepInStep, reread } from '../store/stages.js';
import { addObjection } from './publicity.js';

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
): Promise<{ objectionId: string; answerBy: string } | Refusal | 'NOT_FOUND'> {
  try {
    return await inTransaction(db, SYSTEM_SCOPE, async (tx) => {
      const classId = await findObjectedClass(tx, publicityId);
      const view = classId ? await lockClassView(tx, classId) : undefined;
      if (!view) return 'NOT_FOUND';
      const no = refuseUnlessPublic(view);
      if (no) return no;
      const filed = await addObjection(tx, view, input, { enteredBy: null, personalData });
      if (isRefusal(filed)) return filed;
      const late = await keepInStep(tx, await reread(tx, view), null);
      if (late) throw new Undo(late);
      await auditStep(tx, view, 'objection-received', { objectionId: filed.objectionId });
      await wakeClass(tx, view.class.id);
      return filed;
    });
  } catch (error) {
    if (error instanceof Undo) return error.no;
    throw error;
  }
}
