import { addWorkingDays } from '../domain/calendar/working-days.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/selection/commands.schema.js';
import { PUBLICITY_WORKING_DAYS } from '../domain/selection/rules.js';
import * as assignments from '../store/case/assignments.js';
import { getCalendar } from '../store/process/calendar.js';
import { done, projectCommand } from './command.js';

/** 目录指定: an institution with an active directory entry for the trade (the usual case). */
export const assignFromDirectory = projectCommand({
  schema: schemas.assignFromDirectory,
  async act({ tx, actor, view, input: { directoryEntryId } }) {
    const projectId = view.project.id;
    const entry = await assignments.findActiveDirectoryEntry(tx, directoryEntryId, projectId);
    if (!entry) return refusal('DIRECTORY_ENTRY_NOT_ACTIVE', { field: 'directoryEntryId' });
    const { institutionId } = entry;
    await assignments.insertAssignment(tx, {
      projectId,
      basis: 'DIRECTORY',
      institutionId,
      directoryEntryId,
      assignedBy: actor.id,
    });
    return done({ institutionId });
  },
});

/** 确认指定: the second person of a directory assignment. */
export const confirmAssignment = projectCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    await assignments.confirmAssignment(tx, view.project.id, actor.id, null);
    return done();
  },
});

export const submitBid = projectCommand({
  schema: schemas.submitBid,
  async act({ tx, actor, view, input }) {
    return done({ bidId: await assignments.insertBid(tx, view.project.id, actor, input.proposal) });
  },
});

/** 评定: names the winner and the order of the reserves. */
export const award = projectCommand({
  schema: schemas.award,
  async act({ tx, actor, view, input: { bidId, reserveBidIds } }) {
    const projectId = view.project.id;
    const bids = new Map((await assignments.listBids(tx, projectId)).map((bid) => [bid.id, bid.institutionId]));
    const institutionId = bids.get(bidId);
    if (!institutionId) return refusal('BID_UNKNOWN', { field: 'bidId' });
    const named = new Set([bidId, ...reserveBidIds]);
    if (named.size <= reserveBidIds.length || reserveBidIds.some((id) => !bids.has(id))) {
      return refusal('BID_UNKNOWN', { field: 'reserveBidIds' });
    }
    await assignments.insertAssignment(tx, { projectId, basis: 'AWARD', institutionId, bidId, assignedBy: actor.id });
    await assignments.rankReserves(tx, projectId, reserveBidIds);
    return done({ institutionId });
  },
});

/** 确认评定: the award goes into publicity for five working days before the agreement may be signed. */
export const confirmAward = projectCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    const end = addWorkingDays(await getCalendar(tx), view.today, PUBLICITY_WORKING_DAYS);
    if (isRefusal(end)) return end;
    await assignments.confirmAssignment(tx, view.project.id, actor.id, end.on);
    return done({ publicityEndsOn: end.on });
  },
});

export const signAgreement = projectCommand({
  schema: schemas.signAgreement,
  async act({ tx, actor, view, input }) {
    await assignments.signAgreement(tx, view.project.id, actor.id, input.agreementReference);
    return done();
  },
});
