import type { EngineContainer } from "../container/engine-container.ts";
import { startContainer } from "../container/start-container.ts";
import type { ImageSource } from "../images/image.ts";
import { probePostgres } from "../postgres/probe-postgres.ts";
import type { PostgresServer } from "../postgres/start-postgres.ts";
import { describePgBouncer } from "./describe-pgbouncer.ts";

const PORT = 6432;

/** PgBouncer has no official image. */
export const pgBouncerImage: ImageSource = {
  recipe: { folder: "pgbouncer", dockerfile: "Dockerfile", version: "bookworm" },
};

/** What can be chosen about a PgBouncer. */
export interface PgBouncerOptions {
  /** After what a connection to the server is given to another client. Default `transaction`. */
  readonly poolMode?: "session" | "transaction" | "statement" | undefined;
  /** Port on this machine. Default: a free one. */
  readonly hostPort?: number | undefined;
}

/**
 * Starts a PgBouncer before a PostgreSQL, with the same user and password; it finds the server again after a kill.
 * Resolves when a query comes through.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startPgBouncer(
  postgres: PostgresServer,
  { poolMode = "transaction", hostPort }: PgBouncerOptions = {},
): Promise<EngineContainer> {
  const { user, password } = postgres.internal;
  return startContainer({
    engine: "pgbouncer",
    version: pgBouncerImage.recipe.version,
    image: pgBouncerImage,
    containerPort: PORT,
    hostPort,
    files: describePgBouncer(postgres.internal, { listen_port: PORT, pool_mode: poolMode }),
    createUrl: (address) => `postgres://${user}:${password}@${address.host}:${address.port}/postgres`,
    probe: probePostgres,
  });
}
