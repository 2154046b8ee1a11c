// The main job: a workflow over a real data set, run by a worker in a process of its own, with nothing installed.
// `--kill` ends that worker with SIGKILL in the middle of the workflow, and a second one carries it on.
import { mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { getBackend, type TaskBackend, unwrap } from "@task-abstraction/core";
import colours from "picocolors";
import { createPipeline } from "./pipeline.ts";
import { printReport } from "./print-report.ts";
import { showProgress } from "./show-progress.ts";
import { WorkerProcess } from "./worker-process.ts";

const QUEUES = ["file_processing", "api_processing"];
const KILL_PAUSE_MS = 1_500;

const { values: options } = parseArgs({ options: { kill: { type: "boolean", default: false } } });
const root = join(import.meta.dirname, "../..");
const dataDirectory = join(root, ".task-backend/quickstart");
const outputDirectory = join(root, ".task-backend/quickstart-output");
// The package exports its program only; the data lies beside it.
const source = join(
  dirname(fileURLToPath(import.meta.resolve("vega-datasets"))),
  "../data/seattle-weather.csv",
);
const target = join(outputDirectory, "seattle-weather-by-month.json");

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort(new Error("interrupted")));
process.once("SIGTERM", () => interrupted.abort(new Error("interrupted")));

mkdirSync(outputDirectory, { recursive: true });
delete process.env["PGBOSS_DATABASE_URL"];
const backend = await getBackend({ type: "pgboss", from: import.meta.url, config: { dataDirectory } });
const workers: WorkerProcess[] = [];
try {
  await run(backend);
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
  console.error("\nInterrupted: the worker is stopped.");
  process.exitCode = 130;
} finally {
  await Promise.all(workers.map((worker) => worker.stop()));
  await backend.close();
}

async function run(backend: TaskBackend): Promise<void> {
  const pipeline = createPipeline({ source, target, pauseMs: options.kill ? KILL_PAUSE_MS : 0 });
  const worker = startWorker();
  console.log(
    `${colours.bold("worker")}    task-backend-worker --queues ${QUEUES.join(",")}  ${colours.dim(`(pid ${worker.pid})`)}`,
  );
  const id = await backend.submitWorkflow(pipeline);
  console.log(`${colours.bold("workflow")}  ${pipeline.name}  ${colours.dim(id)}\n`);

  const finished = showProgress(backend, id, interrupted.signal);
  const killed = options.kill ? killInTheMiddle(backend, id, worker) : worker.failed();
  const result = await Promise.race([finished, killed]);
  const written = unwrap(result);

  console.log("");
  printReport(target);
  console.log(
    `\n${colours.green("✓")} ${written.rows} rows in ${relative(process.cwd(), target)} ${colours.dim(`(${written.bytes} bytes)`)}`,
  );
  printNext(id);
}

function startWorker(): WorkerProcess {
  const worker = new WorkerProcess({
    dataDirectory,
    queues: QUEUES,
    fileRoots: [dirname(source), outputDirectory],
    logFile: join(outputDirectory, "worker.log"),
  });
  workers.push(worker);
  return worker;
}

/** Waits for the pause in the middle of the chain, kills its worker and starts another; never resolves. */
async function killInTheMiddle(backend: TaskBackend, id: string, worker: WorkerProcess): Promise<never> {
  const { signal } = interrupted;
  while ((await backend.getWorkflowResult(id)).steps?.[1]?.status !== "running")
    await delay(20, undefined, { signal });
  await worker.kill();
  const next = startWorker();
  console.log(
    colours.yellow(
      `  kill -9 ${worker.pid}; another worker (pid ${next.pid}) takes over when the engine misses its heartbeat`,
    ),
  );
  return next.failed();
}

function printNext(id: string): void {
  console.log(`\n${colours.bold("Next")}`);
  const commands = [
    [`npm run task-backend -- result '${id}' --workflow`, "read the result again, from another process"],
    ["npm run task-backend -- tasks", "what the worker can do, and where it comes from"],
    ["npm run quickstart -- --kill", "kill -9 the worker in the middle of the workflow"],
    ["npm test", "everything that is promised here, proven"],
  ] as const;
  for (const [command, purpose] of commands)
    console.log(`  ${colours.cyan(command)}\n      ${colours.dim(purpose)}`);
}
