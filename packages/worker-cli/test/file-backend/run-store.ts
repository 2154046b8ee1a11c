import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StepRequest, TaskFailure, TaskStatus } from "@task-abstraction/core";

export interface StoredStep extends Pick<StepRequest, "taskName" | "queue" | "args" | "kwargs"> {
  status: TaskStatus;
  attempts: number;
  startedAt: string | null;
  completedAt: string | null;
  value?: unknown;
  error?: TaskFailure | undefined;
}

export interface StoredRun {
  readonly id: string;
  readonly kind: "task" | "workflow";
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string | null;
  notBefore: number;
  readonly steps: StoredStep[];
}

/** One JSON file a run, replaced as a whole, so that a reader never sees half of one. */
export class RunStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  write(run: StoredRun): void {
    const draft = join(this.#directory, `${run.id}.${randomUUID()}.draft`);
    writeFileSync(draft, JSON.stringify(run));
    renameSync(draft, join(this.#directory, `${run.id}.json`));
  }

  read(id: string): StoredRun | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#directory, `${id}.json`), "utf8")) as StoredRun;
    } catch {
      return undefined;
    }
  }

  list(): StoredRun[] {
    const names = readdirSync(this.#directory).filter((name) => name.endsWith(".json"));
    return names.sort().flatMap((name) => this.read(name.slice(0, -".json".length)) ?? []);
  }
}
