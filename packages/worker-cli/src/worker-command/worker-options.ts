import { type Command, Option } from "commander";
import { parseCount, parsePort } from "../command-line/parse-count.ts";
import { parseDuration } from "../command-line/parse-duration.ts";
import { collectList } from "../command-line/parse-list.ts";
import type { BackendOptions, ModuleOptions } from "../command-line/shared-options.ts";
import { type LogOptions, logFormats, logLevels } from "../log/log-options.ts";

/** What `task-backend-worker` was started with. */
export interface WorkerCommandOptions extends BackendOptions, ModuleOptions {
  readonly queues?: readonly string[];
  readonly concurrency: number;
  readonly name?: string;
  /** Milliseconds. */
  readonly drainTimeout: number;
  readonly maxTasks?: number;
  readonly maxDeliveries: number;
  readonly healthPort?: number;
  readonly healthHost?: string;
  readonly logLevel: LogOptions["level"];
  readonly logFormat?: LogOptions["format"];
  readonly check?: true;
  readonly json?: true;
}

const DEFAULT_DRAIN_TIMEOUT_MS = 25_000;

/**
 * The options of a worker command.
 *
 * @param choices `addModules` adds the options that say which tasks it serves, `addBackends` those that say on what
 */
export function addWorkerOptions(command: Command, choices: WorkerChoices): Command {
  addWork(command.optionsGroup("Work:"), choices);
  addStopping(command.optionsGroup("Stopping:"));
  addHealthAndLog(command.optionsGroup("Health and log:"));
  return command
    .optionsGroup("Other:")
    .option("--check", "check tasks, capabilities, configuration and connection, then exit")
    .option("--json", "print the report of --check, and errors, as JSON");
}

/** Which choices a worker command leaves to its user. */
export interface WorkerChoices {
  addModules(command: Command): Command;
  addBackends(command: Command): Command;
}

function addWork(command: Command, { addModules, addBackends }: WorkerChoices): void {
  const queues = "queues to serve, comma separated; required in production, else TASK_QUEUES, else default";
  command.addOption(new Option("-q, --queues <names...>", queues).argParser(collectList));
  addBackends(addModules(command))
    .option("--concurrency <number>", "tasks that run at once, over all queues", parseCount, 10)
    .option(
      "--max-deliveries <number>",
      "starts without an outcome after which a task ends WORKER_LOST",
      parseCount,
      5,
    )
    .option("--name <name>", "name in logs and in the engine (default: <host>-<pid>-<random>)");
}

function addStopping(command: Command): void {
  const drainTimeout = "how long a stop waits for running tasks: ms, or 30s";
  command
    .addOption(
      new Option("--drain-timeout <time>", drainTimeout)
        .argParser(parseDuration)
        .default(DEFAULT_DRAIN_TIMEOUT_MS, "25s"),
    )
    .option("--max-tasks <number>", "stop by itself, draining, after this many tasks", parseCount);
}

function addHealthAndLog(command: Command): void {
  command
    .option("--health-port <port>", "serve /livez and /readyz there", parsePort)
    .option(
      "--health-host <address>",
      "address to serve them on (default: every address, since probes come from outside of a container)",
    )
    .addOption(new Option("--log-level <level>", "how much to log").choices(logLevels).default("info"))
    .addOption(
      new Option("--log-format <format>", "for people or for programs")
        .choices(logFormats)
        .default(undefined, "pretty on a terminal, else json"),
    );
}
