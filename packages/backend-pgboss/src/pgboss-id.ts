/** A job's key in pg-boss. */
export interface JobKey {
  /** pg-boss' name of the queue. */
  readonly queue: string;
  readonly id: string;
}

const TASK_ID = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@([\w.\-/]{1,100})$/;

/** Our ids hold the queue, since pg-boss finds a job by both: no second look-up is needed. */
export function toTaskId(key: JobKey): string {
  return `${key.id}@${key.queue}`;
}

/** The job's key, or `undefined` for an id that is not one of ours. */
export function parseTaskId(taskId: string): JobKey | undefined {
  const [, id, queue] = TASK_ID.exec(taskId) ?? [];
  return id === undefined || queue === undefined ? undefined : { id, queue };
}

/** pg-boss takes letters, digits and `_ . - /`; our queues have `:` instead of `/`. */
export function toPgbossQueue(queue: string): string {
  return queue.replaceAll(":", "/");
}

/** The logical name of a queue. */
export function fromPgbossQueue(queue: string): string {
  return queue.replaceAll("/", ":");
}
