import type { EngineContainer } from "../container/engine-container.ts";
import { startContainer } from "../container/start-container.ts";
import { type PostgresOptions, planPostgres } from "./plan-postgres.ts";

/** A PostgreSQL of its own, in a container. */
export interface PostgresServer extends EngineContainer {
  /** Major version. */
  readonly version: string;
  /** How other containers reach it. */
  readonly internal: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
}

/**
 * Starts a PostgreSQL with an empty database, 200 connections and a superuser; removed at `stop()`, or after this process
 * has died. Resolves when it answers a query.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const plan = planPostgres(options);
  const container = await startContainer(plan);
  const { version, containerPort: port, user, password } = plan;
  return { ...container, version, internal: { host: container.containerName, port, user, password } };
}
