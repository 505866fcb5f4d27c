import type { CaseView, StageRow } from '../domain/lifecycle/case-view.js';
import type { KeptStage, ProcessStage } from '../domain/lifecycle/process.js';
import { isSettled } from '../domain/lifecycle/table.js';
import { type Database, inTransaction, SYSTEM_SCOPE, type Tx } from '../platform/database.js';
import { auditStep } from '../store/commands.js';
import { keepCase, type Keeping, markActs } from '../store/keeping.js';
import { lockView } from '../store/process.js';
import { stageRowOf } from '../store/stages.js';
import { escalate, remind } from '../store/tasks.js';
import { isActive, placeOf, stageOf } from './step.js';

const DAY_MS = 86_400_000;
/** A timer below a second is not worth its two events; the server's own floor is about that. */
const SHORTEST_WAIT_MS = 1_000;

/** Looks at the record once: sends the reminder or escalation that is due, and says what the process has to wait for. */
export function keepStageStep(db: Database): (caseId: string, stage: ProcessStage) => Promise<KeptStage> {
  return (caseId, stage) =>
    inTransaction(db, SYSTEM_SCOPE, async (tx) => {
      const view = await lockView(tx, placeOf(stage).kind, caseId);
      if (!view || stageOf(view) !== stage) return elsewhere(view);
      // A stage about to be left is kept by what follows it: until then the process counts as behind.
      if (mayBeLeft(view, stage)) return { stage, settled: true, waitMs: null };
      const sent = await sendWhatIsDue(tx, view);
      return { stage, settled: false, waitMs: realWaitMs(await keepCase(tx, view, sent)) };
    });
}

function elsewhere(view: CaseView | undefined): KeptStage {
  return { stage: view ? stageOf(view) : 'closed', settled: false, waitMs: null };
}

/** The classes' own project waits until the record has no open class; a terminated one, too, for those that go on. */
function mayBeLeft(view: CaseView, stage: ProcessStage): boolean {
  if (stage === 'classes') return view.project.state !== 'SUSPENDED' && view.project.classes.open === 0;
  return isActive(view) && isSettled(view, stage);
}

/** A reminder before the due date and an escalation after it, each once; a stopped clock owes neither. */
async function sendWhatIsDue(tx: Tx, view: CaseView): Promise<boolean> {
  const stageRow = stageRowOf(view);
  if (!stageRow || stageRow.suspendedOn || !isActive(view)) return false;
  const acts = actsDue(stageRow, view.today);
  if (!acts.reminded && !acts.escalated) return false;
  if (acts.reminded) {
    await remind(tx, view);
    await auditStep(tx, view, 'reminder-sent', { dueOn: stageRow.dueOn });
  }
  if (acts.escalated) {
    await escalate(tx, view);
    await auditStep(tx, view, 'escalated', { dueOn: stageRow.dueOn });
  }
  await markActs(tx, view, acts);
  return true;
}

function actsDue({ remindOn, dueOn, reminded, escalated }: StageRow, today: string) {
  return {
    reminded: !reminded && remindOn !== null && today >= remindOn,
    escalated: !escalated && dueOn !== null && today > dueOn,
  };
}

/** Real milliseconds until the next act; a stopped clock moves only by hand, and whoever moves it wakes everyone. */
export function realWaitMs({ mode, msPerDay, untilNextActMs }: Keeping): number | null {
  if (untilNextActMs === null || mode === 'STOPPED') return null;
  const scale = mode === 'PACED' && msPerDay ? msPerDay / DAY_MS : 1;
  return Math.max(Math.ceil(untilNextActMs * scale), SHORTEST_WAIT_MS);
}
