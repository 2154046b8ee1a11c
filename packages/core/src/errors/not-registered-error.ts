import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** A name that the registry does not hold, where the call needs the definition. */
export class NotRegisteredError extends TaskAbstractionError {
  static {
    nameError(this, "NotRegisteredError");
  }

  override readonly code = "NOT_REGISTERED";

  constructor(kind: "task" | "workflow", name: string, hint: string) {
    super(`No ${kind} named "${name}" is registered here. ${hint}`);
  }
}
