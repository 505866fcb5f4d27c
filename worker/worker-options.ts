import { TASK_QUEUE } from '../domain/lifecycle/process.js';

/** What every worker of ours is made with, in production and in tests. */
export function workerOptions(sizes: { maxCachedWorkflows: number; stepsAtOnce: number }) {
  return {
    taskQueue: TASK_QUEUE,
    maxCachedWorkflows: sizes.maxCachedWorkflows,
    // As many steps at once as there are connections to the record, or they would wait for one inside their own time.
    maxConcurrentLocalActivityExecutions: sizes.stepsAtOnce,
    maxConcurrentActivityTaskExecutions: sizes.stepsAtOnce,
    // With the workflow task timeout of three seconds a killed worker costs four seconds instead of ten (design §4).
    stickyQueueScheduleToStartTimeout: '1s',
    reuseV8Context: true,
    shutdownGraceTime: '2s',
    shutdownForceTime: '4s',
  } as const;
}
