import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, onTestFinished } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const BINS = {
  worker: join(ROOT, "src/task-backend-worker.ts"),
  companion: join(ROOT, "src/task-backend.ts"),
};
/** Removing the types of every file again would take most of the time of these tests. */
const COMPILE_CACHE = join(ROOT, "node_modules/.cache/compile");

/** Secrets of the file backend: no command may print them. */
export const SECRETS = { password: "h0rse-battery", token: "tok-en-12345" };

export const TASKS = join(ROOT, "test/task-modules/tasks.ts");
const FILE_BACKEND = join(ROOT, "test/file-backend/index.ts");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** A folder of its own for the tasks of one test, and the environment that points there. */
export function createWorkspace(): {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
} {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "worker-cli-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = {
    TASK_BACKEND_TYPE: FILE_BACKEND,
    TASK_MODULES: TASKS,
    FILES_DIRECTORY: join(folder, "runs"),
    FILES_URL: `files://ada:${SECRETS.password}@host/db`,
    FILES_TOKEN: SECRETS.token,
  };
  return { folder, env };
}

const alive = new Set<ChildProcess>();

// No test leaves a process behind, whether it failed or only had no reason to stop its worker.
afterEach(() => {
  for (const child of alive) child.kill("SIGKILL");
});

/** A bin as its own process, with what it has printed so far. */
export class RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout = "";
  stderr = "";
  #changed: () => void = () => undefined;

  constructor(script: string, words: readonly string[], options: RunOptions) {
    // Nothing of the machine's own settings: NODE_ENV, TASK_* and colours would change what is tested.
    const env = {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...options.env,
    };
    this.child = spawn(process.execPath, [script, ...words], {
      env,
      cwd: options.cwd ?? ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.#changed();
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#changed();
    });
    this.ended = new Promise((resolveEnded) => {
      this.child.once("close", (code, signal) => {
        this.#changed();
        resolveEnded({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
    alive.add(this.child);
    this.child.once("exit", () => alive.delete(this.child));
  }

  /** Resolves once the text has been printed on either stream. */
  async prints(text: string | RegExp): Promise<void> {
    const has = (): boolean => {
      const printed = this.stdout + this.stderr;
      return typeof text === "string" ? printed.includes(text) : text.test(printed);
    };
    while (!has()) {
      if (this.child.exitCode !== null)
        throw new Error(`It ended without printing ${text}:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolveChanged) => {
        this.#changed = resolveChanged;
      });
    }
  }

  send(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Log lines so far. */
  get log(): readonly Readonly<Record<string, unknown>>[] {
    return this.stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  }
}

export function startCommand(
  bin: keyof typeof BINS,
  words: readonly string[],
  options: RunOptions = {},
): RunningCommand {
  return new RunningCommand(BINS[bin], words, options);
}

/** Runs `task-backend` to its end. */
export function runCompanion(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return startCommand("companion", words, options).ended;
}

/** Runs `task-backend-worker` to its end. */
export function runWorker(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return startCommand("worker", words, options).ended;
}

/** A worker that takes tasks. */
export async function startWorker(words: readonly string[], options: RunOptions): Promise<RunningCommand> {
  const worker = startCommand("worker", words, options);
  await worker.prints("Worker started.");
  return worker;
}
