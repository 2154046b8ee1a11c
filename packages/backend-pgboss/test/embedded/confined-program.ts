import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { createBackend, defineTask } from "@task-abstraction/core";
import { stopEmbeddedOwner } from "../../src/embedded/embedded-engine.ts";
import pgboss from "../../src/index.ts";

// A process of its own, see `run-confined.ts`: `confined-program.ts <scenario> <confinement> <folder> [bytes…]`.

/** How one submit went. */
export interface Failure {
  readonly code: string;
  readonly outcome: string;
  readonly message: string;
}

/** What came of some submits. */
export interface Submitted {
  readonly ids: readonly string[];
  readonly failures: readonly Failure[];
}

/** A start while there is no room, and the next one when there is. */
export interface StartReport {
  readonly confined: Submitted;
  readonly leftovers: readonly string[];
  readonly free: Submitted;
}

/** Submits until there is no room, and what is left of them when there is again. */
export interface WorkReport {
  readonly confined: Submitted;
  readonly free: Submitted;
  readonly missing: readonly string[];
}

const LARGE_BYTES = 20_000;
const MOST_SUBMITS = 5_000;
const REFUSALS = 3;

const [, , scenario = "", confinement = "", folder = "", ...rest] = process.argv;
const dataDirectory = join(folder, "data");
const filler = join(folder, "filler");
const store = defineTask("store", (text: string) => text.length);

const scenarios: Readonly<Record<string, () => Promise<object>>> = {
  async start(): Promise<StartReport> {
    const confined = await submitConfined("1");
    const leftovers = readdirSync(dataDirectory).filter((name) => name.startsWith("owner.lock."));
    rmSync(filler, { force: true });
    return { confined, leftovers, free: await submit(1) };
  },

  async work(): Promise<WorkReport> {
    const before = await submit(1);
    await stopEmbeddedOwner(dataDirectory);
    const confined = await submitConfined(String(MOST_SUBMITS));
    rmSync(filler, { force: true });
    await stopEmbeddedOwner(dataDirectory);
    const free = await submit(1);
    return { confined, free, missing: await findMissing([...before.ids, ...confined.ids, ...free.ids]) };
  },

  async readOnly(): Promise<WorkReport> {
    const before = await submit(1);
    await stopEmbeddedOwner(dataDirectory);
    // The owner's log stays open until the last thread of its process has ended.
    await eventually(() => remount("ro"));
    const confined = await submit(1);
    remount("rw");
    const free = await submit(1);
    return { confined, free, missing: await findMissing([...before.ids, ...free.ids]) };
  },

  submit: () => submit(Number(rest[0])),
};

const report = await scenarios[scenario]?.();
await stopEmbeddedOwner(dataDirectory);
console.log(JSON.stringify(report));

/** In a process that has no more room than it was told, and whose owner has none either. */
async function submitConfined(count: string): Promise<Submitted> {
  const bytes = Number(rest[0]);
  const { bavail, bsize } = statfsSync(folder);
  if (confinement === "small-disk") writeFileSync(filler, Buffer.alloc(bavail * bsize - bytes, "x"));
  // POSIX counts in blocks of 512 bytes.
  const limit = confinement === "file-limit" ? `ulimit -f ${Math.floor(bytes / 512)};` : "";
  const words = [import.meta.filename, "submit", confinement, folder, count];
  const child = spawn("sh", ["-c", `${limit} exec "$@"`, "sh", process.execPath, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child, "close");
  return JSON.parse(output) as Submitted;
}

/** Through `bind`, which a user name space may too: it is the mount that changes, and not the file system. */
function remount(option: "ro" | "rw"): void {
  execFileSync("sh", ["-c", 'mount -o "remount,bind,$1" "$2"', "sh", option, folder], { stdio: "ignore" });
}

async function submit(count: number): Promise<Submitted> {
  const backend = createBackend(pgboss, { configuration: { dataDirectory }, tasks: [{ store }] });
  const ids: string[] = [];
  const failures: Failure[] = [];
  while (ids.length < count && failures.length < REFUSALS) {
    // Random, so that the database cannot compress it.
    await backend.submit(store, randomBytes(LARGE_BYTES).toString("base64")).then(
      (id) => void ids.push(id),
      (error: Failure) => void failures.push(pickFailure(error)),
    );
  }
  await backend.close();
  return { ids, failures };
}

function pickFailure({ code, outcome, message }: Failure): Failure {
  return { code, outcome, message };
}

async function findMissing(ids: readonly string[]): Promise<string[]> {
  const backend = createBackend(pgboss, { configuration: { dataDirectory } });
  const missing: string[] = [];
  for (const id of ids) await backend.getResult(id).catch(() => void missing.push(id));
  await backend.close();
  return missing;
}
