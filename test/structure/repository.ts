import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The files of a checkout as the rules see them: paths from the root with slashes, and their text. */
export interface Repository {
  readonly files: readonly string[];
  read(path: string): string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Every file of this checkout that git tracks or would track. */
export function readRepository(): Repository {
  return { files: listFiles(), read: (path) => readFileSync(join(root, path), "utf8") };
}

/** The same repository with some files written anew, or removed by `null`: for rules to be seen to fail. */
export function withChanges(
  repository: Repository,
  changes: Readonly<Record<string, string | null>>,
): Repository {
  const kept = repository.files.filter((file) => !(file in changes));
  const written = Object.keys(changes).filter((file) => changes[file] !== null);
  return {
    files: [...kept, ...written].sort(),
    read: (path) => changes[path] ?? repository.read(path),
  };
}

function listFiles(): readonly string[] {
  const files = existsSync(join(root, ".git"))
    ? // The checkout may belong to somebody else, as in a container; reading its list does no harm.
      git(["-c", `safe.directory=${root}`, "ls-files", "-co", "--exclude-standard", "-z"])
    : listFilesOutsideGit();
  return files.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
}

/** In an unpacked archive git still knows what it would ignore, through an empty repository elsewhere. */
function listFilesOutsideGit(): string {
  const folder = mkdtempSync(join(tmpdir(), "task-abstraction-structure-"));
  try {
    git(["init", "--quiet", folder]);
    return git([
      "--git-dir",
      join(folder, ".git"),
      "--work-tree",
      root,
      "ls-files",
      "-o",
      "--exclude-standard",
      "-z",
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function git(args: readonly string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}
