import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { showNote } from "./progress.mjs";
import { toolchainFolder } from "./repository.mjs";

const POLL_MS = 200;
const GIVE_UP_MS = 15 * 60_000;

/** @type {string | undefined} */
let held;
process.on("exit", release);

/**
 * Runs an action that writes into the checkout (tools, dependencies, builds), one launcher at a time.
 * The lock is a folder with one file for each process that works under it; it is free once they are all dead.
 * @template T
 * @param {() => Promise<T>} action
 * @param {string} [folder]
 * @returns {Promise<T>}
 */
export async function holdSetUpLock(action, folder = toolchainFolder) {
  mkdirSync(folder, { recursive: true });
  await acquire(join(folder, "lock"));
  try {
    return await action();
  } finally {
    release();
  }
}

/**
 * A child that outlives a killed launcher still writes, so it keeps the lock for as long as it lives.
 * @param {import("node:child_process").ChildProcess} child
 */
export function shareSetUpLock(child) {
  if (!held || !child.pid) return;
  const mark = join(held, String(child.pid));
  writeFileSync(mark, "");
  child.once("close", () => rmSync(mark, { force: true }));
}

/** @param {string} lock */
async function acquire(lock) {
  const givesUpAt = performance.now() + GIVE_UP_MS;
  for (let attempt = 0; !tryToTake(lock); attempt += 1) {
    const holders = listHolders(lock);
    if (holders.every(isDead)) setAside(lock, holders);
    else {
      const pids = holders.map(pidOf).join(", ");
      if (attempt === 0)
        showNote(`waiting for another launcher that sets up this checkout (process ${pids})`);
      if (performance.now() > givesUpAt) {
        throw new Error(
          `Process ${pids} has held ${lock} for too long. End it, or delete that folder if it is no launcher.`,
        );
      }
      await sleep(POLL_MS);
    }
  }
  held = lock;
}

function release() {
  if (!held) return;
  const gone = `${held}-${randomUUID()}`;
  renameSync(held, gone);
  held = undefined;
  rmSync(gone, { recursive: true, force: true });
}

/**
 * A folder appears under the lock's name with its holder inside, in one step: renaming onto a folder with content fails.
 * @param {string} lock
 */
function tryToTake(lock) {
  const candidate = `${lock}-${randomUUID()}`;
  mkdirSync(candidate);
  writeFileSync(join(candidate, `${process.pid}.${randomUUID()}`), "");
  try {
    renameSync(candidate, lock);
    return true;
  } catch {
    rmSync(candidate, { recursive: true, force: true });
    return false;
  }
}

/**
 * Two launchers may see the same dead lock. Only one of them can move it to the name made from its holder; the other
 * one's rename fails even if a new lock stands there by then, as long as what was set aside stays.
 * @param {string} lock
 * @param {readonly string[]} holders
 */
function setAside(lock, holders) {
  try {
    renameSync(lock, `${lock}-dead-${holders.find((holder) => holder.includes(".")) ?? "unknown"}`);
  } catch {
    // Another launcher was faster, or the holder has just released it.
  }
}

/** @param {string} lock */
function listHolders(lock) {
  try {
    return readdirSync(lock);
  } catch {
    return [];
  }
}

/** @param {string} holder */
function isDead(holder) {
  const pid = pidOf(holder);
  // In a container that started anew, the number of a dead holder is soon our own or our npm's.
  if (pid === process.pid || pid === process.ppid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}

/** @param {string} holder `<pid>.<uuid>` for the launcher, `<pid>` for a child */
function pidOf(holder) {
  return Number(holder.split(".")[0]);
}
