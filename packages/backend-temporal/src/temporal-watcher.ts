import { setTimeout as delay } from "node:timers/promises";
import { EngineError, type Watch } from "@task-abstraction/core";
import type { Client } from "@temporalio/client";
import type { TemporalConnection } from "./temporal-connection.ts";
import { parseId } from "./temporal-id.ts";

/** A frontend lets a namespace have 1200 long polls of a kind (`frontend.namespaceCount`), which other clients need too. */
const MOST_POLLS = 500;
/** Longer than a server holds one. */
const POLL_MS = 70_000;
const RETRY_MS = 1_000;
/** Of `historyEventFilterType`: only the event that closes a workflow. */
const CLOSE_EVENT = 2;

/** Without one, each abort would make a DOMException with a stack. */
const GIVEN_UP = new Error("Nobody waits any more.");

/** Wakes waits by long polls, one for each. */
export class TemporalWatcher {
  readonly #connection: TemporalConnection;
  readonly #polls = new Set<AbortController>();

  constructor(connection: TemporalConnection) {
    this.#connection = connection;
  }

  /** @throws EngineError when there are too many already: that wait polls */
  async watch(id: string, wake: () => void): Promise<Watch> {
    if (this.#polls.size >= MOST_POLLS) throw new EngineError(`There are ${MOST_POLLS} long polls already.`);
    const { client, namespace } = await this.#connection.open();
    const ending = new AbortController();
    this.#polls.add(ending);
    void this.#pollOnAndOn(client, pollOf(id, namespace), ending, wake).finally(() =>
      this.#polls.delete(ending),
    );
    // It answers at once for what is over, and fails for what is not there.
    return {
      tellsPast: true,
      [Symbol.dispose]: () => {
        if (this.#polls.has(ending)) ending.abort(GIVEN_UP);
      },
    };
  }

  close(): void {
    for (const poll of this.#polls) poll.abort(GIVEN_UP);
  }

  /** After a failure who waits looks for itself, and the poll goes on. */
  async #pollOnAndOn(client: Client, poll: Poll, ending: AbortController, wake: () => void): Promise<void> {
    const { signal } = ending;
    while (!signal.aborted) {
      try {
        const isOver = await client.withAbortSignal(signal, () =>
          client.withDeadline(Date.now() + POLL_MS, () => poll(client)),
        );
        if (!isOver) continue;
        // Nothing to give up any more.
        this.#polls.delete(ending);
        return wake();
      } catch {
        if (signal.aborted) return;
        wake();
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

/** Whether it is over, as soon as that is known, and after a while where it is not. */
type Poll = (client: Client) => Promise<boolean>;

function pollOf(id: string, namespace: string): Poll {
  const parsed = parseId(id);
  if ("activityId" in parsed)
    return async ({ workflowService }) => {
      const answer = await workflowService.pollActivityExecution({
        namespace,
        activityId: parsed.activityId,
      });
      return (answer.outcome ?? null) !== null;
    };
  return async ({ workflowService }) => {
    const { history } = await workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId: parsed.workflowId },
      waitNewEvent: true,
      historyEventFilterType: CLOSE_EVENT,
      skipArchival: true,
    });
    return (history?.events?.length ?? 0) > 0;
  };
}
