#!/usr/bin/env node
import { installedApplication } from "./application/installed-application.ts";
import { runCommandLine } from "./command-line/run-command-line.ts";
import { createWorkerProgram } from "./worker-command/worker-program.ts";

await runCommandLine(createWorkerProgram, installedApplication);
