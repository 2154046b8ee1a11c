import { type Logger, maskUrl } from "@task-abstraction/core";
import { AmqpBroker } from "./amqp/amqp-broker.ts";
import type { CeleryBroker } from "./broker/celery-broker.ts";
import { brokerKind, type CeleryConfiguration } from "./celery-configuration.ts";
import type { PriorityScale } from "./celery-submit.ts";
import { NoResults } from "./results/no-results.ts";
import { RedisResults } from "./results/redis-results.ts";
import type { ResultStore } from "./results/result-store.ts";

/** Where results are kept; nothing connects yet. */
export function openStore(configuration: CeleryConfiguration, logger: Logger): ResultStore {
  const {
    resultBackend: url,
    resultKeyPrefix: prefix,
    resultExpiresSeconds: expiresSeconds,
    tls,
  } = configuration;
  if (url === undefined) return new NoResults();
  const address = {
    url,
    title: `Redis at ${maskUrl(url)}`,
    tls,
    setting: "resultBackend (CELERY_RESULT_BACKEND)",
  };
  return new RedisResults({ address, prefix, expiresSeconds, logger });
}

/** What carries the messages; nothing connects yet. */
export function openBroker(
  configuration: CeleryConfiguration,
  results: ResultStore,
  logger: Logger,
): CeleryBroker {
  const { brokerUrl, tls, heartbeatSeconds, declare, maxPriority, queueType } = configuration;
  const { deadLetterExchange, deadLetterRoutingKey } = configuration;
  const url = toAmqpUrl(brokerUrl);
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
