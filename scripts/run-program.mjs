import { spawn } from "node:child_process";
import { endWithLauncher, throwIfInterrupted } from "./interruption.mjs";
import { root } from "./repository.mjs";
import { shareSetUpLock } from "./set-up-lock.mjs";

/** @typedef {{ exitCode: number, output: string }} Ending */
/** @typedef {{ env: NodeJS.ProcessEnv, cwd?: string }} Surroundings */
/** @typedef {{ stdio: import("node:child_process").StdioOptions, forwardAs: NodeJS.Signals | "same" }} Manner */

/**
 * Runs a program with the launcher's own terminal.
 * @param {readonly string[]} command
 * @param {Surroundings} options
 * @returns {Promise<number>} its exit code
 */
export async function runProgram(command, options) {
  const { exitCode } = await run(command, { ...options, stdio: "inherit", forwardAs: "same" });
  return exitCode;
}

/**
 * Runs a program without showing anything; what it wrote comes back.
 * @param {readonly string[]} command
 * @param {Surroundings} options
 * @returns {Promise<Ending>}
 */
export function runQuietly(command, options) {
  return run(command, { ...options, stdio: ["ignore", "pipe", "pipe"], forwardAs: "SIGTERM" });
}

/**
 * @param {readonly string[]} command
 * @param {Surroundings & Manner} options
 * @returns {Promise<Ending>}
 */
async function run([program = "", ...args], { env, cwd = root, stdio, forwardAs }) {
  throwIfInterrupted();
  const child = spawn(program, args, { cwd, env, stdio });
  endWithLauncher(child, forwardAs);
  shareSetUpLock(child);
  const output = collectOutput(child);
  const exitCode = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  throwIfInterrupted();
  return { exitCode, output: output.join("") };
}

/** @param {import("node:child_process").ChildProcess} child */
function collectOutput(child) {
  /** @type {string[]} */
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk) => chunks.push(chunk));
  }
  return chunks;
}
