import { findModule } from "../processes/find-module.ts";
import { type ManagedProcess, startProcess } from "../processes/managed-process.ts";
import type { ProcessSettings } from "../processes/process-backend.ts";
import { LOG_VARIABLE } from "../recorder/record-execution.ts";
import type { ProgramOptions, WorkerProcessOptions } from "./workbench.ts";

const START_MS = 30_000;

/** The processes of one test, which are killed with it. */
export class RunningProcesses {
  readonly #told: Pick<ProcessSettings, "packageName" | "from" | "configuration">;
  readonly #log: string;
  readonly #processes = new Set<ManagedProcess>();

  constructor(told: Pick<ProcessSettings, "packageName" | "from" | "configuration">, log: string) {
    this.#told = told;
    this.#log = log;
  }

  /** A program that begins with `openProcessBackend()`. */
  start({ program, tasks, settings = {} }: ProgramOptions): ManagedProcess {
    const { packageName, from, configuration } = this.#told;
    const told: ProcessSettings = { packageName, from, configuration, tasks, program: settings };
    const started = startProcess({
      name: `process ${this.#processes.size + 1}`,
      arguments: [program, JSON.stringify(told)],
      environment: { [LOG_VARIABLE]: this.#log },
    });
    this.#processes.add(started);
    return started;
  }

  /** A worker that takes work. */
  async startWorker({ tasks, worker = {} }: WorkerProcessOptions): Promise<ManagedProcess> {
    const program = findModule("processes/worker-program.ts");
    const started = this.start({ program, tasks, settings: { ...worker } });
    await started.untilOutput(/^ready$/m, { timeoutMs: START_MS });
    return started;
  }

  async kill(): Promise<void> {
    await Promise.all([...this.#processes].map((started) => started.kill()));
  }
}
