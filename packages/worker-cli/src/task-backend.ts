#!/usr/bin/env node
import { installedApplication } from "./application/installed-application.ts";
import { runCommandLine } from "./command-line/run-command-line.ts";
import { createCompanionProgram } from "./commands/companion-program.ts";

await runCommandLine(createCompanionProgram, installedApplication);
