import { type CeleryWorker, startCeleryWorker } from "@task-abstraction/engines";
import type { RedisPlace } from "./redis-place.ts";

/** How a Python worker is set up. */
export interface PythonOptions {
  readonly queues?: readonly string[];
  readonly visibilityTimeoutSeconds?: number;
  /** `global_keyprefix` of broker and results. */
  readonly prefix?: string;
}

const TASKS = `
import os, time
from celery import Celery

app = Celery("tasks")
prefix = os.environ["PREFIX"]
app.conf.update(
    task_acks_late=True,
    task_default_queue="py",
    broker_transport_options={
        "visibility_timeout": int(os.environ["VISIBILITY"]),
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        **({"global_keyprefix": prefix} if prefix else {}),
    },
    result_backend_transport_options={"global_keyprefix": prefix} if prefix else {},
)

@app.task(name="shared.who")
def who():
    return "python"

@app.task(name="shared.sleep")
def sleep(seconds):
    time.sleep(seconds)
    return "python"
`;

/** A worker in Python on the place's database, which puts back what others have left once a second. */
export function startPython(place: RedisPlace, options: PythonOptions = {}): Promise<CeleryWorker> {
  const { queues = ["py"], visibilityTimeoutSeconds = 3_600, prefix = "" } = options;
  return startCeleryWorker({
    brokerUrl: place.database.urlInside,
    resultUrl: place.database.urlInside,
    modules: { "tasks.py": TASKS },
    environment: { VISIBILITY: String(visibilityTimeoutSeconds), PREFIX: prefix },
    app: "tasks",
    queues,
    arguments: ["--concurrency", "1"],
  });
}
