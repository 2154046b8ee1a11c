import type { Worker } from "@task-abstraction/core";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import type { Session } from "../command-line/session.ts";
import { withDeadline } from "../deadline/with-deadline.ts";
import type { HealthState } from "../health/serve-health.ts";
import { openWorkerLog } from "../log/worker-log.ts";
import { CleanUp } from "./clean-up.ts";
import { type Start, startWorker } from "./start-worker.ts";
import { aborted, StopRequest } from "./stop-request.ts";
import { watchProcess } from "./watch-process.ts";
import type { WorkerCommandOptions } from "./worker-options.ts";

/** Beyond the drain timeout: for aborted handlers to end, and for what is unfinished to be handed back. */
const HAND_BACK_DEADLINE_MS = 5_000;
const CLOSE_LOG_DEADLINE_MS = 1_000;

/** The worker command: starts, serves until asked to stop, and closes everything. */
export async function runWorker(options: WorkerCommandOptions, session: Session): Promise<ExitCode> {
  const format = options.logFormat ?? (process.stdout.isTTY ? "pretty" : "json");
  const log = await openWorkerLog({ level: options.logLevel, format }, session.secrets);
  const stop = new StopRequest();
  const watch = watchProcess({ stop, logger: log.logger, drainTimeoutMs: options.drainTimeout });
  const cleanUp = new CleanUp(log.logger);
  const health: HealthState = { stopping: stop.drain, backend: undefined, worker: undefined };
  try {
    return await run({ options, session, logger: log.logger, cleanUp, health }, stop);
  } finally {
    // The watch outlives the log: a signal that comes last must still not cut the end short.
    await withDeadline("Closing the log", CLOSE_LOG_DEADLINE_MS, log.close()).catch(() => undefined);
    watch[Symbol.dispose]();
  }
}

async function run(start: Start, stop: StopRequest): Promise<ExitCode> {
  let ending: Ending;
  try {
    ending = await serve(start, stop);
  } catch (error) {
    await start.cleanUp.run();
    throw error;
  }
  const { clean } = await start.cleanUp.run();
  start.logger.info("Worker stopped.", { ...ending.counts });
  return clean && stop.fault === undefined ? ending.exitCode : exitCodes.failed;
}

/** How serving ended. */
interface Ending {
  readonly exitCode: ExitCode;
  readonly counts?: Readonly<Record<string, number>>;
}

async function serve(start: Start, stop: StopRequest): Promise<Ending> {
  const starting = startWorker(start);
  // A start that was given up may still fail; that is no news then.
  starting.catch(() => undefined);
  const worker = await Promise.race([starting, aborted(stop.drain)]);
  if (worker === undefined) return { exitCode: exitCodes.done };
  const end = await untilEnded(start, worker, stop);
  const counts = worker.stats();
  const unfinished = counts.released;
  if (unfinished > 0)
    start.logger.warn(
      `${unfinished} unfinished task${unfinished === 1 ? " went" : "s went"} back to the engine, which will run ${unfinished === 1 ? "it" : "them"} again.`,
    );
  return {
    counts: { ...counts },
    exitCode: end === "failed" ? exitCodes.failed : unfinished > 0 ? exitCodes.unfinished : exitCodes.done,
  };
}

async function untilEnded(
  { options, logger }: Start,
  worker: Worker,
  stop: StopRequest,
): Promise<"stopped" | "failed"> {
  try {
    const ended = worker.done.then(() => "ended" as const);
    ended.catch(() => undefined);
    if ((await Promise.race([ended, aborted(stop.drain)])) === "ended") return "stopped";
    await stopWorker(worker, stop.now, options.drainTimeout);
    return "stopped";
  } catch (error) {
    logger.error(
      stop.drain.aborted
        ? "The worker did not stop cleanly."
        : "The worker stopped by itself and cannot go on.",
      { error },
    );
    return "failed";
  }
}

/** Drains, or, as soon as `now` aborts, hands back at once; each with a deadline of its own. */
async function stopWorker(worker: Worker, now: AbortSignal, drainTimeoutMs: number): Promise<void> {
  const drained = withDeadline(
    "Draining",
    drainTimeoutMs + HAND_BACK_DEADLINE_MS,
    worker.stop({ drainTimeoutMs }),
  );
  const hurried = aborted(now).then(() =>
    withDeadline("Stopping at once", HAND_BACK_DEADLINE_MS, worker.stop({ drainTimeoutMs: 0 })),
  );
  // Whichever loses the race may still reject.
  drained.catch(() => undefined);
  hurried.catch(() => undefined);
  await Promise.race([drained, hurried]);
  await withDeadline("Stopping", HAND_BACK_DEADLINE_MS, worker.done);
}
