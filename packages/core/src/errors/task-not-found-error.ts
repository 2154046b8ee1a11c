import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** The engine does not know the id: never submitted here, or deleted after its retention time. */
export class TaskNotFoundError extends TaskAbstractionError {
  static {
    nameError(this, "TaskNotFoundError");
  }

  override readonly code = "TASK_NOT_FOUND";

  readonly taskId: string;

  constructor(taskId: string, backend: string) {
    super(`The ${backend} backend does not know ${taskId}. Check the id and the engine it was submitted to.`);
    this.taskId = taskId;
  }
}
