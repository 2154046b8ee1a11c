#!/usr/bin/env node
// The one entry of `npm run …`: brings what the command needs, then runs it. Needs nothing but Node 20 and npm.
import { commands, printHelp } from "./commands.mjs";
import { exitCodeOf, Interrupted, watchSignals } from "./interruption.mjs";
import { printError } from "./progress.mjs";

const [name = "--help", ...args] = process.argv.slice(2);

watchSignals();
try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof Interrupted)) printError(error);
  process.exitCode = exitCodeOf(error);
}

async function run() {
  if (name === "--help" || name === "help") return printHelp(process.stdout);
  const command = commands.get(name);
  if (command) return await command.run(args);
  process.stderr.write(`There is no command "${name}".\n\n`);
  printHelp(process.stderr);
  return 2;
}
