import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** Two different tasks or workflows of one registry have the same name, or names that differ only in case. */
export class DuplicateNameError extends TaskAbstractionError {
  static {
    nameError(this, "DuplicateNameError");
  }

  override readonly code = "DUPLICATE_NAME";

  /** Where the two come from. */
  readonly sources: readonly [string, string];

  constructor(
    kind: "task" | "workflow",
    names: readonly [string, string],
    sources: readonly [string, string],
  ) {
    const [first, second] = names;
    const clash = first === second ? `is defined twice` : `and "${second}" differ only in case`;
    super(`The ${kind} "${first}" ${clash}: in ${sources[0]} and in ${sources[1]}. Rename one of them.`);
    this.sources = sources;
  }
}
