/** Id of the activity of a task that is no step. */
export const TASK_ACTIVITY = "task";

/** Id of the activity of a step, from 0. */
export function stepActivity(step: number): string {
  return `step-${step}`;
}

/** Whether an activity is a step of ours: workflows of the user's own number theirs. */
export function isStepActivity(activityId: string): boolean {
  return /^step-\d+$/.test(activityId);
}
