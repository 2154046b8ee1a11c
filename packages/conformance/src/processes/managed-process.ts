import { spawn } from "node:child_process";

/** How a process of a test ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How to start a Node process of a test. */
export interface ProcessOptions {
  /** For messages. */
  readonly name: string;
  /** Of the Node executable: the script and its own arguments. */
  readonly arguments: readonly string[];
  /** Beside the test's own environment; `undefined` takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly workingDirectory?: string | undefined;
  /** Node to run it with. Default: the test's own. */
  readonly executable?: string | undefined;
}

/** A process that a test has started, and must end with `kill()`. */
export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  /** Never rejects. */
  readonly exited: Promise<Exit>;
  /** All it has printed so far, on both streams. */
  output(): string;
  /** Resolves once the output matches; rejects with the output when it ends first or time is up. */
  untilOutput(pattern: RegExp, options: { readonly timeoutMs: number }): Promise<RegExpMatchArray>;
  /** Sends a signal (default SIGKILL) and resolves when the process has ended. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
}

/** Starts a Node process. */
export function startProcess(options: ProcessOptions): ManagedProcess {
  const child = spawn(options.executable ?? process.execPath, options.arguments, {
    cwd: options.workingDirectory,
    env: { ...process.env, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listeners = new Set<() => void>();
  const append = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", append);
  child.stderr.on("data", append);
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => {
      append(Buffer.from(String(error)));
      resolve({ code: null, signal: null });
    });
    child.once("close", (code, signal) => resolve({ code, signal }));
  });

  return {
    name: options.name,
    pid: child.pid ?? 0,
    exited,
    output: () => output,
    untilOutput: (pattern, { timeoutMs }) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          clearTimeout(timer);
          listeners.delete(look);
          settle();
        };
        const look = (): void => {
          const match = pattern.exec(output);
          if (match !== null) end(() => resolve(match));
        };
        const fail = (what: string): void => {
          end(() =>
            reject(new Error(`${options.name} ${what} without printing ${pattern}. It printed:\n${output}`)),
          );
        };
        const timer = setTimeout(() => fail(`ran for ${timeoutMs} ms`), timeoutMs);
        listeners.add(look);
        void exited.then(() => fail("ended"));
        look();
      }),
    async kill(signal = "SIGKILL") {
      child.kill(signal);
      return exited;
    },
  };
}
