#!/usr/bin/env node
import { runCommandLine } from "./embedded-command/run-command-line.ts";

await runCommandLine(process.argv.slice(2));
