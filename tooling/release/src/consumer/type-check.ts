import { join } from "node:path";
import { tryCommand } from "../process/run-command.ts";
import { repositoryRoot } from "../workspace/repository-root.ts";
import type { Consumer } from "./consumer.ts";

/** What the README of core says that a TypeScript project needs. */
export const TYPES_OF_NODE = "@types/node";

/** As `tsc --init` makes it, with the least that Node 22.18 allows, except that declarations are checked too. */
const COMPILER_OPTIONS = {
  target: "es2022",
  lib: ["es2022"],
  types: ["node"],
  module: "nodenext",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  skipLibCheck: false,
  noEmit: true,
};

/**
 * What the compiler says of a project's files and of the declarations of our packages. What others publish may be wrong: that is
 * why their users have `skipLibCheck`.
 */
export async function typeCheck(consumer: Consumer): Promise<readonly string[]> {
  consumer.write("tsconfig.json", JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ["*.ts"] }));
  const compiler = join(repositoryRoot, "node_modules/typescript/bin/tsc");
  const command = [process.execPath, compiler, "--project", consumer.folder, "--pretty", "false"];
  const { stdout } = await tryCommand(command, { folder: consumer.folder });
  const faults = stdout.split("\n").filter((line) => /error TS\d+/.test(line));
  return faults.filter((line) => !/node_modules\/(?!\.pnpm\/@task-abstraction|@task-abstraction)/.test(line));
}
