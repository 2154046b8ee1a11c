import type { Capabilities } from "@task-abstraction/core";

/** What `check` found out. The same object is printed with `--json`. */
export interface CheckReport {
  /** False as soon as there is one problem. */
  readonly ok: boolean;
  readonly backend: CheckedBackend | null;
  readonly configuration: readonly CheckedSetting[];
  readonly connection: CheckedConnection | null;
  /** With this configuration. */
  readonly capabilities: Capabilities | null;
  readonly queues: { readonly names: readonly string[]; readonly from: string } | null;
  readonly tasks: readonly CheckedTask[];
  readonly workflows: readonly CheckedWorkflow[];
  /** Keep a worker from starting, or from doing what it should. */
  readonly problems: readonly string[];
  /** Worth knowing. */
  readonly warnings: readonly string[];
}

/** Which backend, and who chose it. */
export interface CheckedBackend {
  readonly name: string;
  readonly type: string;
  readonly from: "--backend" | "TASK_BACKEND_TYPE" | "default";
  /** `null` where no package.json can be found for it. */
  readonly package: { readonly name: string; readonly version: string } | null;
}

/** One setting; `value` is masked where it is secret, and `null` where it is not set. */
export interface CheckedSetting {
  readonly name: string;
  readonly value: string | number | boolean | null;
  /** The environment variable that set it, `default`, or `not set`. */
  readonly from: string;
}

/** Whether the engine answered. */
export type CheckedConnection =
  | { readonly reachable: true; readonly connectMs: number; readonly pingMs: number }
  | { readonly reachable: false; readonly error: string };

/** A task as a worker with this configuration would serve it. */
export interface CheckedTask {
  readonly name: string;
  readonly source: string;
  readonly queue: string;
  readonly maxAttempts: number | null;
  /** Limit of one attempt; `null`: none. */
  readonly timeoutMs: number | null;
  readonly problem: string | null;
}

/** A workflow of the loaded modules. */
export interface CheckedWorkflow {
  readonly name: string;
  readonly source: string;
  readonly steps: readonly string[];
}
