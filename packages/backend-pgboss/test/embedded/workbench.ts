import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "@task-abstraction/conformance";
import {
  connectEmbeddedEngine,
  type EmbeddedEngine,
  type EmbeddedEngineOptions,
  inspectEmbeddedOwner,
  stopEmbeddedOwner,
} from "../../src/embedded/embedded-engine.ts";

const clientProgram = fileURLToPath(new URL("client-program.ts", import.meta.url));

/** A folder for one test, and everything that runs on it. */
export interface Workbench {
  readonly folder: string;
  readonly dataDirectory: string;
  readonly log: () => string;
  connect(options?: Partial<EmbeddedEngineOptions>): EmbeddedEngine;
  /** A process that does a job of `client-program.ts`. */
  startClient(job: string, args?: readonly string[], options?: SpawnOptions): Client;
  /** A process that runs an ES module of a few lines. */
  startScript(text: string, options?: SpawnOptions): Client;
  /** Pids of owner processes of this directory, also of those that hold no lock. */
  findOwners(): number[];
  ownerPid(): Promise<number>;
  /** Ends all of it, and fails where something goes on. */
  dispose(): Promise<void>;
}

/** Another process on the workbench. */
export interface Client {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** The exit code, once it has ended and closed its streams. */
  readonly ended: Promise<number | null>;
}

/** Sets up a workbench with an empty data directory. */
export function createWorkbench(): Workbench {
  const folder = mkdtempSync(join(tmpdir(), "embedded-bench-"));
  const dataDirectory = join(folder, "data");
  const engines: EmbeddedEngine[] = [];
  const clients: Client[] = [];

  const bench: Workbench = {
    folder,
    dataDirectory,
    log: () =>
      existsSync(join(dataDirectory, "owner.log"))
        ? readFileSync(join(dataDirectory, "owner.log"), "utf8")
        : "",
    connect(options) {
      const engine = connectEmbeddedEngine({ dataDirectory, ...options });
      engines.push(engine);
      return engine;
    },
    startClient(job, args = [], options = {}) {
      const client = startNode([clientProgram, dataDirectory, job, ...args], options);
      clients.push(client);
      return client;
    },
    startScript(text, options = {}) {
      const client = startNode(["--input-type=module", "--eval", text], options);
      clients.push(client);
      return client;
    },
    findOwners: () => findOwners(folder),
    async ownerPid() {
      const owner = await inspectEmbeddedOwner(dataDirectory);
      if (owner === null) throw new Error(`No owner runs for ${dataDirectory}.`);
      return owner.pid;
    },
    async dispose() {
      for (const client of clients) client.process.kill("SIGKILL");
      await Promise.all(clients.map(({ ended }) => ended));
      await Promise.all(engines.map((engine) => engine.close()));
      await stopEmbeddedOwner(dataDirectory);
      await eventually(() => findOwners(folder).length === 0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bench;
}

function startNode(args: readonly string[], options: SpawnOptions): Client {
  const child = spawn(process.execPath, args, {
    stdio: ["pipe", "pipe", "inherit"],
    ...options,
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { process: child, output: () => output, ended };
}

function findOwners(folder: string): number[] {
  return execFileSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes("embedded-owner") && line.includes(folder) && !line.includes("<defunct>"))
    .map((line) => Number.parseInt(line, 10));
}
