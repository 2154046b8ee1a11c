import { reprArguments, reprValue } from "../protocol/python-repr.ts";
import type { RunningTask } from "../running-tasks.ts";
import type { ControlledWorker } from "./controlled-worker.ts";

/** How `args` and `kwargs` are told: themselves, or as Python prints them. */
export type ArgumentStyle = "values" | "printed";

/** As `Request.info()` of Celery, which `inspect active` and Flower show. */
export function describeTask(task: RunningTask, worker: ControlledWorker, style: ArgumentStyle) {
  const { message, delivery, startedAt } = task;
  return {
    id: task.id,
    name: message?.task ?? null,
    args: style === "values" ? (message?.args ?? []) : reprArguments(message?.args ?? []),
    kwargs: style === "values" ? (message?.kwargs ?? {}) : reprValue(message?.kwargs ?? {}),
    type: message?.task ?? null,
    hostname: worker.hostname,
    time_start: startedAt === undefined ? null : startedAt.getTime() / 1_000,
    acknowledged: startedAt !== undefined && worker.configuration.ackMode === "early",
    delivery_info: {
      exchange: "",
      routing_key: delivery.queue,
      priority: delivery.message.priority ?? 0,
      redelivered: delivery.redelivered,
    },
    worker_pid: startedAt === undefined ? null : process.pid,
  };
}
