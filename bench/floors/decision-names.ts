/** What the floor's server, worker and workflow call each other by. */
export const DECISION_QUEUE = 'bench-decision';
export const UPDATE = 'decide';

export function workflowIdOf(classId: string): string {
  return `bench-decision/${classId}`;
}
