// Engines

export type { EngineContainer } from "./container/engine-container.ts";
export { EngineStartError } from "./container/engine-start-error.ts";
// What stands in the way
export { DockerUnavailableError } from "./docker/docker-unavailable-error.ts";
export { ImageUnavailableError } from "./images/image-unavailable-error.ts";
export { type PgBouncerOptions, startPgBouncer } from "./pgbouncer/start-pgbouncer.ts";
export type { PostgresOptions } from "./postgres/plan-postgres.ts";
export type { PostgresVersion } from "./postgres/postgres-version.ts";
export { type PostgresServer, startPostgres } from "./postgres/start-postgres.ts";
