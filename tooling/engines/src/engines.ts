#!/usr/bin/env node
import { runCommand } from "./commands/run-command.ts";
import { postgresOffer } from "./postgres/postgres-offer.ts";

process.exitCode = await runCommand(process.argv.slice(2), [postgresOffer], process);
