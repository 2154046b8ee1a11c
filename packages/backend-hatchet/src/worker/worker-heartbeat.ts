import type { Logger } from "@task-abstraction/core";
import { type ClientConfig, Heartbeat } from "../hatchet-sdk.ts";

/** The SDK beats every four seconds; the engine takes a worker for dead after thirty. */
const HEALTHY_MS = 15_000;

/** What a heartbeat is given. */
export interface HeartbeatParts {
  readonly logger: Logger;
  /** The engine takes no heartbeats, since the worker's stream is not there, or not the worker. */
  onRejected(): void;
}

/** The SDK's heartbeat, from a thread of its own: a handler that blocks the event loop is not taken for dead. It tells by its log. */
export class WorkerHeartbeat {
  readonly #heartbeat: Heartbeat;
  #sentAt: number | undefined;

  constructor(configuration: ClientConfig, workerId: string, { logger, onRejected }: HeartbeatParts) {
    const complain = (message: string): void => {
      if (/stream is not active|worker not found/.test(message)) onRejected();
      logger.warn(`Hatchet: ${message}`);
    };
    const note = (message: string): void => {
      if (message.startsWith("Heartbeat sent ")) this.#sentAt = performance.now();
    };
    const log = () => ({ debug: note, info: note, warn: complain, error: complain }) as never;
    const client = { config: { ...configuration, logger: log }, client: undefined } as never;
    this.#heartbeat = new Heartbeat(client, workerId);
  }

  get isHealthy(): boolean {
    return this.#sentAt === undefined || performance.now() - this.#sentAt < HEALTHY_MS;
  }

  start(): void {
    void this.#heartbeat.start();
  }

  stop(): void {
    void this.#heartbeat.stop();
  }
}
