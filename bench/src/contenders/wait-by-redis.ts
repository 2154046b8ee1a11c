import type { Redis } from "ioredis";

/** Two connections: one that subscribes can do nothing else. */
export interface ResultConnections {
  readonly redis: Redis;
  readonly subscriber: Redis;
}

/** Until a result of Celery is there: subscribed first and looked up then, so that none is missed. */
export async function waitByRedis({ redis, subscriber }: ResultConnections, id: string): Promise<void> {
  const key = `celery-task-meta-${id}`;
  const told = Promise.withResolvers<string>();
  const onMessage = (channel: string, message: string): void => {
    if (channel === key) told.resolve(message);
  };
  subscriber.on("message", onMessage);
  try {
    await subscriber.subscribe(key);
    JSON.parse((await redis.get(key)) ?? (await told.promise));
  } finally {
    subscriber.off("message", onMessage);
    void subscriber.unsubscribe(key);
  }
}
