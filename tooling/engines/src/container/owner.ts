import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

/** The process that started a container. A pid alone is given to another program sooner or later. */
export interface Owner {
  readonly pid: number;
  /** When that process started, as the system tells it. Empty where it does not. */
  readonly startedAt: string;
  /** Within which pids mean the same processes: this machine, this boot of it, this container. */
  readonly pidSpace: string;
}

/** This process. */
export async function identifyThisProcess(): Promise<Owner> {
  return {
    pid: process.pid,
    startedAt: (await readStart(process.pid)) ?? "",
    pidSpace: await readPidSpace(),
  };
}

/** Whether that very process runs. Undefined where that cannot be seen from here. */
export async function isRunning(owner: Owner): Promise<boolean | undefined> {
  if (owner.startedAt === "" || owner.pidSpace !== (await readPidSpace())) return undefined;
  return (await readStart(owner.pid)) === owner.startedAt;
}

async function readStart(pid: number): Promise<string | undefined> {
  return process.platform === "linux" ? readLinuxStart(pid) : readStartFromPs(pid);
}

// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 3 is the state, 22 the start in ticks since boot.
// Field 2 is the program's name in parentheses, which may hold spaces and parentheses itself.
async function readLinuxStart(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

async function readStartFromPs(pid: number): Promise<string | undefined> {
  const environment = { ...process.env, LC_ALL: "C" };
  const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)], {
    env: environment,
  }).catch(() => ({ stdout: "" }));
  return stdout.trim() || undefined;
}

async function readPidSpace(): Promise<string> {
  if (process.platform !== "linux") return process.platform;
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
  return `${boot.trim()} ${await readlink("/proc/self/ns/pid")}`;
}
