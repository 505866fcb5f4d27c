import type { KeptView, StageRow } from '../domain/lifecycle/case-view.js';
import type { KeptStage, ProcessStage } from '../domain/lifecycle/process.js';
import { isSettled } from '../domain/lifecycle/table.js';
import type { Database } from '../platform/database.js';
import { stageRowOf } from '../store/case/stages.js';
import { auditStep } from '../store/process/commands.js';
import { type Keeping, type Look, lookAt, markActs, markKept } from '../store/process/keeping.js';
import { escalate, remind } from '../store/process/tasks.js';
import { isActive, onCase, placeOf, stageOf, type Step } from './step.js';

const DAY_MS = 86_400_000;
/** A timer below a second is not worth its two events; the server's own floor is about that. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * Looks at the record once: sends the reminder or escalation that is due, and says what the process has to wait for. A look
 * takes no lock, for nothing is decided by it: what is sent and what is left are looked at again under the case's lock.
 */
export function keepStageStep(db: Database): (caseId: string, stage: ProcessStage) => Promise<KeptStage> {
  return async function keep(caseId, stage): Promise<KeptStage> {
    const place = placeOf(stage);
    const look = await lookAt(db, place.kind, caseId);
    if (!look || stageOf(look.view) !== stage) return elsewhere(look);
    // A stage about to be left is kept by what follows it: until then the process counts as behind.
    if (mayBeLeft(look.view, stage)) return { stage, settled: true, waitMs: null };
    if (actsDue(look.view, look.stageRow)) {
      await onCase(db, place, caseId, sendWhatIsDue);
      return keep(caseId, stage);
    }
    if (look.isBehind) await markKept(db, place.kind, caseId, look);
    return { stage, settled: false, waitMs: realWaitMs(look) };
  };
}

function elsewhere(look: Look | undefined): KeptStage {
  return { stage: look ? stageOf(look.view) : 'closed', settled: false, waitMs: null };
}

/** The classes' own project waits until the record has no open class; a terminated one, too, for those that go on. */
function mayBeLeft(view: KeptView, stage: ProcessStage): boolean {
  if (stage === 'classes') return view.project.state !== 'SUSPENDED' && view.project.classes.open === 0;
  return isActive(view) && isSettled(view, stage);
}

async function sendWhatIsDue({ tx, view }: Step): Promise<void> {
  const stageRow = stageRowOf(view);
  const acts = actsDue(view, stageRow);
  if (!acts) return;
  if (acts.reminded) {
    await remind(tx, view);
    auditStep(tx, view, 'reminder-sent', { dueOn: stageRow?.dueOn });
  }
  if (acts.escalated) {
    await escalate(tx, view);
    auditStep(tx, view, 'escalated', { dueOn: stageRow?.dueOn });
  }
  await markActs(tx, view, acts);
}

/** A reminder before the due date and an escalation after it, each once; a stopped clock owes neither. */
function actsDue(view: KeptView, stageRow: StageRow | null) {
  if (!stageRow || stageRow.suspendedOn || !isActive(view)) return undefined;
  const { remindOn, dueOn, reminded, escalated } = stageRow;
  const acts = {
    reminded: !reminded && remindOn !== null && view.today >= remindOn,
    escalated: !escalated && dueOn !== null && view.today > dueOn,
  };
  return acts.reminded || acts.escalated ? acts : undefined;
}

/** Real milliseconds until the next act; a stopped clock moves only by hand, and whoever moves it wakes everyone. */
export function realWaitMs({ mode, msPerDay, untilNextActMs }: Keeping): number | null {
  if (untilNextActMs === null || mode === 'STOPPED') return null;
  const scale = mode === 'PACED' && msPerDay ? msPerDay / DAY_MS : 1;
  return Math.max(Math.ceil(untilNextActMs * scale), SHORTEST_WAIT_MS);
}
