import { celeryVersions } from "../src/celery/celery-version.ts";
import { findCeleryImage } from "../src/celery/find-celery-image.ts";
import { connectToDocker } from "../src/docker/connect-to-docker.ts";
import { obtainImage } from "../src/images/obtain-image.ts";
import { pgBouncerImage } from "../src/pgbouncer/start-pgbouncer.ts";
import { findPostgresImage } from "../src/postgres/find-postgres-image.ts";
import { postgresVersions } from "../src/postgres/postgres-version.ts";
import { findRabbitMqImage } from "../src/rabbitmq/find-rabbitmq-image.ts";
import { rabbitMqVersions } from "../src/rabbitmq/rabbitmq-version.ts";
import { findRedisImage } from "../src/redis/find-redis-image.ts";
import { redisVersions } from "../src/redis/redis-version.ts";
import { findTemporalImage } from "../src/temporal/find-temporal-image.ts";
import { temporalPythonImage } from "../src/temporal/start-temporal-python-worker.ts";
import { temporalVersions } from "../src/temporal/temporal-version.ts";
import { findHatchetAbsence } from "./hatchet/find-hatchet-absence.ts";

/** Building an image may take a minute or some, which no test has. */
export default async function obtainImages(): Promise<void> {
  const docker = await connectToDocker();
  for (const version of postgresVersions.offered) await obtainImage(docker, findPostgresImage(version));
  await obtainImage(docker, pgBouncerImage);
  for (const version of rabbitMqVersions.offered) await obtainImage(docker, findRabbitMqImage(version));
  for (const version of redisVersions.offered) await obtainImage(docker, findRedisImage(version));
  for (const version of celeryVersions.offered) await obtainImage(docker, findCeleryImage(version));
  for (const version of temporalVersions.offered) await obtainImage(docker, findTemporalImage(version));
  await obtainImage(docker, temporalPythonImage);
  await findHatchetAbsence();
}
