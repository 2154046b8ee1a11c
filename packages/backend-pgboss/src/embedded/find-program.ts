import { existsSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";
import { findPackageRoot } from "./package-root.ts";

/**
 * The file of a program of this package that runs apart from its starter, beside this one or built.
 *
 * @throws EmbeddedEngineError `EMBEDDED_START_FAILED` where it is missing.
 */
export function findProgram(name: "embedded-owner" | "owner-heartbeat"): string {
  const root = findPackageRoot();
  const program = import.meta.url.endsWith(".ts")
    ? join(root, "src", "embedded", `${name}.ts`)
    : join(root, "dist", "embedded", `${name}.js`);
  if (existsSync(program)) return program;
  throw new EmbeddedEngineError(
    "EMBEDDED_START_FAILED",
    `The program of the embedded engine is missing at ${program}. Keep this package out of your bundle (mark it as external), so that its files stay beside each other.`,
  );
}
