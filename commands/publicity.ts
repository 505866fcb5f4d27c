import type { z } from 'zod';
import type { IsoDate } from '../domain/calendar/dates.js';
import { addWorkingDays } from '../domain/calendar/working-days.js';
import type { ClassView } from '../domain/lifecycle/case-view.js';
import type { Limits } from '../domain/policy/limits.js';
import { isRefusal, type Refusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/release/commands.schema.js';
import { LONGEST_PUBLICITY_WORKING_DAYS } from '../domain/release/objections.js';
import type { Tx } from '../platform/database.js';
import type { PersonalData } from '../platform/personal-data.js';
import { countAnew } from '../store/case/stages.js';
import { insertRound } from '../store/claim/claim-rounds.js';
import { clearSignatures } from '../store/claim/claims.js';
import * as objections from '../store/claim/objections.js';
import * as publicities from '../store/claim/publicity.js';
import { getCalendar } from '../store/process/calendar.js';
import { classCommand, done } from './command.js';

/** Whose list it is: a class's claim, or a claim without one. */
export interface Published {
  readonly claimId: string;
  readonly today: IsoDate;
  readonly limits: Limits;
}

export const publishedOf = ({ today, limits, class: { claim } }: ClassView): Published => ({
  claimId: claim?.id ?? '',
  today,
  limits,
});

/** 公示: the day of posting is not counted. Posted again, after amounts have changed, it is a new round. */
export const postPublicity = classCommand({
  schema: schemas.postPublicity,
  async act({ tx, actor, view, input }) {
    const posted = await publish(tx, publishedOf(view), actor.id, input);
    return isRefusal(posted) ? posted : done(posted);
  },
});

export async function publish(tx: Tx, of: Published, actorId: string, input: z.output<typeof schemas.postPublicity>) {
  const workingDays = of.limits['publicity.workingDays'];
  const end = addWorkingDays(await getCalendar(tx), of.today, workingDays);
  if (isRefusal(end)) return end;
  const posting = { ...input, workingDays, endsOn: end.on };
  const posted = await publicities.insertPublicity(tx, of, actorId, posting);
  return { ...posted, publicityEndsOn: end.on, provisional: end.provisional };
}

/** 延长公示: the days are added to those it has, counted from the day of posting. */
export const extendPublicity = classCommand({
  schema: schemas.extendPublicity,
  async act({ tx, actor, view, input }) {
    const extended = await extend(tx, publishedOf(view), actor.id, input);
    if (isRefusal(extended)) return extended;
    await countAnew(tx, view.class.id); // The approval is due after the later end.
    return done(extended);
  },
});

export async function extend(
  tx: Tx,
  { claimId }: Published,
  actorId: string,
  input: z.output<typeof schemas.extendPublicity>,
) {
  const standing = await publicities.findStandingPublicity(tx, claimId);
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
  await publicities.extendPublicity(tx, standing.id, actorId, { ...input, workingDays, endsOn: end.on });
  return { publicityId: standing.id, publicityEndsOn: end.on, provisional: end.provisional };
}

/** 登记异议: by whoever took it on the telephone; over the network it comes in by commands/objection.ts. */
export const fileObjection = classCommand({
  schema: schemas.objection,
  async act({ tx, actor, view, input, personalData }) {
    const filed = await addObjection(tx, publishedOf(view), input, { enteredBy: actor.id, personalData });
    return isRefusal(filed) ? filed : done(filed);
  },
});

export interface Receipt {
  readonly enteredBy: string | null;
  readonly personalData: PersonalData | undefined;
}

/** The line spoken against is held from now on: the claim is not approved while an objection is open. */
export async function addObjection(
  tx: Tx,
  { claimId, today, limits }: Published,
  input: schemas.Objection,
  { enteredBy, personalData }: Receipt,
): Promise<{ objectionId: string; answerBy: string } | Refusal> {
  const standing = await publicities.findStandingPublicity(tx, claimId);
  if (!standing) return refusal('PUBLICITY_NOT_RUNNING');
  const claimLineId = input.line ? await objections.findPublicLine(tx, claimId, input.line) : null;
  if (claimLineId === undefined) return refusal('LINE_UNKNOWN', { field: 'line' });
  const answerBy = addWorkingDays(await getCalendar(tx), today, limits['objection.workingDays']);
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
    const no = await investigate(tx, publishedOf(view), actor.id, input);
    return no ?? done();
  },
});

export async function investigate(
  tx: Tx,
  { claimId }: Published,
  actorId: string,
  input: z.output<typeof schemas.investigateObjection>,
): Promise<Refusal | undefined> {
  const objection = await objections.lockObjection(tx, claimId, input.objectionId);
  if (!objection) return refusal('OBJECTION_UNKNOWN', { field: 'objectionId' });
  if (objection.investigatedBy) return refusal('ALREADY_DECIDED');
  await objections.investigateObjection(tx, objection.id, actorId, input.investigation);
  return undefined;
}

/** 办结异议: by another. Upheld, its line is worth nothing, and the claim is reviewed and made public again. */
export const resolveObjection = classCommand({
  schema: schemas.resolveObjection,
  async act({ tx, actor, view, input }) {
    const resolved = await resolve(tx, publishedOf(view), actor.id, input);
    if (isRefusal(resolved)) return resolved;
    await countAnew(tx, view.class.id); // Another that is still open has its own five days.
    return done(resolved);
  },
});

export async function resolve(
  tx: Tx,
  { claimId }: Published,
  actorId: string,
  input: z.output<typeof schemas.resolveObjection>,
) {
  const objection = await objections.lockObjection(tx, claimId, input.objectionId);
  if (!objection) return refusal('OBJECTION_UNKNOWN', { field: 'objectionId' });
  if (!objection.investigatedBy) return refusal('OBJECTION_NOT_INVESTIGATED');
  if (objection.investigatedBy === actorId) return refusal('SAME_PERSON');
  const { objectionOutcome: outcome, reason: reasons } = input;
  await objections.resolveObjection(tx, objection.id, actorId, { outcome, reasons });
  if (outcome === 'REJECTED') return { outcome, lines: 0 };
  await clearSignatures(tx, claimId, 'FILED');
  const lines = await objections.bringToNothing(tx, claimId, objection);
  await insertRound(tx, { claimId, kind: 'OBJECTION', actorId, reason: reasons });
  return { outcome, lines };
}
