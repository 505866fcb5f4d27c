import { addWorkingDays } from '../domain/calendar/working-days.js';
import { empty } from '../domain/lifecycle/fields.schema.js';
import { isRefusal, refusal } from '../domain/refusals.js';
import * as schemas from '../domain/supervision/commands.schema.js';
import { returnHolds } from '../store/budget/holds.js';
import * as supervision from '../store/case/supervision.js';
import { isColleague } from '../store/people/organisations.js';
import { getCalendar } from '../store/process/calendar.js';
import { classCommand, done } from './command.js';

/** 检查记录: a visit needs two people, a phone check the number reached; all within the class's days (domain §2.3). */
export const recordInspection = classCommand({
  schema: schemas.recordInspection,
  async act({ tx, actor, view, input }) {
    const { inspectedOn } = input;
    if (inspectedOn > view.today)
      return refusal('DATE_IN_FUTURE', { field: 'inspectedOn', params: { date: inspectedOn } });
    const from = view.class.startsOn ?? view.today;
    if (inspectedOn < from) {
      const params = { date: inspectedOn, from, to: view.class.endsOn ?? view.today };
      return refusal('OUTSIDE_CLASS_DATES', { field: 'inspectedOn', params });
    }
    if (input.kind === 'ON_SITE' && !input.secondInspectorId)
      return refusal('SECOND_INSPECTOR_MISSING', { field: 'secondInspectorId' });
    if (input.secondInspectorId && !(await isColleague(tx, input.secondInspectorId, actor, 'inspector'))) {
      return refusal('INSPECTOR_UNKNOWN', { field: 'secondInspectorId' });
    }
    if (input.kind === 'PHONE_CHECK' && input.traineesReached == null) {
      return refusal('TRAINEES_REACHED_MISSING', { field: 'traineesReached' });
    }
    return done({ inspectionId: await supervision.insertInspection(tx, view.class.id, actor.id, input) });
  },
});

export const openFinding = classCommand({
  schema: schemas.openFinding,
  async act({ tx, actor, view, input }) {
    const days = view.limits['supervision.correctionWorkingDays'];
    const correctBy = addWorkingDays(await getCalendar(tx), view.today, days);
    if (isRefusal(correctBy)) return correctBy;
    return done({
      findingId: await supervision.insertFinding(tx, view.class.id, actor.id, input.description, correctBy.on),
    });
  },
});

export const closeFinding = classCommand({
  schema: schemas.closeFinding,
  async act({ tx, actor, view, input }) {
    const closed = await supervision.closeFinding(tx, view.class.id, input.findingId, actor.id, input.note);
    return closed ? done() : refusal('FINDING_UNKNOWN', { field: 'findingId' });
  },
});

/** 学员退出: the line is lost, its slot and its money go back at once. */
export const withdrawTrainee = classCommand({
  schema: schemas.withdrawTrainee,
  async act({ tx, view, input }) {
    const state = await supervision.findTraineeState(tx, view.class.id, input.traineeId);
    if (!state) return refusal('TRAINEE_UNKNOWN', { field: 'traineeId', params: { row: 1 } });
    if (state === 'WITHDRAWN') return refusal('TRAINEE_WITHDRAWN', { field: 'traineeId' });
    await supervision.withdrawTrainee(tx, input.traineeId, input.reason);
    await returnHolds(tx, view.class.id, [input.traineeId]);
    return done();
  },
});

export const confirmDelivery = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    await supervision.confirmDelivery(tx, view.class.id, actor.id);
    return done();
  },
});
