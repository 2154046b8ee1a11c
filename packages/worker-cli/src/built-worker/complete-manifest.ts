import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BuiltParts } from "./built-parts.ts";
import type { WorkerContents, WorkerManifest } from "./worker-manifest.ts";

/** The manifest of a running worker, with the checksum of the file that runs. */
export async function completeManifest({ contents, url }: BuiltParts): Promise<WorkerManifest> {
  return describeProgram(contents, await readFile(fileURLToPath(url)));
}

/** The manifest of a program. */
export function describeProgram(contents: WorkerContents, program: Uint8Array): WorkerManifest {
  const sha256 = createHash("sha256").update(program).digest("hex");
  return { ...contents, index: { bytes: program.byteLength, sha256 } };
}
