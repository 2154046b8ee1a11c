#!/usr/bin/env node
import { runCommandLine } from "./command-line/run-command-line.ts";
import { createCompanionProgram } from "./commands/companion-program.ts";

await runCommandLine(createCompanionProgram);
