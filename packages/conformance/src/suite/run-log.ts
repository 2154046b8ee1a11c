/** What came of a test. */
export type Outcome =
  | { readonly outcome: "passed" | "failed" }
  | { readonly outcome: "known failure" | "not run"; readonly reason: string };

/** What comes of the tests of one run, and how long its stages take. */
export class RunLog {
  readonly #tests = new Map<string, () => Outcome>();
  readonly #begun = new Map<string, number>();
  readonly #seconds = new Map<string, number>();

  begin(stage: string): void {
    this.#begun.set(stage, performance.now());
  }

  end(stage: string): void {
    this.#seconds.set(stage, (performance.now() - (this.#begun.get(stage) ?? 0)) / 1_000);
  }

  /** `undefined` before its end. */
  seconds(stage: string): number | undefined {
    return this.#seconds.get(stage);
  }

  /** A test that has begun; `look` is called when all is over. */
  add(path: string, look: () => Outcome): void {
    this.#tests.set(path, look);
  }

  /** A test that never began was left out by a filter of vitest's. */
  outcomeOf(path: string): Outcome {
    return this.#tests.get(path)?.() ?? { outcome: "not run", reason: "left out of this run" };
  }
}
