import { addWorkingDays } from '../domain/calendar/working-days.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/release/commands.schema.js';
import { LONGEST_PUBLICITY_WORKING_DAYS } from '../domain/release/objections.js';
import type { Tx } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { getCalendar } from '../store/calendar.js';
import { insertRound } from '../store/claim-rounds.js';
import { clearSignatures } from '../store/claims.js';
import * as objections from '../store/objections.js';
import * as publicities from '../store/publicity.js';
import { countAnew } from '../store/stages.js';
import { classCommand, done } from './command.js';

/** 公示: the day of posting is not counted. Posted again, after amounts have changed, it is a new round. */
export const postPublicity = classCommand({
  schema: schemas.postPublicity,
  async act({ tx, actor, view, input }) {
    const workingDays = view.limits['publicity.workingDays'];
    const end = addWorkingDays(await getCalendar(tx), view.today, workingDays);
    if (isRefusal(end)) return end;
    const posting = { ...input, workingDays, endsOn: end.on };
    const posted = await publicities.insertPublicity(
      tx,
      { claimId: view.class.claim?.id ?? '', today: view.today },
      actor.id,
      posting,
    );
    return done({ ...posted, publicityEndsOn: end.on, provisional: end.provisional });
  },
});

/** 延长公示: the days are added to those it has, counted from the day of posting. */
export const extendPublicity = classCommand({
  schema: schemas.extendPublicity,
  async act({ tx, actor, view, input }) {
    const standing = await publicities.findStandingPublicity(tx, view.class.id);
    if (!standing) return refusal('PUBLICITY_NOT_RUNNING');
    const workingDays = standing.workingDays + input.workingDays;
    if (workingDays > LONGEST_PUBLICITY_WORKING_DAYS) {
      return refusal('PUBLICITY_TOO_LONG', {
        field: 'workingDays',
        params: { maximum: LONGEST_PUBLICITY_WORKING_DAYS },
      });
    }
    const end = addWorkingDays(await getCalendar(tx), standing.postedOn, workingDays);
    if (isRefusal(end)) return end;
    await publicities.extendPublicity(tx, standing.id, actor.id, { ...input, workingDays, endsOn: end.on });
    await countAnew(tx, view.class.id); // The approval is due after the later end.
    return done({ publicityId: standing.id, publicityEndsOn: end.on, provisional: end.provisional });
  },
});

/** 登记异议: by whoever took it on the telephone; over the network it comes in by commands/objection.ts. */
export const fileObjection = classCommand({
  schema: schemas.objection,
  async act({ tx, actor, view, input, personalData }) {
    const filed = await addObjection(tx, view, input, { enteredBy: actor.id, personalData });
    return isRefusal(filed) ? filed : done(filed);
  },
});

interface Receipt {
  readonly enteredBy: string | null;
  readonly personalData: PersonalData | undefined;
}

/** The line spoken against is held from now on: the claim is not approved while an objection is open. */
export async function addObjection(
  tx: Tx,
  view: ClassView,
  input: schemas.Objection,
  { enteredBy, personalData }: Receipt,
): Promise<{ objectionId: string; answerBy: string } | Refusal> {
  const standing = await publicities.findStandingPublicity(tx, view.class.id);
  if (!standing) return refusal('PUBLICITY_NOT_RUNNING');
  const claimLineId = input.line ? await objections.findPublicLine(tx, view.class.id, input.line) : null;
  if (claimLineId === undefined) return refusal('LINE_UNKNOWN', { field: 'line' });
  const answerBy = addWorkingDays(await getCalendar(tx), view.today, view.limits['objection.workingDays']);
  if (isRefusal(answerBy)) return answerBy;
  if (input.contact && !personalData) throw new Error('a contact cannot be kept without the key that seals it');
  const objectionId = await objections.insertObjection(tx, {
    publicityId: standing.id,
    claimLineId,
    ground: input.objectionGround,
    contactCipher: input.contact ? (personalData?.encrypt(input.contact) ?? null) : null,
    enteredBy,
  });
  return { objectionId, answerBy: answerBy.on };
}

/** 核查异议: what the caseworker found. */
export const investigateObjection = classCommand({
  schema: schemas.investigateObjection,
  async act({ tx, actor, view, input }) {
    const objection = await objections.lockObjection(tx, view, input.objectionId);
    if (!objection) return refusal('OBJECTION_UNKNOWN', { field: 'objectionId' });
    if (objection.investigatedBy) return refusal('ALREADY_DECIDED');
    await objections.investigateObjection(tx, objection.id, actor.id, input.investigation);
    return done();
  },
});

/** 办结异议: by another. Upheld, its line is worth nothing, and the claim is reviewed and made public again. */
export const resolveObjection = classCommand({
  schema: schemas.resolveObjection,
  async act({ tx, actor, view, input }) {
    const objection = await objections.lockObjection(tx, view, input.objectionId);
    if (!objection) return refusal('OBJECTION_UNKNOWN', { field: 'objectionId' });
    if (!objection.investigatedBy) return refusal('OBJECTION_NOT_INVESTIGATED');
    if (objection.investigatedBy === actor.id) return refusal('SAME_PERSON');
    const { objectionOutcome: outcome, reason: reasons } = input;
    await objections.resolveObjection(tx, objection.id, actor.id, { outcome, reasons });
    await countAnew(tx, view.class.id); // Another that is still open has its own five days.
    if (outcome === 'REJECTED') return done({ outcome, lines: 0 });
    const claimId = view.class.claim?.id ?? '';
    await clearSignatures(tx, claimId, 'FILED');
    const lines = await objections.bringToNothing(tx, view, objection);
    await insertRound(tx, { claimId, kind: 'OBJECTION', actorId: actor.id, reason: reasons });
    return done({ outcome, lines });
  },
});
