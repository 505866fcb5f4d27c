import {
  condition,
  continueAsNew,
  defineSignal,
  ParentClosePolicy,
  proxyLocalActivities,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';

/** How often a run is woken, and how many steps it takes in all: read off the histories of a real life. */
export interface Shape {
  readonly signals: number;
  readonly localActivities: number;
}

interface Activities {
  step(workflowId: string): Promise<void>;
}
const { step } = proxyLocalActivities<Activities>({ startToCloseTimeout: '5s' });
const wake = defineSignal('wake');

/** A life with nothing in it: the same runs, signals and local activities as a real one, all of which do nothing. */
export async function bareLife(runs: readonly Shape[], children: readonly (readonly Shape[])[]): Promise<void> {
  let woken = 0;
  setHandler(wake, () => {
    woken += 1;
  });
  const [run, ...rest] = runs;
  if (!run) return;
  const { workflowId } = workflowInfo();
  for (let before = run.signals; before < run.localActivities; before += 1) await step(workflowId);
  // A project's last run starts its classes, as ours does once two stages are behind it.
  if (rest.length === 0) {
    for (const [index, child] of children.entries()) {
      await startChild(bareLife, {
        workflowId: `${workflowId}/${index}`,
        args: [child, []],
        workflowTaskTimeout: '3s',
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
    }
  }
  for (let heard = 0; heard < run.signals; heard += 1) {
    await condition(() => woken > heard);
    if (heard < run.localActivities) await step(workflowId);
  }
  if (rest.length > 0) await continueAsNew<typeof bareLife>(rest, children);
}
