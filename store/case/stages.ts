import { workingDaysBetween } from '../../domain/calendar/working-days.js';
import type { CaseView, StageRow } from '../../domain/lifecycle/case-view.js';
import { type DueDate, dueDateOf } from '../../domain/lifecycle/due.js';
import { isProjectStage, isStage, type Stage } from '../../domain/lifecycle/stages.js';
import { awaitedByStage, deadlineOf, isClassView } from '../../domain/lifecycle/table.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { execute, type Sql, sql, type Tx, write } from '../../platform/database.js';
import { getCalendar } from '../process/calendar.js';
import { syncTasks } from '../process/tasks.js';
import { findClassView, findProjectView } from './case-view.js';

/** The same case, read again inside the transaction after it was written to. */
export async function reread(tx: Tx, view: CaseView): Promise<CaseView> {
  const again = isClassView(view) ? await findClassView(tx, view.class.id) : await findProjectView(tx, view.project.id);
  if (!again) throw new Error(`case ${view.class?.id ?? view.project.id} vanished inside its own transaction`);
  return again;
}

/** A stage row as it begins. */
const NEW_STAGE_ROW = {
  awaited: '',
  dueOn: null,
  dueAt: null,
  dueProvisional: false,
  remindOn: null,
  suspendedOn: null,
  daysLeft: null,
  reviewDaysLeft: null,
  reminded: false,
  escalated: false,
} as const;

/** Opens the stage the case now stands in: its row, its due date, its tasks. A second call changes nothing. */
export async function openStage(tx: Tx, view: CaseView): Promise<Refusal | undefined> {
  const stage = currentStage(view);
  if (!stage) return undefined;
  const isNew = await execute(
    tx,
    sql`INSERT INTO case_stage (project_id, class_id, stage, opened_on)
    VALUES (${view.project.id}::uuid, ${view.class?.id ?? null}::uuid, ${stage}, ${view.today}::date)
    ON CONFLICT (project_id, class_id, stage) DO NOTHING`,
  );
  const opened = isNew ? withStageRow(view, { ...NEW_STAGE_ROW, stage, openedOn: view.today }) : await reread(tx, view);
  return keepInStep(tx, opened, null);
}

/**
 * After every act and step: when what is awaited has changed, the due date starts anew; tasks follow.
 * Answers a refusal when the due date would fall in a year without any calendar: then nothing may be written.
 */
export async function keepInStep(tx: Tx, view: CaseView, actorId: string | null): Promise<Refusal | undefined> {
  const stage = currentStage(view);
  const stageRow = stageRowOf(view);
  if (!stage || !stageRow) {
    syncTasks(tx, view, actorId);
    return undefined;
  }
  const awaited = awaitedByStage(view);
  if (awaited === stageRow.awaited || stageRow.suspendedOn) {
    syncTasks(tx, view, actorId);
    return undefined;
  }
  const due = await dueDate(tx, view, stage);
  if (isRefusal(due)) return due;
  const moved = withDueDate({ ...stageRow, awaited }, due);
  syncTasks(tx, withStageRow(view, moved), actorId, dueDateUpdate(view, moved, due));
  return undefined;
}

/** The same acts are awaited, but from another day: the due date is worked out anew when the case is next kept in step. */
export async function countAnew(tx: Tx, classId: string): Promise<void> {
  await execute(tx, sql`UPDATE case_stage SET awaited = '' WHERE class_id = ${classId}::uuid AND left_on IS NULL`);
}

/** Stops the clock: the working days left are remembered, and tasks other than the resumption are put away. */
export async function stopClock(tx: Tx, view: CaseView): Promise<void> {
  const stageRow = stageRowOf(view);
  if (!stageRow || stageRow.suspendedOn) return;
  const left = stageRow.dueOn ? workingDaysBetween(await getCalendar(tx), view.today, stageRow.dueOn) : undefined;
  const daysLeft = left === undefined || isRefusal(left) ? null : Math.max(left.days, 0);
  await execute(
    tx,
    sql`UPDATE case_stage SET suspended_on = ${view.today}::date, days_left = ${daysLeft}::smallint,
      due_at = NULL, due_on = NULL, remind_on = NULL, next_act_at = NULL
    WHERE project_id = ${view.project.id}::uuid AND class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid
      AND left_on IS NULL`,
  );
}

