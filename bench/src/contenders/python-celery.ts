import { startCeleryWorker } from "@task-abstraction/engines";
import { type Contender, notMeasured, type OpenContender, type Place } from "../contender.ts";
import { toCeleryPlace } from "./celery-engine.ts";
import { TASK_NAME } from "./celery-plan.ts";
import { openOurCelery } from "./our-celery.ts";

/** With what ours promises by default: late acknowledgement, and a result that is stored. */
const MODULE = `
import logging

from celery import Celery

# Two lines for each task would be much of the work.
for name in ("celery.app.trace", "celery.worker.strategy"):
    logging.getLogger(name).setLevel(logging.WARNING)

app = Celery("tasks")
app.conf.task_acks_late = True

@app.task(name="${TASK_NAME}")
def noop(argument):
    return None
`;

/** Celery 5.6, a process for each of the machine's two cores. */
export const openPythonPrefork = openPython(["--pool", "prefork", "--concurrency", "2"]);

/** Celery 5.6, everything in one process. */
export const openPythonSolo = openPython(["--pool", "solo"]);

/** Its queue is filled by ours. */
function openPython(pool: readonly string[]): OpenContender {
  return async (place: Place): Promise<Contender> => {
    const at = toCeleryPlace(place);
    const ours = await openOurCelery(place);
    return {
      prepare: (queue) => ours.prepare(queue),
      submit: notMeasured,
      submitMany: (queue, count) => ours.submitMany(queue, count),
      async work({ queue }) {
        const worker = await startCeleryWorker({
          version: "5.6",
          app: "tasks",
          modules: { "tasks.py": MODULE },
          brokerUrl: at.broker.urlInside,
          resultUrl: at.results.urlInside,
          queues: [queue],
          arguments: [...pool, "--without-gossip", "--without-mingle"],
        });
        return { stop: () => worker.stop() };
      },
      waitForResult: notMeasured,
      ...(ours.countResults !== undefined && { countResults: ours.countResults }),
      close: () => ours.close(),
    };
  };
}
