#!/usr/bin/env node
import { offers } from "./commands/offers.ts";
import { runCommand } from "./commands/run-command.ts";

process.exitCode = await runCommand(process.argv.slice(2), offers, process);
