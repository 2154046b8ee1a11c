import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** How there is no room: on a small file system of its own, or by a limit on the size of files. */
export type Confinement = "small-disk" | "file-limit";

/** Large enough for a database and the log that is written when a second segment is begun. */
const DISK_BYTES = 96 * 1024 * 1024;

const PROGRAM_DEADLINE_MS = 55_000;

const program = join(import.meta.dirname, "confined-program.ts");
const mount = 'mount -t tmpfs -o size="$1" tmpfs "$2"';

/** Who may mount: root, anybody in a user namespace of their own, or who may become root without a password. */
const waysToMount = [
  ["unshare", "--mount"],
  ["unshare", "--user", "--map-root-user", "--mount"],
  ["sudo", "-n", "unshare", "--mount"],
];

const wayToMount = waysToMount.find(
  ([command = "", ...words]) =>
    spawnSync(command, [...words, "sh", "-c", mount, "sh", "1m", tmpdir()]).status === 0,
);

/**
 * A small disk where one can be mounted, in a name space that ends with the program. A limit on the size of files needs
 * no rights and stops the database at the same places, by another error of the file system.
 */
export const confinement: Confinement = wayToMount === undefined ? "file-limit" : "small-disk";

/** Runs a scenario of `confined-program.ts` in a new folder, with so many bytes of room while it is confined. */
export async function runConfined<Report>(scenario: string, roomBytes: number): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "embedded-confined-"));
  const words = [process.execPath, program, scenario, confinement, folder, String(roomBytes)];
  const mounted = ["sh", "-c", `${mount} && shift 2 && exec "$@"`, "sh", String(DISK_BYTES), folder];
  const [command = "", ...others] = wayToMount === undefined ? words : [...wayToMount, ...mounted, ...words];
  try {
    const { stdout } = await promisify(execFile)(command, others, { timeout: PROGRAM_DEADLINE_MS });
    return JSON.parse(stdout) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
