import { join } from "node:path";
import { installDependencies } from "./install-dependencies.mjs";
import { showStep } from "./progress.mjs";
import { root } from "./repository.mjs";
import { runQuietly } from "./run-program.mjs";
import { holdSetUpLock } from "./set-up-lock.mjs";
import { settleAll } from "./settle-all.mjs";
import { bringFloorNode, bringToolchain } from "./toolchain.mjs";

/** @typedef {import("./toolchain.mjs").Toolchain} Toolchain */

/** What an invocation of turbo says; carries the output of the task that failed. */
export class BuildFailed extends Error {}

/**
 * Sets the checkout up and builds what the command needs, alone in the checkout.
 * @param {readonly string[]} turboArguments of `turbo run`; none: only the tools and the dependencies
 * @returns {Promise<Toolchain>}
 */
export function prepare(turboArguments) {
  return holdSetUpLock(async () => {
    const tools = await bringToolchain();
    await setUp(tools, turboArguments);
    return tools;
  });
}

/**
 * Like `prepare`, with the oldest Node for users too; its path is in TASK_ABSTRACTION_FLOOR_NODE.
 * @param {readonly string[]} turboArguments
 * @returns {Promise<Toolchain>}
 */
export function prepareForTests(turboArguments) {
  return holdSetUpLock(async () => {
    const [tools, floorNode] = await settleAll([bringToolchain(), bringFloorNode()]);
    await setUp(tools, turboArguments);
    const { NODE_ENV: _, ...env } = tools.env;
    return { ...tools, env: { ...env, TASK_ABSTRACTION_FLOOR_NODE: floorNode } };
  });
}

/**
 * @param {Toolchain} tools
 * @param {readonly string[]} args of `turbo run`
 * @returns {string[]}
 */
export function turboCommand(tools, args) {
  const script = join(root, "node_modules", "turbo", "bin", "turbo");
  return [
    tools.node,
    script,
    "run",
    ...args,
    "--ui=stream",
    "--output-logs=errors-only",
    "--log-order=grouped",
  ];
}

/**
 * @param {Toolchain} tools
 * @param {readonly string[]} turboArguments
 */
async function setUp(tools, turboArguments) {
  await installDependencies(tools);
  if (turboArguments.length === 0) return;
  await showStep(turboArguments.filter((argument) => !argument.startsWith("-")).join(" and "), async () => {
    const { exitCode, output } = await runQuietly(turboCommand(tools, turboArguments), { env: tools.env });
    if (exitCode !== 0) throw new BuildFailed(output);
  });
}
