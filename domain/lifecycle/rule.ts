import type { Actor, CaseView, ClassView, KeptClassView, KeptView } from './case-view.js';
import type { IsoDate } from '../calendar/dates.js';
import type { Refusal } from '../refusals.js';

/** One act's rule: when the record refuses it, and when the process waits for it (which is what makes a task). */
export interface CommandRule<View extends CaseView> {
  /** The state's own "no", before anything that was typed in is looked at. */
  refuse(view: View, actor: Actor): Refusal | undefined;
  awaited(view: View): boolean;
  /** False where no later day of this case can bring the act: it is not offered. */
  mayCome?(view: View): boolean;
  /** The act's own last day, where it is not the stage's. */
  dueOn?(view: View): IsoDate | null;
  /** When who must act is reminded of that day; by its stage, where it says nothing. */
  remindOn?(view: View): IsoDate | null;
}

export type ProjectCommandRule = CommandRule<CaseView>;
export type ClassCommandRule = CommandRule<ClassView>;

/** A deadline: working days counted from a day on which something happened; 0 rolls a day off on to the next worked day. */
export interface Deadline {
  readonly from: IsoDate;
  readonly workingDays: number;
}

/** When a stage may be left, and until when the act now awaited is due. */
export interface StageRule<View extends CaseView> {
  readonly settled: (view: View extends ClassView ? KeptClassView : KeptView) => boolean;
  deadline(view: View): Deadline | null;
}
