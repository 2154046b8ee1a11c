import type { CallOptions, Priority } from "@task-abstraction/core";
import { type Command, Option } from "commander";
import { parseDuration } from "../command-line/parse-duration.ts";
import { collectHeader } from "../command-line/parse-header.ts";
import { parseJsonObject } from "../command-line/parse-json.ts";

/** What `submit` and `workflow` take for one call. */
export interface CallCommandOptions {
  readonly queue?: string;
  readonly delay?: number;
  readonly expires?: number;
  readonly priority?: Priority;
  readonly key?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly kwargs?: string;
}

/** The options of one call; what the engine lacks is refused before anything is sent. */
export function addCallOptions(command: Command): Command {
  return command
    .option("--queue <name>", "where to queue it (default: the task's own queue)")
    .option("--delay <time>", "not before: ms, or 30s", parseDuration)
    .option("--expires <time>", "not started after: ms, or 30s", parseDuration)
    .addOption(
      new Option("--priority <priority>", "among those of its queue").choices(["low", "normal", "high"]),
    )
    .option("--key <key>", "idempotency key: the same key gives the same id")
    .option("--header <name=value>", "a header that travels along (repeatable)", collectHeader)
    .option("--kwargs <json>", "keyword arguments, a JSON object");
}

/** The same as core takes them. */
export function toCallOptions(options: CallCommandOptions): CallOptions {
  return {
    queue: options.queue,
    delayMs: options.delay,
    expiresMs: options.expires,
    priority: options.priority,
    idempotencyKey: options.key,
    headers: options.header,
    kwargs: options.kwargs === undefined ? undefined : parseJsonObject(options.kwargs, "--kwargs"),
  };
}
