import { brokerKind } from "../celery-configuration.ts";
import type { ControlPanel } from "./control-panel.ts";
import type { ControlledWorker } from "./controlled-worker.ts";

/** As `inspect stats` and Flower's page of a worker. */
export function describeStats({ worker, counts, clock, startedAt }: ControlPanel) {
  return {
    total: counts.byName(),
    pid: process.pid,
    clock: String(clock.value),
    uptime: Math.round((performance.now() - startedAt) / 1_000),
    pool: {
      implementation: "node:async",
      "max-concurrency": worker.concurrency,
      processes: [process.pid],
      timeouts: [],
    },
    broker: describeBroker(worker),
    prefetch_count: worker.prefetch,
    rusage: describeUsage(),
  };
}

function describeBroker({ configuration }: ControlledWorker) {
  const url = new URL(configuration.brokerUrl);
  const transport = brokerKind(configuration);
  return {
    hostname: url.hostname,
    userid: url.username === "" ? null : decodeURIComponent(url.username),
    virtual_host: decodeURIComponent(url.pathname.replace(/^\//, "")) || "/",
    port: Number(url.port) || DEFAULT_PORTS[url.protocol] || null,
    ssl: /^(amqps|rediss):$/.test(url.protocol),
    transport,
    transport_options: {},
    ...(transport === "amqp" && { heartbeat: configuration.heartbeatSeconds }),
  };
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  "amqp:": 5672,
  "amqps:": 5671,
  "redis:": 6379,
  "rediss:": 6379,
};

/** Under the names of Python's `resource.getrusage`. */
function describeUsage(): Readonly<Record<string, number>> {
  const usage = process.resourceUsage();
  return {
    utime: usage.userCPUTime / 1_000_000,
    stime: usage.systemCPUTime / 1_000_000,
    maxrss: usage.maxRSS,
    ixrss: usage.sharedMemorySize,
    idrss: usage.unsharedDataSize,
    isrss: usage.unsharedStackSize,
    minflt: usage.minorPageFault,
    majflt: usage.majorPageFault,
    nswap: usage.swappedOut,
    inblock: usage.fsRead,
    oublock: usage.fsWrite,
    msgsnd: usage.ipcSent,
    msgrcv: usage.ipcReceived,
    nsignals: usage.signalsCount,
    nvcsw: usage.voluntaryContextSwitches,
    nivcsw: usage.involuntaryContextSwitches,
  };
}
