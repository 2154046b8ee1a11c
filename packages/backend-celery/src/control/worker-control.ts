import type { Logger } from "@task-abstraction/core";
import type { CeleryBroker, ControlMessage } from "../broker/celery-broker.ts";
import { reprValue } from "../protocol/python-repr.ts";
import { controlCommands } from "./control-commands.ts";
import type { Command, ControlPanel } from "./control-panel.ts";
import { type ControlRequest, readRequest } from "./control-request.ts";
import type { ControlledWorker } from "./controlled-worker.ts";
import { EventSender } from "./event-sender.ts";
import { Heartbeats, type Pulse } from "./heartbeats.ts";
import { inspectCommands } from "./inspect-commands.ts";
import { LamportClock } from "./lamport-clock.ts";
import { TaskCounts } from "./task-counts.ts";
import { TaskEventSwitch } from "./task-event-switch.ts";
import { TaskEvents } from "./task-events.ts";

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...inspectCommands, ...controlCommands }),
);
/** Obeyed also where remote control is off: it is how clients of this library cancel. */
const ALWAYS_OBEYED = "revoke";

/** A worker as Celery's tools see it: it says that it is there, answers, obeys, and tells of its tasks. */
export class WorkerControl {
  readonly counts = new TaskCounts();
  readonly #broker: Pick<CeleryBroker, "listen" | "notify">;
  readonly #worker: ControlledWorker;
  readonly #logger: Logger;
  readonly #events: EventSender;
  readonly #panel: ControlPanel;

  constructor(broker: Pick<CeleryBroker, "listen" | "notify">, worker: ControlledWorker, logger: Logger) {
    const clock = new LamportClock();
    const events = new EventSender(broker, worker.hostname, clock);
    this.#broker = broker;
    this.#worker = worker;
    this.#logger = logger;
    this.#events = events;
    this.#panel = {
      worker,
      clock,
      counts: this.counts,
      startedAt: performance.now(),
      taskEvents: new TaskEventSwitch(new TaskEvents(events), worker.configuration.taskEvents),
      heartbeats: new Heartbeats(events, () => this.#feel()),
    };
  }

  /** `undefined` while nobody wants them. */
  get taskEvents(): TaskEvents | undefined {
    return this.#panel.taskEvents.current;
  }

  /** Resolves once it hears commands; what it answers ends both. */
  async begin(): Promise<AsyncDisposable> {
    const { hostname, configuration } = this.#worker;
    const onMessage = (message: ControlMessage): void => this.#hear(message);
    const listening = await this.#broker.listen({ hostname, onMessage });
    const isSeen = configuration.remoteControl || configuration.taskEvents;
    const beating = isSeen ? this.#panel.heartbeats.begin() : undefined;
    return {
      [Symbol.asyncDispose]: async () => {
        this.#events.flush();
        beating?.[Symbol.dispose]();
        await listening[Symbol.asyncDispose]();
      },
    };
  }

  /** Whatever is wrong with a command is told to who sent it, and harms nobody else. */
  #hear(message: ControlMessage): void {
    try {
      this.#panel.clock.adjust(message.headers["clock"]);
      const request = readRequest(message, this.#worker.hostname);
      if (request === undefined) return;
      if (!this.#worker.configuration.remoteControl && request.method !== ALWAYS_OBEYED) return;
      this.#answer(request, this.#carryOut(request));
    } catch (error) {
      this.#logger.warn("A command of the remote control could not be heard.", { error: String(error) });
    }
  }

  #carryOut({ method, parameters }: ControlRequest): unknown {
    const command = commands.get(method);
    if (command === undefined) return { error: `KeyError(${reprValue(method)})` };
    try {
      return command(this.#panel, parameters);
    } catch (error) {
      this.#logger.warn(`Command "${method}" of the remote control failed.`, { error: String(error) });
      return { error: String(error) };
    }
  }

  #answer({ replyTo, ticket }: ControlRequest, answer: unknown): void {
    if (replyTo === undefined || !this.#worker.configuration.remoteControl) return;
    this.#broker.notify({
      ...replyTo,
      body: { [this.#worker.hostname]: answer ?? null },
      headers: { ticket: ticket ?? null, clock: this.#panel.clock.forward() },
    });
  }

  #feel(): Pulse {
    let active = 0;
    for (const task of this.#worker.listTasks()) if (!task.isWaiting) active += 1;
    return { active, processed: this.counts.all };
  }
}
