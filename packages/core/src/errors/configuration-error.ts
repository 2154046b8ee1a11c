import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** One or more settings are wrong or missing. All faults are reported at once, and no secret is in the text. */
export class ConfigurationError extends TaskAbstractionError {
  static {
    nameError(this, "ConfigurationError");
  }

  override readonly code = "CONFIGURATION_INVALID";

  /** One sentence per fault, naming the option and its environment variable. */
  readonly problems: readonly string[];

  constructor(subject: string, problems: readonly string[]) {
    super(
      `The configuration of ${subject} is not usable:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
    this.problems = problems;
  }
}
