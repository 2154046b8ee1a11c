import type { Logger } from "@task-abstraction/core";
import { type DestinationStream, destination as openDestination, pino, stdTimeFunctions } from "pino";
import { coloursFor } from "../output/colours.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { LogOptions } from "./log-options.ts";
import { plainDetails } from "./plain-details.ts";

/** A log on stdout. */
export interface WorkerLog {
  readonly logger: Logger;
  /** Resolves when everything is written, or when nobody reads any more. What is logged afterwards is dropped. */
  close(): Promise<void>;
}

/** Opens the log of a worker. */
export async function openWorkerLog(options: LogOptions, secrets: Secrets): Promise<WorkerLog> {
  const sink = options.format === "pretty" ? await openPretty() : openJson();
  const lines = pino(
    {
      level: options.level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    sink.stream,
  );
  // A signal may come after the last line, and must find a log that can be called.
  let isClosed = false;
  const write =
    (level: "debug" | "info" | "warn" | "error") =>
    (message: string, details?: Readonly<Record<string, unknown>>) => {
      if (!isClosed && lines.isLevelEnabled(level))
        lines[level](details === undefined ? {} : plainDetails(details, secrets), secrets.mask(message));
    };
  const logger = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
  const close = (): Promise<void> => {
    isClosed = true;
    return sink.close();
  };
  return { logger, close };
}

interface Sink {
  readonly stream: DestinationStream;
  close(): Promise<void>;
}

/** Not synchronous: a reader that stalls must not stop the event loop, and with it the heartbeats of running tasks. */
function openJson(): Sink {
  const stream = openDestination({ dest: 1, sync: false });
  return {
    stream,
    close: () =>
      new Promise((resolve) => {
        // pino drops further lines by itself when the pipe is broken; `close` then comes at once or has been.
        stream.once("close", resolve);
        stream.once("error", resolve);
        stream.end();
      }),
  };
}

/** Loaded only where it is needed: it costs more start time than everything else here. */
async function openPretty(): Promise<Sink> {
  const { default: pretty } = await import("pino-pretty");
  const stream = pretty({
    colorize: coloursFor(process.stdout).isColorSupported,
    ignore: "pid,hostname",
    translateTime: "SYS:HH:MM:ss",
    singleLine: true,
    sync: true,
    destination: 1,
  });
  return { stream, close: async () => undefined };
}
