import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Life } from '../scripts/story/life.js';

/** What one run of a workflow has cost: a run is a stage, or a part of a long one. */
export interface Run {
  readonly signals: number;
  readonly localActivities: number;
  readonly events: number;
  readonly bytes: number;
}

export interface LifeRuns {
  readonly project: readonly Run[];
  readonly classes: readonly (readonly Run[])[];
}

/** The runs of a life's workflows, from their histories. */
export async function runsOf(temporal: Client, { projectId, classIds }: Life): Promise<LifeRuns> {
  const [project = [], ...classes] = await Promise.all(
    [`project/${projectId}`, ...classIds.map((id) => `class/${id}`)].map((id) => runsOfWorkflow(temporal, id)),
  );
  return { project, classes };
}

/** From the last run back to the first: each names the run that it continues. */
async function runsOfWorkflow(temporal: Client, workflowId: string): Promise<Run[]> {
  const runs: Run[] = [];
  let runId: string | undefined = (await temporal.workflow.getHandle(workflowId).describe()).runId;
  while (runId) {
    const { events, bytes } = await readRun(temporal.workflow.getHandle(workflowId, runId));
    runs.unshift({
      signals: events.filter((event) => event.workflowExecutionSignaledEventAttributes).length,
      localActivities: events.filter((event) => event.markerRecordedEventAttributes).length,
      events: events.length,
      bytes,
    });
    runId = events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  }
  return runs;
}

async function readRun(handle: WorkflowHandle) {
  const [{ events }, { raw }] = await Promise.all([handle.fetchHistory(), handle.describe()]);
  return { events: events ?? [], bytes: Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0) };
}
