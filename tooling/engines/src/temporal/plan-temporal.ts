import type { ContainerPlan } from "../container/container-plan.ts";
import { type DynamicConfiguration, describeDynamicConfiguration } from "./dynamic-configuration.ts";
import { findTemporalImage } from "./find-temporal-image.ts";
import { probeTemporal } from "./probe-temporal.ts";
import { type TemporalVersion, temporalVersions } from "./temporal-version.ts";

const START = ["server", "start-dev", "--headless", "--ip", "0.0.0.0", "--log-level", "error"];
/** Every user of an image may write there. What was written survives the end of the server, not that of the machine. */
const DATABASE_FILE = ["--db-filename", "/tmp/temporal.db"];
const PRAGMAS = ["journal_mode=wal", "synchronous=off"].flatMap((pragma) => ["--sqlite-pragma", pragma]);

/** What can be chosen about a Temporal. */
export interface TemporalOptions {
  /** Of the server. Default: TASK_ENGINES_TEMPORAL_VERSION, else 1.32. */
  readonly version?: TemporalVersion | undefined;
  /** Whether it keeps everything in a file, which kill tests need. Default false: in memory, which is 2 to 4 times as fast. */
  readonly databaseFile?: boolean | undefined;
  /** Beside the settings that make it quick and exact, such as `{ "limit.maxIDLength": 100 }`. */
  readonly dynamicConfiguration?: DynamicConfiguration | undefined;
  /** Port on this machine. Default: a free one, which stays the same over kills and restarts. */
  readonly hostPort?: number | undefined;
  /** `kept`: it runs on when this process ends. Default `process`. */
  readonly lifetime?: ContainerPlan["lifetime"];
}

/** The container of a Temporal with the namespace `default`, in the words of its CLI. */
export function planTemporal(options: TemporalOptions): ContainerPlan {
  const { version = temporalVersions.read(), databaseFile = false, hostPort, lifetime } = options;
  return {
    engine: "temporal",
    version,
    image: findTemporalImage(version),
    containerPort: 7233,
    hostPort,
    lifetime,
    command: [
      ...START,
      ...(databaseFile ? [...DATABASE_FILE, ...PRAGMAS] : []),
      ...describeDynamicConfiguration(version, options.dynamicConfiguration),
    ],
    // Clients of Temporal take an address, not a URL.
    createUrl: ({ host, port }) => `${host}:${port}`,
    probe: probeTemporal,
  };
}
