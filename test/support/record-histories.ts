import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLASS_STAGES, PROJECT_STAGES } from '../../domain/lifecycle/stages.js';
import { aProject, findCase, settle, stageOf } from './case-facts.js';
import { toPlain } from './history-json.js';
import { eventually } from './eventually.js';
import { type ProcessWorld, workflowHandle } from './process-world.js';

/**
 * Lives one project with one class on a running worker and relay, and writes the history of each run under the name of
 * its stage. A step of the filing fails three times, so that one history has both ways of running a step.
 */
export async function recordHistories(world: ProcessWorld, folder: string): Promise<void> {
  const { projectId, classIds } = await aProject(world, 1);
  const classId = classIds[0]!;
  for (const stage of PROJECT_STAGES) {
    await eventually(async () => (await stageOf(world, 'project', projectId)) === stage);
    await isKept(world, 'project', projectId);
    await settle(world, 'project', projectId, stage);
  }
  for (const stage of CLASS_STAGES) {
    await eventually(async () => (await stageOf(world, 'class', classId)) === stage);
    await isKept(world, 'class', classId);
    await settle(world, 'class', classId, stage);
  }
  await workflowHandle(world, 'project', projectId).result();
  await workflowHandle(world, 'class', classId).result();
  mkdirSync(folder, { recursive: true });
  const write = (name: string, history: string): void => writeFileSync(join(folder, `${name}.json`), `${history}\n`);
  const ofProject = await runsOf(world, `project/${projectId}`);
  [...PROJECT_STAGES, 'classes', 'closed-project'].forEach((name, index) => write(name, ofProject[index]!));
  const ofClass = await runsOf(world, `class/${classId}`);
  [...CLASS_STAGES, 'closed-class'].forEach((name, index) => write(name, ofClass[index]!));
}

/** One run of a batch that the worker's own step answers: ids alone, so that nothing need be in the record. */
export async function recordBatch(world: ProcessWorld, folder: string): Promise<void> {
  const id = randomUUID();
  const handle = world.client.workflow.getHandle(`batch/${id}`);
  await world.wake({ kind: 'batch', id });
  await eventually(async () => {
    const { events } = await handle.fetchHistory();
    return events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes) ?? false;
  });
  await world.wake({ kind: 'batch', id });
  await handle.result();
  const history = JSON.stringify(toPlain(await handle.fetchHistory()), null, 1);
  writeFileSync(join(folder, 'payment-batch.json'), `${history}\n`);
}

/** One run of a claim without a class, answered by the worker's own step as a batch's is: a wake, a day that came, the end. */
export async function recordClaim(world: ProcessWorld, folder: string): Promise<void> {
  const id = randomUUID();
  const handle = world.client.workflow.getHandle(`claim/${id}`);
  await world.wake({ kind: 'claim', id });
  await eventually(async () => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes).length === 2;
  });
  await world.wake({ kind: 'claim', id });
  await handle.result();
  const history = JSON.stringify(toPlain(await handle.fetchHistory()), null, 1);
  writeFileSync(join(folder, 'subsidy-claim.json'), `${history}\n`);
}

/** A stage is settled only once its process waits, so that each history has its wake. */
async function isKept(world: ProcessWorld, kind: 'project' | 'class', id: string): Promise<void> {
  await eventually(async () => {
    const row = await findCase(world, kind, id);
    return row['kept_version'] === row['version'];
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
}

/** The runs of a workflow from the first to the last, found by what each continued as. */
async function runsOf(world: ProcessWorld, workflowId: string): Promise<string[]> {
  const last = await world.client.workflow.getHandle(workflowId).fetchHistory();
  let runId = last.events![0]!.workflowExecutionStartedEventAttributes!.firstExecutionRunId;
  const runs: string[] = [];
  while (runId) {
    const history = await world.client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.push(JSON.stringify(toPlain(history), null, 1));
    runId = history.events!.at(-1)!.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
}
