import type { SubmitError } from "./submit-error.ts";
import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** What became of one item of `submitMany`. */
export type BulkOutcome =
  | { readonly status: "submitted"; readonly id: string }
  | { readonly status: "failed"; readonly error: SubmitError };

/** `submitMany` got through in part. `outcomes` has one entry per item, in the order of the input. */
export class PartialSubmitError extends TaskAbstractionError {
  static {
    nameError(this, "PartialSubmitError");
  }

  override readonly code = "PARTIAL_SUBMIT";
  readonly outcomes: readonly BulkOutcome[];

  constructor(outcomes: readonly BulkOutcome[]) {
    const failed = outcomes.filter((outcome) => outcome.status === "failed");
    super(
      `${failed.length} of ${outcomes.length} tasks were not submitted (first: ${failed[0]?.error.message ?? "unknown"}). ` +
        "error.outcomes tells which; submit those again.",
      { cause: failed[0]?.error },
    );
    this.outcomes = outcomes;
  }
}
