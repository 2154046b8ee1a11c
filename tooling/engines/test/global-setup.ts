import { connectToDocker } from "../src/docker/connect-to-docker.ts";
import { obtainImage } from "../src/images/obtain-image.ts";
import { pgBouncerImage } from "../src/pgbouncer/start-pgbouncer.ts";
import { findPostgresImage } from "../src/postgres/find-postgres-image.ts";
import { postgresVersions } from "../src/postgres/postgres-version.ts";

/** Building an image may take a minute, which no test has. */
export default async function obtainImages(): Promise<void> {
  const docker = await connectToDocker();
  for (const version of postgresVersions) await obtainImage(docker, findPostgresImage(version));
  await obtainImage(docker, pgBouncerImage);
}
