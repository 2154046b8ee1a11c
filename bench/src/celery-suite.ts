import { createVirtualHost, startRabbitMq, startRedis, takeRedisDatabase } from "@task-abstraction/engines";
import { celeryAims } from "./celery-aims.ts";
import type { CeleryPlace } from "./contender.ts";
import type { NamedContender, OpenPlace, Suite } from "./suite.ts";

const python = new URL("contenders/python-celery.ts", import.meta.url);
const WORKER_ONLY = { side: "shown", rowIds: ["rate-100"] } as const;

const contenders: readonly NamedContender[] = [
  {
    ...WORKER_ONLY,
    id: "python-prefork",
    title: "Celery 5.6, prefork 2",
    module: python,
    exported: "openPythonPrefork",
  },
  {
    ...WORKER_ONLY,
    id: "python-solo",
    title: "Celery 5.6, solo",
    module: python,
    exported: "openPythonSolo",
  },
  {
    id: "celery-node",
    side: "shown",
    title: "celery-node",
    module: new URL("contenders/celery-node.ts", import.meta.url),
    exported: "openCeleryNode",
    rowIds: ["submit-bulk", "rate-100"],
  },
  {
    ...WORKER_ONLY,
    id: "consume-only",
    title: "amqplib, nothing stored",
    module: new URL("contenders/consume-only.ts", import.meta.url),
    exported: "openConsumeOnly",
    placeKinds: ["rabbitmq"],
  },
  {
    id: "raw",
    side: "best",
    title: "raw clients",
    module: new URL("contenders/raw-celery.ts", import.meta.url),
    exported: "openRawCelery",
  },
  {
    id: "ours",
    side: "ours",
    title: "ours",
    module: new URL("contenders/our-celery.ts", import.meta.url),
    exported: "openOurCelery",
  },
];

/** amqplib and ioredis by themselves, and under ours, beside other workers of Celery's tasks. */
export const celerySuite: Suite = {
  name: "celery",
  rival: "the raw clients",
  contenders,
  places: { rabbitmq: openRabbitMq, redis: openRedis },
  aims: celeryAims,
};

/** Each contender has a virtual host and a database of its own. */
async function openRabbitMq(): Promise<OpenPlace> {
  const [rabbitMq, redis] = await Promise.all([startRabbitMq(), startRedis({ appendOnly: false })]);
  const places = new Map<string, CeleryPlace>();
  for (const { id } of contenders)
    places.set(id, {
      kind: "rabbitmq",
      broker: toAddress(await createVirtualHost(rabbitMq)),
      results: toAddress(await takeRedisDatabase(redis)),
    });
  return {
    title: `RabbitMQ ${rabbitMq.version}, results in Redis ${redis.version}`,
    placeFor: ({ id }) => places.get(id) as CeleryPlace,
    async [Symbol.asyncDispose]() {
      await Promise.all([rabbitMq.stop(), redis.stop()]);
    },
  };
}

/** Each contender has a database of its own, which keeps the messages and the results. */
async function openRedis(): Promise<OpenPlace> {
  const redis = await startRedis({ appendOnly: false });
  const places = new Map<string, CeleryPlace>();
  for (const { id } of contenders) {
    const database = toAddress(await takeRedisDatabase(redis));
    places.set(id, { kind: "redis", broker: database, results: database });
  }
  return {
    title: `Redis ${redis.version}`,
    placeFor: ({ id }) => places.get(id) as CeleryPlace,
    [Symbol.asyncDispose]: () => redis.stop(),
  };
}

/** Plain data: it goes to other processes. */
function toAddress({ url, urlInside }: CeleryPlace["broker"]): CeleryPlace["broker"] {
  return { url, urlInside };
}
