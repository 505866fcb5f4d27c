import { empty } from '../domain/lifecycle/fields.schema.js';
import { closeTracking as writeClosing } from '../store/case/assessments.js';
import { classCommand, done } from './command.js';

/** 就业跟踪办结: every trainee has a terminal result (001-11). */
export const closeTracking = classCommand({
  schema: empty,
  async act({ tx, actor, view }) {
    writeClosing(tx, view.class.id, actor.id);
    return done();
  },
});
