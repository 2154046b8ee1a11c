import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const STOP_TIMEOUT_MS = 5_000;

/** What a worker of the quickstart is started with. */
export interface WorkerProcessOptions {
  readonly dataDirectory: string;
  readonly queues: readonly string[];
  /** Folders that its file tasks may touch. */
  readonly fileRoots: readonly string[];
  readonly logFile: string;
}

/** A worker in a process of its own, started by the real command. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #logFile: string;

  constructor(options: WorkerProcessOptions) {
    mkdirSync(dirname(options.logFile), { recursive: true });
    const log = openSync(options.logFile, "w");
    this.#logFile = options.logFile;
    this.#child = spawn(
      process.execPath,
      [findBin("task-backend-worker"), "--queues", options.queues.join(",")],
      {
        cwd: import.meta.dirname,
        stdio: ["ignore", log, log],
        env: {
          ...process.env,
          TASK_BACKEND_TYPE: "pgboss",
          PGBOSS_DATABASE_URL: "",
          PGBOSS_DATA_DIR: options.dataDirectory,
          TASK_FILES_ROOT: options.fileRoots.join(process.platform === "win32" ? ";" : ":"),
        },
      },
    );
    closeSync(log);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Rejects when the worker ends by itself, with what it logged. */
  async failed(): Promise<never> {
    const [code] = (await once(this.#child, "exit")) as [number | null];
    throw new Error(
      `The worker ended by itself with exit code ${code}. It logged:\n${readFileSync(this.#logFile, "utf8")}`,
    );
  }

  /** Ends it at once, as the operating system would when memory runs out. */
  async kill(): Promise<void> {
    if (this.#ended) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  /** Lets it finish what it runs; one that takes too long is killed. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await once(this.#child, "exit");
    clearTimeout(timer);
  }

  get #ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}

/** By the package's `bin` field: links in node_modules/.bin are made before this workspace is built. */
function findBin(name: string): string {
  const packageFile = createRequire(import.meta.url).resolve("@task-abstraction/worker-cli/package.json");
  const { bin } = JSON.parse(readFileSync(packageFile, "utf8")) as {
    readonly bin: Readonly<Record<string, string>>;
  };
  return join(dirname(packageFile), bin[name] as string);
}
