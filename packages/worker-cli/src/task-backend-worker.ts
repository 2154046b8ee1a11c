#!/usr/bin/env node
import { runCommandLine } from "./command-line/run-command-line.ts";
import { createWorkerProgram } from "./worker-command/worker-program.ts";

await runCommandLine(createWorkerProgram);