/** Runs the clock on from today with the working days that were left. */
export async function startClock(tx: Tx, view: CaseView): Promise<Refusal | undefined> {
  const stage = currentStage(view);
  const stageRow = stageRowOf(view);
  if (!stage || !stageRow?.suspendedOn) return undefined;
  const due =
    stageRow.daysLeft === null
      ? null
      : dueDateOf({ from: view.today, workingDays: stageRow.daysLeft }, await getCalendar(tx));
  if (isRefusal(due)) return due;
  await execute(
    tx,
    sql`UPDATE case_stage SET suspended_on = NULL, days_left = NULL
    WHERE project_id = ${view.project.id}::uuid AND class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid
      AND left_on IS NULL`,
  );
  if (due) await execute(tx, dueDateUpdate(view, withDueDate(stageRow, due), due));
  return undefined;
}

/** Keeps what is left of a reviewer's time when a filing goes back for correction (the clock stops, domain §5.3). */
export async function keepReviewTime(tx: Tx, view: CaseView): Promise<void> {
  const stageRow = stageRowOf(view);
  const left = stageRow?.dueOn ? workingDaysBetween(await getCalendar(tx), view.today, stageRow.dueOn) : undefined;
  const daysLeft = left === undefined || isRefusal(left) ? 1 : Math.max(left.days, 1);
  await execute(
    tx,
    sql`UPDATE case_stage SET review_days_left = ${daysLeft}::smallint
    WHERE class_id = ${view.class?.id ?? null}::uuid AND left_on IS NULL`,
  );
}

/** Writes that a stage is done: the completion row that the money gate will ask for. */
export function completeStage(tx: Tx, view: CaseView, stage: Stage): void {
  write(
    tx,
    sql`UPDATE case_stage SET left_on = ${view.today}::date, next_act_at = NULL
    WHERE project_id = ${view.project.id}::uuid AND class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid
      AND stage = ${stage} AND left_on IS NULL`,
  );
  if (isProjectStage(stage)) {
    write(
      tx,
      sql`INSERT INTO project_completion (project_id, stage, completed_on)
      VALUES (${view.project.id}::uuid, ${stage}, ${view.today}::date)`,
    );
  } else {
    write(
      tx,
      sql`INSERT INTO class_completion (project_id, class_id, stage, completed_on)
      VALUES (${view.project.id}::uuid, ${view.class?.id ?? null}::uuid, ${stage}, ${view.today}::date)`,
    );
  }
}

/** Ends the open stage row without a completion: cancelled, refused, terminated. */
export function abandonStage(tx: Tx, view: CaseView): void {
  write(
    tx,
    sql`UPDATE case_stage SET left_on = ${view.today}::date, next_act_at = NULL, suspended_on = NULL
    WHERE project_id = ${view.project.id}::uuid AND class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid
      AND left_on IS NULL`,
  );
}

export function stageRowOf(view: CaseView) {
  return isClassView(view) ? view.class.stageRow : view.project.stageRow;
}

function currentStage(view: CaseView): Stage | undefined {
  const stage = isClassView(view) ? view.class.stage : view.project.stage;
  return isStage(stage) ? stage : undefined;
}

async function dueDate(tx: Tx, view: CaseView, stage: Stage): Promise<DueDate | null | Refusal> {
  const deadline = deadlineOf(view, stage);
  return deadline && dueDateOf(deadline, await getCalendar(tx, view.calendarRevision));
}

/** The stage row with its time begun anew. */
function withDueDate(stageRow: StageRow, due: DueDate | null): StageRow {
  return {
    ...stageRow,
    dueOn: due?.on ?? null,
    dueAt: due?.at ?? null,
    dueProvisional: due?.provisional ?? false,
    remindOn: due?.remindOn ?? null,
    reminded: false,
    escalated: false,
  };
}

function dueDateUpdate(view: CaseView, row: StageRow, due: DueDate | null): Sql {
  return sql`UPDATE case_stage SET awaited = ${row.awaited}, due_from = ${due?.from ?? null}::date,
      due_working_days = ${due?.workingDays ?? null}::smallint, due_on = ${row.dueOn}::date,
      due_at = ${row.dueAt}::timestamptz, due_provisional = ${row.dueProvisional}, remind_on = ${row.remindOn}::date,
      next_act_at = ${row.remindOn}::date::timestamp AT TIME ZONE 'Asia/Shanghai', reminded_at = NULL, escalated_at = NULL
    WHERE project_id = ${view.project.id}::uuid AND class_id IS NOT DISTINCT FROM ${view.class?.id ?? null}::uuid
      AND stage = ${row.stage} AND left_on IS NULL`;
}

function withStageRow(view: CaseView, stageRow: StageRow): CaseView {
  return isClassView(view)
    ? { ...view, class: { ...view.class, stageRow } }
    : { ...view, project: { ...view.project, stageRow } };
}
