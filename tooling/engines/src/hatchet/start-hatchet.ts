import type { EngineContainer } from "../container/engine-container.ts";
import { readLog } from "../container/read-log.ts";
import { type StartedContainer, startContainer } from "../container/start-container.ts";
import { connectToDocker } from "../docker/connect-to-docker.ts";
import { assignPartitions } from "./assign-partitions.ts";
import { createHatchetToken } from "./create-hatchet-token.ts";
import { forgetEngine } from "./forget-engine.ts";
import type { HatchetAddress, HatchetPlace } from "./hatchet-address.ts";
import { API_PORT, type HatchetOptions, planHatchet } from "./plan-hatchet.ts";

/** A Hatchet of its own, in a container, beside its PostgreSQL. Its `url` is its `hostPort`, as its clients know no URL. */
export interface HatchetServer extends EngineContainer, HatchetAddress {
  readonly version: string;
  readonly apiUrl: string;
  readonly inside: HatchetPlace;
  /** Of its PostgreSQL, which a kill of the engine leaves alone. */
  readonly database: EngineContainer;
  /**
   * Starts it after a kill, once its database has forgotten the one that was killed. A `start()` is ready as soon, and runs
   * no task for a minute.
   */
  startAfresh(): Promise<void>;
  /** As `restart()`, after which no task runs for a minute either. */
  restartAfresh(): Promise<void>;
  /** All it has logged, before a kill too. */
  readLog(): Promise<string>;
}

/**
 * Starts a Hatchet with its default tenant; removed at `stop()` with its database, or after this process has died. Resolves
 * when it answers and runs tasks. Tests that share one take a tenant each: `takeHatchetTenant()`.
 *
 * @throws ProgramsUnavailableError where no Hatchet can be had, with what to do
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startHatchet(options: HatchetOptions = {}): Promise<HatchetServer> {
  const plan = planHatchet(options);
  const container = await startContainer(plan);
  try {
    return await describeServer(container, plan.version);
  } catch (error) {
    await container.stop();
    throw error;
  }
}

async function describeServer(container: StartedContainer, version: string): Promise<HatchetServer> {
  const { containerName, url: hostPort, urlInside: hostPortInside, addresses, foundation } = container;
  const api = addresses.get(API_PORT);
  if (api === undefined || foundation === undefined) throw new TypeError("The plan of Hatchet is not whole.");
  await assignPartitions(foundation.url);
  const startAfresh = async () => {
    await forgetEngine(foundation.url);
    await container.start();
    await assignPartitions(foundation.url);
  };
  return {
    ...container,
    version,
    token: await createHatchetToken(containerName),
    hostPort,
    apiUrl: `http://${api.host}:${api.port}`,
    tlsStrategy: "none",
    inside: {
      containerName,
      hostPortInside,
      apiUrlInside: `http://${containerName}:${API_PORT}`,
      databaseUrl: foundation.url,
    },
    database: foundation,
    startAfresh,
    restartAfresh: async () => {
      await container.end();
      await startAfresh();
    },
    readLog: async () => readLog(await connectToDocker(), containerName),
  };
}
