import type { EngineContainer } from "../container/engine-container.ts";
import { startContainer } from "../container/start-container.ts";
import { planTemporal, type TemporalOptions } from "./plan-temporal.ts";

/** Where a Temporal is: plain data, which can be handed to another process. */
export interface TemporalAddress {
  /** Where clients on this machine reach it, as host:port. */
  readonly address: string;
  /** Where other containers of ours do. */
  readonly addressInside: string;
  readonly containerName: string;
}

/** A Temporal of its own, in a container. Its `url` is its address, as its clients know no URL. */
export interface TemporalServer extends EngineContainer, TemporalAddress {
  readonly version: string;
}

/**
 * Starts a Temporal with the namespace `default`; removed at `stop()`, or after this process has died. Resolves when it
 * answers. Tests that share one take a namespace each: `createNamespace()`.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startTemporal(options: TemporalOptions = {}): Promise<TemporalServer> {
  const plan = planTemporal(options);
  const container = await startContainer(plan);
  const { url: address, urlInside: addressInside } = container;
  return { ...container, version: plan.version, address, addressInside };
}
