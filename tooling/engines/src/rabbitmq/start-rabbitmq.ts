import type { EngineContainer } from "../container/engine-container.ts";
import type { FinishedCommand } from "../container/running-command.ts";
import { startContainer } from "../container/start-container.ts";
import { MANAGEMENT_PORT, planRabbitMq, type RabbitMqOptions } from "./plan-rabbitmq.ts";
import { runRabbitMqControl } from "./run-rabbitmq-control.ts";

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
  const managementAddress = container.addresses.get(MANAGEMENT_PORT);
  if (managementAddress === undefined) throw new Error("The plan of RabbitMQ lacks its management port.");
  return {
    ...container,
    version: plan.version,
    managementUrl: plan.createManagementUrl(managementAddress),
    runControl: (words) => runRabbitMqControl(container.containerName, words),
  };
}
