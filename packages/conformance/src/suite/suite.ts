import type { Capabilities } from "@task-abstraction/core";
import type { BackendUnderTest, FilledLimits } from "./backend-under-test.ts";
import type { Workbench } from "./workbench.ts";

/** What a section gets: the backend's promises to choose tests by, and where to put them. */
export interface Suite {
  readonly backend: Pick<BackendUnderTest, "definition" | "packageName" | "from" | "lowered">;
  /** Of this set-up: narrowed by its configuration. */
  readonly capabilities: Capabilities;
  readonly limits: FilledLimits;
  /** For every wait of a test: `limits.resultMs`. */
  readonly wait: { readonly timeoutMs: number };
  /** A test with a space of its own. Its title names the promise, and is the only one of its section. */
  test(title: string, body: TestBody, options?: TestOptions): void;
  /** A test that this set-up cannot take, and why: it is counted as skipped and listed at the end of the run. */
  notRun(title: string, reason: string): void;
}

/** What a test does; it may leave backends, workers and processes to the bench, which ends them. */
export type TestBody = (bench: Workbench) => Promise<void>;

/** How a test differs from the others. */
export interface TestOptions {
  /** Default: 1.5 times `limits.resultMs`. */
  readonly timeoutMs?: number | undefined;
}

/** One file of the suite: puts its tests there. */
export type Section = (suite: Suite) => void;
