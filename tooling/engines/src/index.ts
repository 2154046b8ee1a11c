export type { CeleryCommands } from "./celery/celery-commands.ts";
export type { CeleryOptions } from "./celery/celery-container.ts";
export type { CeleryVersion } from "./celery/celery-version.ts";
export { type CeleryClient, startCeleryClient } from "./celery/start-celery-client.ts";
export {
  type CeleryWorker,
  type CeleryWorkerOptions,
  startCeleryWorker,
} from "./celery/start-celery-worker.ts";
export { type FlowerOptions, startFlower } from "./celery/start-flower.ts";
export type { ContainerControl } from "./container/container-control.ts";
export type { EngineContainer } from "./container/engine-container.ts";
export { EngineStartError } from "./container/engine-start-error.ts";
export type { FinishedCommand, RunningCommand } from "./container/running-command.ts";
export type { CommandOptions } from "./container/wait-for-end.ts";
export { connectToDocker, type Docker } from "./docker/connect-to-docker.ts";
export { DockerUnavailableError } from "./docker/docker-unavailable-error.ts";
export { findOrStartHatchet, type HatchetInUse } from "./hatchet/find-or-start-hatchet.ts";
export {
  type HatchetAddress,
  type HatchetPlace,
  readHatchetAddress,
  writeHatchetVariables,
} from "./hatchet/hatchet-address.ts";
export type { HatchetVersion } from "./hatchet/hatchet-version.ts";
export type { HatchetOptions } from "./hatchet/plan-hatchet.ts";
export { type HatchetServer, startHatchet } from "./hatchet/start-hatchet.ts";
export { type HatchetTenant, takeHatchetTenant } from "./hatchet/take-hatchet-tenant.ts";
export { buildOwnImage, type OwnImage } from "./images/build-own-image.ts";
export { ImageUnavailableError } from "./images/image-unavailable-error.ts";
export { ProgramsUnavailableError } from "./images/programs-unavailable-error.ts";
export { obtainNodeImage } from "./node/obtain-node-image.ts";
export { type PgBouncerOptions, startPgBouncer } from "./pgbouncer/start-pgbouncer.ts";
export type { PostgresOptions, PostgresSettings } from "./postgres/plan-postgres.ts";
export type { PostgresVersion } from "./postgres/postgres-version.ts";
export { type PostgresServer, startPostgres } from "./postgres/start-postgres.ts";
export type { PythonModules } from "./python/read-modules.ts";
export { createVirtualHost, type VirtualHost } from "./rabbitmq/create-virtual-host.ts";
export type { RabbitMqOptions } from "./rabbitmq/plan-rabbitmq.ts";
export type { RabbitMqVersion } from "./rabbitmq/rabbitmq-version.ts";
export { type RabbitMqAddress, type RabbitMqServer, startRabbitMq } from "./rabbitmq/start-rabbitmq.ts";
export type { RedisOptions } from "./redis/plan-redis.ts";
export type { RedisVersion } from "./redis/redis-version.ts";
export { type RedisAddress, type RedisServer, startRedis } from "./redis/start-redis.ts";
export { type RedisDatabase, takeRedisDatabase } from "./redis/take-redis-database.ts";
export { createNamespace, type TemporalNamespace } from "./temporal/create-namespace.ts";
export type { DynamicConfiguration } from "./temporal/dynamic-configuration.ts";
export type { TemporalOptions } from "./temporal/plan-temporal.ts";
export { runTemporal, type TemporalPlace } from "./temporal/run-temporal.ts";
export { startTemporal, type TemporalAddress, type TemporalServer } from "./temporal/start-temporal.ts";
export {
  startTemporalPythonWorker,
  type TemporalPythonWorker,
  type TemporalPythonWorkerOptions,
} from "./temporal/start-temporal-python-worker.ts";
export type { TemporalVersion } from "./temporal/temporal-version.ts";
export type { Certificate } from "./tls/create-certificates.ts";
export { startTlsFront, type TlsFront } from "./tls/start-tls-front.ts";
