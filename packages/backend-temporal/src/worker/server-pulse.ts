import type { TemporalConnection } from "../temporal-connection.ts";

const ASK_MS = 5_000;
const HEALTHY_MS = 20_000;

/** Asks the server again and again, so that health is known without a call. */
export class ServerPulse {
  #answeredAt = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(connection: TemporalConnection) {
    const ask = async (): Promise<void> => {
      await connection.call(({ client }) => client.workflowService.getSystemInfo({}));
      this.#answeredAt = performance.now();
    };
    this.#timer = setInterval(() => void ask().catch(() => undefined), ASK_MS).unref();
  }

  get isHealthy(): boolean {
    return performance.now() - this.#answeredAt < HEALTHY_MS;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
