import type { EngineContainer } from "../container/engine-container.ts";
import type { FinishedCommand } from "../container/running-command.ts";
import { startContainer } from "../container/start-container.ts";
import { MANAGEMENT_PORT, planRabbitMq, type RabbitMqOptions } from "./plan-rabbitmq.ts";
import { requireRabbitMqControl, runRabbitMqControl } from "./run-rabbitmq-control.ts";
import { saveDefinitions } from "./save-definitions.ts";

/** Where a RabbitMQ is: plain data, which can be handed to another process. */
export interface RabbitMqAddress {
  /** Where clients on this machine reach its virtual host `/`. */
  readonly url: string;
  /** Where other containers of ours do. */
  readonly urlInside: string;
  /** Its management plugin, with pages for people and an HTTP API; on this machine, with name and password. */
  readonly managementUrl: string;
  readonly containerName: string;
}

/** A RabbitMQ of its own, in a container. */
export interface RabbitMqServer extends EngineContainer, RabbitMqAddress {
  readonly version: string;
  /**
   * Has it write to the disk which virtual hosts and queues there are, which it does by itself within about a second: those
   * declared just before a kill may be gone after it, with the messages in them. Takes about a second.
   */
  saveDefinitions(): Promise<void>;
  /** Runs `rabbitmqctl`, such as `["set_vm_memory_high_watermark", "0"]`, which takes a second or two. */
  runControl(words: readonly string[]): Promise<FinishedCommand>;
}

/**
 * Starts a RabbitMQ with one user, who may do everything; removed at `stop()`, or after this process has died. Resolves
 * when that user can log in, which takes some seconds. Tests that share one take a virtual host each: `createVirtualHost()`.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startRabbitMq(options: RabbitMqOptions = {}): Promise<RabbitMqServer> {
  const plan = planRabbitMq(options);
  const container = await startContainer(plan);
  const { containerName, addresses, stop } = container;
  const managementAddress = addresses.get(MANAGEMENT_PORT);
  if (managementAddress === undefined) throw new Error("The plan of RabbitMQ lacks its management port.");
  // It lets clients in a moment before it has started; the management plugin knows of no queue until then.
  const untilStarted = () => requireRabbitMqControl(containerName, ["await_startup"]);
  await untilStarted().catch((error: unknown) => stop().then(() => Promise.reject(error)));
  return {
    ...container,
    version: plan.version,
    managementUrl: plan.createManagementUrl(managementAddress),
    start: () => container.start().then(untilStarted),
    restart: () => container.restart().then(untilStarted),
    saveDefinitions: () => saveDefinitions(containerName),
    runControl: (words) => runRabbitMqControl(containerName, words),
  };
}
