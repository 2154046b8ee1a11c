import { execFile } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { promisify } from "node:util";

/** Names one process for good: a pid alone is given to another program sooner or later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, in whatever form the system tells it; null where it does not. */
  readonly startedAt: string | null;
  /** Within which pids mean the same processes: this boot of this machine, and this container. Null where unknown. */
  readonly pidSpace: string | null;
}

interface ProcessState {
  readonly isZombie: boolean;
  readonly startedAt: string | null;
}

/** The identity of the running process. */
export async function identifyThisProcess(): Promise<ProcessIdentity> {
  const state = await readProcessState(process.pid);
  return { pid: process.pid, startedAt: state?.startedAt ?? null, pidSpace: readPidSpace() };
}

/**
 * Whether that very process still runs. A zombie does not: it holds neither files nor sockets, and the first process
 * of a container may never take note of its end. Undefined where its pids cannot be seen from here.
 */
export async function isProcessRunning(identity: ProcessIdentity): Promise<boolean | undefined> {
  if (identity.pidSpace !== readPidSpace()) return undefined;
  const state = await readProcessState(identity.pid);
  if (state === undefined || state.isZombie) return false;
  return identity.startedAt === null || state.startedAt === null || identity.startedAt === state.startedAt;
}

async function readProcessState(pid: number): Promise<ProcessState | undefined> {
  if (!isPidTaken(pid)) return undefined;
  if (process.platform === "linux") return readLinuxProcessState(pid);
  if (process.platform === "win32") return { isZombie: false, startedAt: null };
  return readProcessStateFromPs(pid);
}

function isPidTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 3 is the state and 22 the start in clock ticks.
// Field 2 is the program's name in parentheses and may itself hold spaces and parentheses.
function readLinuxProcessState(pid: number): ProcessState | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fromState = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { isZombie: fromState[0] === "Z" || fromState[0] === "X", startedAt: fromState[19] ?? null };
  } catch {
    // Ended since it was looked for, or another user's and hidden (the mount option hidepid).
    return isPidTaken(pid) ? { isZombie: false, startedAt: null } : undefined;
  }
}

async function readProcessStateFromPs(pid: number): Promise<ProcessState> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    env: { ...process.env, LC_ALL: "C" },
  }).catch(() => ({ stdout: "" }));
  const [state, ...startedAt] = stdout.trim().split(/\s+/);
  return { isZombie: state?.startsWith("Z") === true, startedAt: startedAt.join(" ") || null };
}

// Ticks since boot repeat after a reboot, so the boot is part of the identity.
function readPidSpace(): string | null {
  if (process.platform !== "linux") return null;
  try {
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return null;
  }
}
