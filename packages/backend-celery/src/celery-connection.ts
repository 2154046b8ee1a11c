import { type Logger, maskUrl } from "@task-abstraction/core";
import { AmqpBroker } from "./amqp/amqp-broker.ts";
import type { CeleryBroker } from "./broker/celery-broker.ts";
import { brokerKind, type CeleryConfiguration, isRpc } from "./celery-configuration.ts";
import type { PriorityScale } from "./celery-submit.ts";
import { readTls } from "./read-tls.ts";
import { RedisBroker } from "./redis/redis-broker.ts";
import { isSameDatabase } from "./redis/redis-link.ts";
import { NoResults } from "./results/no-results.ts";
import { RedisResults } from "./results/redis-results.ts";
import type { ResultStore } from "./results/result-store.ts";

/** What carries messages, and where results are kept. */
export interface CeleryConnection {
  readonly broker: CeleryBroker;
  readonly store: ResultStore;
}

/** Nothing connects yet. */
export function openConnection(configuration: CeleryConfiguration, logger: Logger): CeleryConnection {
  if (isRpc(configuration)) {
    const broker = openAmqpBroker(configuration, "rpc", logger);
    return { broker, store: broker.results };
  }
  const store = openStore(configuration, logger);
  const broker =
    brokerKind(configuration) === "redis"
      ? openRedisBroker(configuration, store, logger)
      : openAmqpBroker(configuration, store, logger);
  return { broker, store };
}

/** Where results are kept; nothing connects yet. */
function openStore(configuration: CeleryConfiguration, logger: Logger): NoResults | RedisResults {
  const { resultBackend, resultKeyPrefix: prefix, resultExpiresSeconds: expiresSeconds } = configuration;
  if (resultBackend === undefined) return new NoResults();
  const address = {
    ...readTls(resultBackend, configuration.tls),
    title: `Redis at ${maskUrl(resultBackend)}`,
    setting: "resultBackend (CELERY_RESULT_BACKEND)",
  };
  return new RedisResults({ address, prefix, expiresSeconds, logger });
}

function openRedisBroker(
  configuration: CeleryConfiguration,
  store: NoResults | RedisResults,
  logger: Logger,
): CeleryBroker {
  const { brokerUrl: url, resultBackend, keyPrefix: prefix } = configuration;
  const { visibilityTimeoutSeconds, livenessSeconds } = configuration;
  const isTogether = resultBackend !== undefined && isSameDatabase(url, resultBackend);
  return new RedisBroker({
    address: {
      ...readTls(url, configuration.tls),
      title: `Redis at ${maskUrl(url)}`,
      setting: "brokerUrl (CELERY_BROKER_URL)",
    },
    prefix,
    visibilityTimeoutSeconds,
    livenessSeconds,
    results: isTogether ? store : { write: (results) => store.write(results) },
    logger,
  });
}

function openAmqpBroker(
  configuration: CeleryConfiguration,
  results: ResultStore | "rpc",
  logger: Logger,
): AmqpBroker {
  const { brokerUrl, heartbeatSeconds, declare, maxPriority, queueType } = configuration;
  const { deadLetterExchange, deadLetterRoutingKey } = configuration;
  const { url, tls } = readTls(toAmqpUrl(brokerUrl), configuration.tls);
  return new AmqpBroker({
    address: { url, title: `RabbitMQ at ${maskUrl(brokerUrl)}`, tls, heartbeatSeconds },
    plan: {
      declare: declare as "assert" | "passive" | "none",
      maxPriority,
      queueType: queueType as "classic" | "quorum",
      deadLetterExchange,
      deadLetterRoutingKey,
    },
    results,
    resultExpiresSeconds: configuration.resultExpiresSeconds,
    logger,
  });
}

/** What `low`, `normal` and `high` are for the broker; `undefined` where its queues have no priorities. */
export function priorityScaleOf(configuration: CeleryConfiguration): PriorityScale | undefined {
  const { maxPriority } = configuration;
  if (brokerKind(configuration) === "redis") return { high: 0, normal: 3, low: 6 };
  if (maxPriority === undefined) return undefined;
  return { low: 0, normal: Math.ceil(maxPriority / 2), high: maxPriority };
}

/** kombu takes `amqp://host//` and `amqp://host` for the virtual host `/`, and any other path as it is. */
function toAmqpUrl(brokerUrl: string): string {
  const url = new URL(brokerUrl);
  const path = decodeURIComponent(url.pathname.replace(/^\//, ""));
  url.pathname = `/${encodeURIComponent(path === "" ? "/" : path)}`;
  return url.href;
}
