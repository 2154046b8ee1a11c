import type { Logger } from "@task-abstraction/core";
import { withDeadline } from "../deadline/with-deadline.ts";

/** One thing to close at the end, with the time it may take. */
export interface CleanUpStep {
  readonly name: string;
  readonly deadlineMs: number;
  run(): Promise<void>;
}

/** What has been opened and must be closed, last opened first. */
export class CleanUp {
  readonly #logger: Logger;
  readonly #steps: CleanUpStep[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(step: CleanUpStep): void {
    this.#steps.push(step);
  }

  /** Closes everything; a step that fails or takes too long does not keep the others from running. */
  async run(): Promise<{ readonly clean: boolean }> {
    let clean = true;
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      if (!(await this.#runStep(step))) clean = false;
    }
    return { clean };
  }

  async #runStep({ name, deadlineMs, run }: CleanUpStep): Promise<boolean> {
    try {
      await withDeadline(name, deadlineMs, run());
      return true;
    } catch (error) {
      this.#logger.error(`${name} did not end cleanly.`, { error });
      return false;
    }
  }
}
