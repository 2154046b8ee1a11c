import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

/** Takes the lock, notes it, holds it until its standard input ends. */
const HOLDER = `
  import { appendFileSync } from "node:fs";
  import { spawn } from "node:child_process";
  import { holdSetUpLock, shareSetUpLock } from ${JSON.stringify(new URL("../../scripts/set-up-lock.mjs", import.meta.url))};
  const [name, folder, withChild] = process.argv.slice(1);
  const note = (text) => appendFileSync(folder + "/log", name + " " + text + "\\n");
  await holdSetUpLock(async () => {
    note("in");
    if (withChild) {
      const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"], detached: true });
      shareSetUpLock(child);
      console.log("child " + child.pid);
    }
    console.log("in");
    for await (const _ of process.stdin);
    note("out");
  }, folder);
`;

let folder: string;
let processes: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "task-abstraction-lock-"));
  writeFileSync(join(folder, "log"), "");
  processes = [];
});

afterEach(async () => {
  await Promise.all(processes.map(kill));
  rmSync(folder, { recursive: true, force: true });
});

test("holdSetUpLock() lets the second process in when the first has left", async () => {
  const first = start("first");
  await printed(first, "in");
  const second = start("second");
  await printed(second, "waiting for another launcher");
  await leave(first);
  await printed(second, "in\n");
  await leave(second);
  expect(readLog()).toEqual(["first in", "first out", "second in", "second out"]);
});

test("holdSetUpLock() takes the lock over from a process that was killed", async () => {
  const first = start("first");
  await printed(first, "in");
  await kill(first);
  const second = start("second");
  await printed(second, "in");
  await leave(second);
  expect(readLog()).toEqual(["first in", "second in", "second out"]);
});

test("holdSetUpLock() waits for a child that outlives its killed launcher", async () => {
  const first = start("first", "with child");
  const output = await printed(first, "in\n");
  const orphan = Number(/child (\d+)/.exec(output)?.[1]);
  // The orphan's standard input ends with its parent: stopped, it cannot notice.
  process.kill(orphan, "SIGSTOP");
  await kill(first);
  const second = start("second");
  await printed(second, "waiting for another launcher");
  process.kill(orphan, "SIGKILL");
  await printed(second, "in\n");
  await leave(second);
  expect(readLog()).toEqual(["first in", "second in", "second out"]);
});

test("holdSetUpLock() lets processes that find a dead lock in one at a time", async () => {
  const dead = start("dead");
  await printed(dead, "in");
  await kill(dead);
  const names = ["a", "b", "c", "d"];
  await Promise.all(names.map((name) => leave(start(name))));
  const [, ...log] = readLog();
  expect(log.filter((_, index) => index % 2 === 0).sort()).toEqual(names.map((name) => `${name} in`));
  expect(log.filter((_, index) => index % 2 === 1)).toEqual(
    log.filter((_, index) => index % 2 === 0).map((line) => line.replace("in", "out")),
  );
});

function start(name: string, ...options: readonly string[]): ChildProcess {
  const args = ["--input-type=module", "-e", HOLDER, name, folder, ...options];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  processes.push(child);
  return child;
}

/** Resolves with all output as soon as it has the text. */
function printed(child: ChildProcess, text: string): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output += String(chunk);
        if (output.includes(text)) resolve(output);
      });
    }
    child.once("close", () => reject(new Error(`The holder ended without printing "${text}":\n${output}`)));
  });
}

async function leave(child: ChildProcess): Promise<void> {
  child.stdin?.end();
  if (child.exitCode === null) await once(child, "close");
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

function readLog(): readonly string[] {
  return readFileSync(join(folder, "log"), "utf8").trim().split("\n");
}
