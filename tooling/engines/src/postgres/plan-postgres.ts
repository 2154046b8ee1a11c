import { randomBytes } from "node:crypto";
import type { ContainerPlan } from "../container/container-plan.ts";
import { findPostgresImage } from "./find-postgres-image.ts";
import { type PostgresVersion, postgresVersions } from "./postgres-version.ts";
import { probePostgres } from "./probe-postgres.ts";

const MAX_CONNECTIONS = 200;

/** Settings of postgresql.conf. */
export type PostgresSettings = Readonly<Record<string, string | number>>;

/** What can be chosen about a PostgreSQL. */
export interface PostgresOptions {
  /** Major version. Default: TASK_ENGINES_POSTGRES_VERSION, else 15. */
  readonly version?: PostgresVersion | undefined;
  /** Whether a commit waits until it is on the disk. Default true, which kill tests and honest measurements need. */
  readonly fsync?: boolean | undefined;
  /** Beside `fsync` and `max_connections`, such as `{ timezone: "UTC" }`. */
  readonly settings?: PostgresSettings | undefined;
  /** Port on this machine. Default: a free one, which stays the same over kills and restarts. */
  readonly hostPort?: number | undefined;
  /** `kept`: it runs on when this process ends. Default `process`. */
  readonly lifetime?: ContainerPlan["lifetime"];
}

/** What a PostgreSQL is inside its network, with a password of its own. */
export interface PostgresPlan extends ContainerPlan {
  readonly user: string;
  readonly password: string;
}

/** The container of a PostgreSQL with an empty database, 200 connections and a superuser. */
export function planPostgres(options: PostgresOptions): PostgresPlan {
  const { version = postgresVersions.read(), fsync = true, hostPort, lifetime } = options;
  const settings = { fsync: fsync ? "on" : "off", max_connections: MAX_CONNECTIONS, ...options.settings };
  const user = "postgres";
  const password = randomBytes(16).toString("hex");
  return {
    engine: "postgres",
    version,
    image: findPostgresImage(version),
    containerPort: 5432,
    hostPort,
    lifetime,
    user,
    password,
    environment: { POSTGRES_PASSWORD: password, POSTGRES_INITDB_ARGS: "--encoding=UTF8 --locale=C.UTF-8" },
    command: ["postgres", ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    createUrl: ({ host, port }) => `postgres://${user}:${password}@${host}:${port}/postgres`,
    probe: probePostgres,
  };
}
