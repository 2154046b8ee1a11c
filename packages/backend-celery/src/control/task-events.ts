import { constants } from "node:os";
import type { Outcome, TaskFailure } from "@task-abstraction/core";
import type { TakenTask } from "../celery-settlement.ts";
import { toException } from "../protocol/python-exception.ts";
import { reprArguments, reprValue } from "../protocol/python-repr.ts";
import type { EventSender } from "./event-sender.ts";
import { toPythonTime } from "./python-time.ts";

/** Tells monitors what becomes of tasks. https://docs.celeryq.dev/en/stable/userguide/monitoring.html#event-reference */
export class TaskEvents {
  readonly #sender: EventSender;

  constructor(sender: EventSender) {
    this.#sender = sender;
  }

  received({ delivery, message }: Pick<TakenTask, "delivery" | "message">): void {
    const { argsrepr, kwargsrepr } = delivery.message.headers;
    this.#sender.add("task-received", {
      uuid: message.id,
      name: message.task,
      args: argsrepr ?? reprArguments(message.args),
      kwargs: kwargsrepr ?? reprValue(message.kwargs),
      root_id: message.rootId ?? null,
      parent_id: message.parentId ?? null,
      retries: message.retries,
      eta: toPythonTime(message.eta),
      expires: toPythonTime(message.expires),
    });
  }

  started(id: string): void {
    this.#sender.add("task-started", { uuid: id });
  }

  /** @param runMs how long it ran; `undefined`: it was not started */
  ended(uuid: string, outcome: Outcome, runMs: number | undefined): void {
    switch (outcome.status) {
      case "completed":
        this.#sender.add("task-succeeded", {
          uuid,
          result: reprValue(outcome.value),
          runtime: (runMs ?? 0) / 1_000,
        });
        break;
      case "failed":
        this.failed(uuid, outcome.error, outcome.retry === false ? "task-failed" : "task-retried");
        break;
      case "cancelled":
        this.#revoked(uuid, outcome.error?.code === "EXPIRED", runMs !== undefined);
        break;
      case "released":
        this.#sender.add("task-rejected", { uuid, requeue: true });
    }
  }

  failed(uuid: string, failure: TaskFailure, type: "task-failed" | "task-retried"): void {
    const { exc_type: name, exc_message: values } = toException(failure);
    this.#sender.add(type, {
      uuid,
      exception: `${name}(${values.map(reprValue).join(", ")})`,
      traceback: failure.stack ?? `${name}: ${failure.message}`,
    });
  }

  #revoked(uuid: string, expired: boolean, wasStarted: boolean): void {
    const terminated = wasStarted && !expired;
    const signum = terminated ? constants.signals.SIGTERM : null;
    this.#sender.add("task-revoked", { uuid, terminated, signum, expired });
  }
}
