import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** A task, workflow, queue or worker name that no engine could hold. */
export class InvalidNameError extends TaskAbstractionError {
  static {
    nameError(this, "InvalidNameError");
  }

  override readonly code = "INVALID_NAME";

  constructor(kind: string, name: string, rule: string) {
    super(`${JSON.stringify(name)} cannot be the name of a ${kind}: ${rule}.`);
  }
}
