import { allHandlersFinished, condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import { UPDATE } from './decision-names.js';

interface Activities {
  decide(classId: string, actorId: string, key: string): Promise<object>;
}
const { decide } = proxyLocalActivities<Activities>({ startToCloseTimeout: '5s' });

/** The design that was not chosen: the workflow takes the decision itself, as an update with a local activity. */
export async function decision(classId: string): Promise<void> {
  let isDecided = false;
  setHandler(defineUpdate<object, [string, string]>(UPDATE), async (actorId, key) => {
    const answer = await decide(classId, actorId, key);
    isDecided = true;
    return answer;
  });
  await condition(() => isDecided && allHandlersFinished());
}
