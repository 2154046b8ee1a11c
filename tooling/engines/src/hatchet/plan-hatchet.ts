import { randomBytes } from "node:crypto";
import type { ContainerPlan } from "../container/container-plan.ts";
import { nameContainer } from "../container/launch-container.ts";
import { type PostgresPlan, planPostgres } from "../postgres/plan-postgres.ts";
import { findHatchetImage } from "./find-hatchet-image.ts";
import { type HatchetVersion, hatchetVersions } from "./hatchet-version.ts";
import { probeHatchet, probeHatchetApi } from "./probe-hatchet.ts";

const GRPC_PORT = 7077;
/** Of the REST API, and of the dashboard where the image has one. */
export const API_PORT = 8888;

/** What can be chosen about a Hatchet. */
export interface HatchetOptions {
  /** Default: TASK_ENGINES_HATCHET_VERSION, else 0.104. */
  readonly version?: HatchetVersion | undefined;
  /** Environment of the engine beside ours, such as `{ SERVER_GRPC_RATE_LIMIT: "100" }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Whether a commit of its database waits for the disk. Default true, which kills of the database and honest measurements need. */
  readonly fsync?: boolean | undefined;
  /** Port of its gRPC on this machine. Default: a free one, which stays the same over kills and restarts. */
  readonly hostPort?: number | undefined;
  /** `kept`: it runs on when this process ends. Default `process`. */
  readonly lifetime?: ContainerPlan["lifetime"];
}

/**
 * An engine that was built without its version tells clients one that is years old, to which they speak otherwise. The first
 * start makes keys and the default tenant. `exec`, so that the engine hears of its end.
 */
const START = `
set -e
version=$(./hatchet-lite --version)
case "$version" in
  "v$1."*) ;;
  *) echo "hatchet-lite says that it is $version, and $1 was asked for." >&2; exit 1 ;;
esac
if [ ! -e /config/server.yaml ]; then
  ./hatchet-migrate
  ./hatchet-admin quickstart --skip certs --generated-config-dir /config --overwrite=false
fi
exec ./hatchet-lite --config /config`;

/** The container of a Hatchet with its default tenant, and that of its PostgreSQL. */
export function planHatchet(
  options: HatchetOptions,
): ContainerPlan & { readonly foundation: HatchetDatabase } {
  const { version = hatchetVersions.read(), settings, fsync, hostPort, lifetime } = options;
  const foundation = planDatabase({ fsync, lifetime });
  return {
    engine: "hatchet",
    version,
    image: findHatchetImage(version),
    containerPort: GRPC_PORT,
    furtherPorts: [API_PORT],
    hostPort,
    lifetime,
    foundation,
    environment: { ...describeEngine(foundation), ...settings },
    command: ["sh", "-c", START, "start", version],
    // Clients of Hatchet take an address, not a URL.
    createUrl: ({ host, port }) => `${host}:${port}`,
    probe: async (hostPort, addresses) => {
      await probeHatchet(hostPort);
      const api = addresses?.get(API_PORT);
      if (api !== undefined) await probeHatchetApi(`http://${api.host}:${api.port}`);
    },
  };
}

type HatchetDatabase = PostgresPlan & { readonly name: string };

/** Hatchet refuses a database in another time zone, and one before 15. */
function planDatabase(options: Pick<HatchetOptions, "fsync" | "lifetime">): HatchetDatabase {
  const plan = {
    ...planPostgres({ ...options, version: "15", settings: { timezone: "UTC" } }),
    engine: "hatchet-database",
  };
  return { ...plan, name: nameContainer(plan) };
}

/** https://docs.hatchet.run/self-hosting/configuration-options */
function describeEngine(database: HatchetDatabase): Readonly<Record<string, string>> {
  const grpcAddress = `127.0.0.1:${GRPC_PORT}`;
  return {
    DATABASE_URL: `${database.createUrl({ host: database.name, port: database.containerPort })}?sslmode=disable`,
    ADMIN_PASSWORD: `Aa1${randomBytes(16).toString("hex")}`,
    SERVER_MSGQUEUE_KIND: "postgres",
    SERVER_GRPC_INSECURE: "t",
    SERVER_GRPC_PORT: String(GRPC_PORT),
    SERVER_GRPC_BIND_ADDRESS: "0.0.0.0",
    SERVER_GRPC_BROADCAST_ADDRESS: grpcAddress,
    SERVER_INTERNAL_CLIENT_INTERNAL_GRPC_BROADCAST_ADDRESS: grpcAddress,
    SERVER_URL: `http://127.0.0.1:${API_PORT}`,
    SERVER_AUTH_COOKIE_DOMAIN: "127.0.0.1",
    SERVER_AUTH_COOKIE_INSECURE: "t",
    SERVER_AUTH_SET_EMAIL_VERIFIED: "t",
    SERVER_ALLOW_SIGNUP: "f",
    // It would tell its makers that it runs.
    SERVER_SECURITY_CHECK_ENABLED: "false",
    SERVER_LOGGER_LEVEL: "warn",
    DATABASE_LOGGER_LEVEL: "warn",
  };
}
