import { eventually } from "@task-abstraction/conformance";
import type { RunningCommand } from "@task-abstraction/engines";
import type { ControlPlace } from "./control-place.ts";

/** An event as Celery's own receiver gives it. */
export type SeenEvent = Readonly<Record<string, unknown>> & { readonly type: string };

const SOURCE = `import json
from celery import Celery
app = Celery()
with app.connection() as connection:
    receiver = app.events.Receiver(connection, handlers={"*": lambda event: print(json.dumps(event), flush=True)})
    with receiver.consumer_context():
        print('{"type": "listening"}', flush=True)
    receiver.capture(limit=None, timeout=None, wakeup=False)`;

/** Celery's own receiver of events, in a container. */
export class EventRecorder {
  readonly #script: RunningCommand;

  private constructor(script: RunningCommand) {
    this.#script = script;
  }

  static async start(place: ControlPlace): Promise<EventRecorder> {
    return new EventRecorder(await place.python.startPython(SOURCE));
  }

  /** All so far. */
  events(): readonly SeenEvent[] {
    const lines = this.#script.stdout().split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as SeenEvent);
  }

  of(hostname: string): readonly SeenEvent[] {
    return this.events().filter((event) => event["hostname"] === hostname);
  }

  /** Those of a task, once the last of them is there. */
  untilTask(id: string, lastType: string): Promise<readonly SeenEvent[]> {
    return eventually(() => {
      const events = this.events().filter((event) => event["uuid"] === id);
      if (!events.some(({ type }) => type === lastType)) throw new Error(`No ${lastType} of ${id} so far.`);
      return events;
    });
  }

  untilSeen(hostname: string, type: string): Promise<SeenEvent> {
    return eventually(() => {
      const event = this.of(hostname).find((seen) => seen.type === type);
      if (event === undefined) throw new Error(`No ${type} of ${hostname} so far.`);
      return event;
    });
  }

  async stop(): Promise<void> {
    await this.#script.end("SIGKILL");
  }
}
